from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from sqlmodel import select

from app.access import Label
from app.clock import utc_now
from app.db import Database
from app.meetings.models import Channel, Meeting
from app.people.models import Person, Role
from app.stances.models import Stance
from app.tasks.actions import assign, note_promise, tick
from tests.conftest import add_staff, client_for, reading_as, writing_as
from tests.found import one, text, value
from tests.outreach import a_meeting
from tests.page import checked
from tests.planned import NOON, a_stance, a_task, in_days

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def _on_that_tuesday() -> Iterator[None]:
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def client(database: Database, coordinator: Person, _on_that_tuesday: None) -> TestClient:
    return client_for(database, coordinator)


def day(client: TestClient, url: str = "/") -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == 200
    return checked(answer.text)


def rows(page: BeautifulSoup, section: str) -> list[str]:
    found = page.select(f"section[aria-labelledby={section}-h] .task-words > a:first-child")
    return [a.get_text() for a in found]


def test_an_empty_day_says_so_and_how_long_the_window_is_open(client: TestClient) -> None:
    page = day(client)

    assert text(page, "h1") == "Tuesday, 24 November"
    assert text(page, ".sub") == "37 days until the signature window closes."
    assert "Nothing is due today." in text(page, "#day-lists")
    assert not page.select("#overdue-h, #missing-h, #promises-h")


@pytest.mark.parametrize(
    ("at", "said_"),
    [
        (datetime(2026, 12, 30, 17, tzinfo=UTC), "1 day until the signature window closes."),
        (datetime(2026, 12, 31, 17, tzinfo=UTC), "The signature window closes today."),
        (datetime(2027, 1, 1, 4, 59, tzinfo=UTC), "The signature window closes today."),
        (datetime(2027, 1, 1, 5, 1, tzinfo=UTC), "The signature window has closed."),
    ],
)
def test_the_window_is_counted_in_new_york(
    database: Database, coordinator: Person, at: datetime, said_: str
) -> None:
    with time_machine.travel(at, tick=True):
        assert text(day(client_for(database, coordinator)), ".sub") == said_


def test_the_date_and_what_is_due_are_those_of_ones_own_time_zone(
    database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        person = db.get(Person, coordinator.id)
        assert person is not None
        person.time_zone = "Asia/Tokyo"
        a_task(db, coordinator, "On Tuesday")
        a_task(db, coordinator, "On Wednesday", due_on=in_days(1))

    with time_machine.travel(NOON, tick=True):  # two in the morning of Wednesday in Tokyo
        page = day(client_for(database, coordinator))

    assert text(page, "h1") == "Wednesday, 25 November"
    assert (rows(page, "overdue"), rows(page, "today")) == (["On Tuesday"], ["On Wednesday"])


def test_tasks_stand_under_overdue_today_and_this_week(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        for days in (-8, -1, 0, 1, 5, 6, 20):
            a_task(db, coordinator, f"In {days}", due_on=in_days(days))
        a_task(db, coordinator, "Some day", due_on=None)

    page = day(client)

    assert rows(page, "overdue") == ["In -8", "In -1"]
    assert rows(page, "today") == ["In 0"]
    assert rows(page, "week") == ["In 1", "In 5"], "Sunday belongs to the week, Monday does not"
    assert text(page, "#overdue-h + .tag") == "2"
    assert text(page, ".nav .count.bad") == "2"


def test_mine_and_the_teams_day_differ_by_their_address(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    colleague = add_staff(database, Role.OUTREACH, "Staff B")
    with writing_as(database, coordinator) as db:
        a_task(db, coordinator, "Mine")
        a_task(db, coordinator, "Theirs", assignee_id=colleague.id)

    mine, team = day(client), day(client, "/?whose=team")

    assert (rows(mine, "today"), rows(team, "today")) == (["Mine"], ["Mine", "Theirs"])
    assert text(mine, ".acts [aria-current]") == "Mine"
    assert text(team, ".acts [aria-current]") == "Team"
    assert "Staff B" in text(team, "#day-lists")


def test_what_was_ticked_today_stays_in_its_place_until_tomorrow(
    database: Database, coordinator: Person
) -> None:
    with time_machine.travel(NOON, tick=True):
        with writing_as(database, coordinator) as db:
            task = a_task(db, coordinator, "Late", due_on=in_days(-2))
            tick(db, by=coordinator, task=task)
            tick(db, by=coordinator, task=a_task(db, coordinator, "Undated", due_on=None))
        page = day(client_for(database, coordinator))
        assert (rows(page, "overdue"), rows(page, "today")) == (["Late"], ["Undated"])
        assert value(page, f"#tick-{task.id}", "aria-checked") == "true"
        assert not page.select("#overdue-h + .tag"), "nothing is left to do"

    with time_machine.travel(NOON + timedelta(days=1), tick=True):
        assert not day(client_for(database, coordinator)).select(".task")


def test_a_long_list_is_cut_with_the_way_to_the_rest(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        for _ in range(60):
            a_task(db, coordinator, due_on=in_days(-1))

    page = day(client)

    assert len(rows(page, "overdue")) == 30
    assert text(page, "#overdue-h + .tag") == "60"
    assert value(page, "section footer a", "href") == "/tasks?show=overdue"


def test_one_tap_notes_a_talk_which_then_waits_for_its_details(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        a_meeting(db, coordinator, "NOR", held_at=utc_now() - timedelta(days=3))
        assign(db, by=coordinator, state_code="KEN", person_id=coordinator.id)
    page = day(client)
    buttons = [b.get_text() for b in page.select(".spoke form button")]
    assert buttons == ["Norway", "Kenya"], "whom one met, then whom one follows"
    form = page.select(".spoke form")[1]
    sent = {str(i["name"]): str(i["value"]) for i in form.select("input")}

    answers = [client.post(str(form["action"]), data=sent) for _ in range(2)]

    assert [a.status_code for a in answers] == [303, 303]
    with reading_as(database, coordinator) as db:
        [noted] = db.exec(select(Meeting).where(Meeting.summary == "")).all()
    assert (noted.state_code, noted.channel) == ("KEN", Channel.CORRIDOR)
    missing = one(day(client), "section[aria-labelledby=missing-h]")
    assert "Kenya , corridor, Tue 24 Nov 12:00" in text(missing, "li")
    assert value(missing, ".btn", "href") == f"/meetings/{noted.id}/details"


def test_a_withdrawn_talk_is_nobody_one_just_spoke_with(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    colleague = add_staff(database, Role.OUTREACH, "Staff B")
    with writing_as(database, coordinator) as db:
        a_meeting(db, coordinator, "NOR").withdrawn_at = utc_now()
        a_meeting(db, colleague, "SEN", colleague_ids=[coordinator.id]).owner_id = colleague.id
        a_meeting(db, colleague, "MNG").owner_id = colleague.id

    assert [b.get_text() for b in day(client).select(".spoke form button")] == ["Senegal"]


def test_the_fragment_holds_the_parts_without_the_form_between_them(client: TestClient) -> None:
    answer = client.get("/", headers=HTMX)

    parts = [str(p["hx-target"]) for p in checked(answer.text).select("hx-partial")]
    assert parts == ["#day-noted", "#day-lists", "#day-side"]
    assert "add-task" not in answer.text


@pytest.mark.usefixtures("_on_that_tuesday")
def test_readers_see_the_day_and_are_offered_nothing_they_may_not_do(
    database: Database, coordinator: Person
) -> None:
    reader = add_staff(database, Role.VIEWER, "Viewer")
    with writing_as(database, coordinator) as db:
        a_task(db, coordinator, "Theirs")

    page = day(client_for(database, reader), "/?whose=team")

    assert rows(page, "today") == ["Theirs"]
    assert not page.select("main form, .spoke, [data-key=x]")


@pytest.mark.parametrize("number", [1, 15])
def test_the_day_needs_the_same_queries_however_much_is_in_it(
    client: TestClient,
    database: Database,
    coordinator: Person,
    queries: list[str],
    number: int,
) -> None:
    with writing_as(database, coordinator) as db:
        for n in range(number):
            a_task(db, coordinator, state_code="KEN", due_on=in_days(n % 5 - 1))
            a_meeting(db, coordinator, "NOR", summary="", held_at=NOON - timedelta(days=n + 1))
            a_stance(db, coordinator, "KEN", Stance.UNDECIDED)
            note_promise(db, by=coordinator, state_code="KEN", text="x", due_on=in_days(0))
    queries.clear()

    client.get("/?whose=team", headers=HTMX)

    assert len(queries) == 20, "\n".join(queries)


def test_a_label_travels_with_a_task(database: Database, coordinator: Person) -> None:
    with writing_as(database, coordinator) as db:
        task = a_task(db, coordinator, label=Label.NAMED_PEOPLE)

    assert task.label is Label.NAMED_PEOPLE
