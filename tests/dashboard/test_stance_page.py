"""The stance page as a person meets it: whole, in parts, filtered, and on particular days."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient

from app.db import Database
from app.meetings.models import Channel
from app.people.models import Person, Role
from app.responses.models import AskStatus
from app.stances.models import Stance
from app.tasks.actions import add_task, assign
from tests.assessed import a_stance, an_answer
from tests.conftest import add_staff, client_for, writing_as
from tests.found import one, text
from tests.outreach import FRAGMENT, a_meeting
from tests.page import checked
from tests.planned import NOON, in_days

TABLE = {**FRAGMENT, "HX-Target": "div#results"}
DRAWING = {**FRAGMENT, "HX-Target": "section#where"}


@pytest.fixture
def _on_that_tuesday() -> Iterator[None]:
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def client(database: Database, coordinator: Person, _on_that_tuesday: None) -> TestClient:
    return client_for(database, coordinator)


def shown(client: TestClient, url: str = "/stance") -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == 200, answer.text[:400]
    return checked(answer.text)


def codes(page: BeautifulSoup) -> list[str]:
    return [iso.text for iso in page.select("#rows .iso")]


def found(client: TestClient, url: object) -> int:
    """How many rows an address shows; asked for as a part, which is smaller."""
    answer = client.get(str(url).partition("#")[0], headers=TABLE)
    return answer.text.count('class="iso"')


def days_ago(days: float) -> datetime:
    return NOON - timedelta(days=days)


def test_an_empty_desk_shows_all_delegations_as_not_known(client: TestClient) -> None:
    page = shown(client)

    assert len(codes(page)) == 196
    assert len(page.select(".tilemap a")) == 196
    assert "Not known 196" in text(page, ".tallykey")
    headline = text(page, ".kpis")
    assert "Days left to sign 37 25 UN working days . Closes Thu 31 Dec 2026" in headline
    assert "Signed 76 of 196 120 can still choose" in headline
    assert "Ratifications 1 of 40 In force on the 90th day after the 40th" in headline
    assert "No follow-up is overdue" in headline
    assert "No stance is recorded yet." in text(page, "[aria-labelledby=trend-h]")


def test_what_was_recorded_is_on_the_page(
    database: Database, coordinator: Person, client: TestClient
) -> None:
    with writing_as(database, coordinator) as db:
        a_stance(db, Stance.LEANING_TO_JOIN, observed_at=days_ago(40))
        a_stance(db, Stance.SAFEGUARDS_FIRST, observed_at=days_ago(2))
        an_answer(db, AskStatus.ON_RECORD, observed_at=days_ago(1))
        a_meeting(db, coordinator, held_at=days_ago(3), channel=Channel.CALL)
        assign(db, by=coordinator, state_code="KEN", person_id=coordinator.id)
        add_task(db, by=coordinator, title="Send text", due_on=in_days(-2), state_code="KEN")
    page = shown(client, "/stance?q=kenya")

    row = text(page, "#rows tr")
    assert "Kenya KEN 2 d overdue Send text Africa 2 Safeguards first" in row
    assert "1 on record, 2 not raised" in row
    assert "3 d call" in row
    changes = text(page, "[aria-labelledby=week-h] ul")
    assert "Kenya 23 Nov Ask 1 Not raised to on record" in changes
    assert "Kenya 22 Nov 4 Leaning to join 2 Safeguards first" in changes
    assert "Safeguards first 1 +1 this week" in text(page, ".tallykey")
    assert "Kenya 2 d overdue Send text" in text(page, "[aria-labelledby=overdue-h]")
    assert "1 delegation with an overdue follow-up" in text(page, ".kpis")
    assert "Mine 1" in text(page, ".views")
    assert "Ask 1 on record 1 of 120 not signed" in text(page, ".kpis")
    trend = one(page, "[aria-labelledby=trend-h]")
    assert "Stances from our first record on 20 Oct 2026" in text(trend, ".trendnote")
    assert [cell.text for cell in trend.select("tbody tr")[0].select("td")][:3] == ["0", "1", "0"]


def test_every_number_above_the_table_leads_to_as_many_rows(
    database: Database, coordinator: Person, client: TestClient
) -> None:
    with writing_as(database, coordinator) as db:
        a_stance(db, Stance.UNDECIDED, observed_at=days_ago(2))
        a_stance(db, Stance.JOINING_AS_IS, "NOR", observed_at=days_ago(2))
        a_meeting(db, coordinator, held_at=days_ago(3))
        add_task(db, by=coordinator, title="Call", due_on=in_days(-1), state_code="NOR")
    page = shown(client)

    for link in page.select(".tallykey a"):
        [number] = link.find_all("b", recursive=False)
        assert found(client, link["href"]) == int(number.text), link
    for tab in page.select(".views a:has(.n)"):
        assert found(client, tab["href"]) == int(one(tab, ".n").text), tab
    for group in page.select(".grp tr"):
        assert found(client, one(group, "a")["href"]) == int(one(group, "td.num").text)


def test_the_same_address_answers_the_table_as_a_part(client: TestClient) -> None:
    answer = client.get("/stance?q=norw&sort=-touch", headers=TABLE)
    part = checked(answer.text)

    assert codes(part) == ["NOR"]
    assert not part.select("h1, .kpis, .tilemap")
    assert answer.headers["hx-push-url"] == "/stance?q=norw&sort=-touch"
    partials = {str(p["hx-target"]): p for p in part.select("hx-partial")}
    assert partials["#count"].get_text(" ", strip=True) == "1 of 196"
    assert one(partials["#export"], "a")["href"] == "/stance.csv?q=norw&sort=-touch"
    assert str(one(partials["#save-view"], "a")["href"]).endswith("query=q%3Dnorw%26sort%3D-touch")


def test_the_same_address_answers_the_drawing_as_a_part(client: TestClient) -> None:
    answer = client.get("/stance?show=map", headers=DRAWING)
    part = checked(answer.text)

    assert len(part.select("svg.world a")) == 196
    assert "Display aid only; no position on legal status or boundaries." in part.get_text()
    assert not part.select("#rows")
    shapes = str(one(part, "use.land")["href"]).partition("#")[0]
    assert client.get(shapes).headers["content-type"].startswith("image/svg+xml")


def test_the_headline_follows_a_meeting_that_was_logged(client: TestClient) -> None:
    own = checked(client.get("/stance").text).select_one("#headline")
    part = client.get("/stance", headers={**FRAGMENT, "HX-Target": "section#headline"}).text

    assert own
    assert (own["hx-get"], own["hx-trigger"]) == ("/stance", "meeting-logged from:document")
    assert BeautifulSoup(part, "html.parser").get_text() == own.get_text()


def test_groups_give_every_delegation_one_seat(client: TestClient) -> None:
    page = shown(client, "/stance?show=groups")

    assert len(page.select(".tiles a")) == 196
    assert "African States 54" in text(page, "#where")
    assert one(page, "input[name=show]")["value"] == "groups"


def test_a_filter_that_finds_nothing_offers_to_be_cleared(client: TestClient) -> None:
    page = shown(client, "/stance?q=zzz&sort=stance")

    assert "No delegation matches" in text(page, ".empty")
    assert one(page, ".empty a")["href"] == "/stance?sort=stance#table"


def test_an_address_that_cannot_be_read_says_so_and_shows_the_rest(client: TestClient) -> None:
    page = shown(client, "/stance?group=AFR&stance=%3Cb%3E&owner=x&as_of=never")

    assert len(codes(page)) == 54
    assert "stance=<b>, owner=x, as_of=never" in text(page, ".note.warn")


def test_the_form_holds_what_the_address_says(client: TestClient) -> None:
    filters = "q=a&group=AFR,WEOG&legal=not_signed&stance=undecided&owner=me&ask2=raised&quiet=9"
    form = one(shown(client, f"/stance?{filters}"), ".filters form")

    assert one(form, "#q")["value"] == "a"
    assert [o["value"] for o in form.select("option[selected]")] == [
        *("AFR,WEOG", "not_signed", "", "me", "raised"),
    ]
    assert [c["value"] for c in form.select("input[checked]")] == ["undecided"]
    assert one(form, "input[name=quiet]")["value"] == "9"
    assert form.select("details[open]")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (datetime(2026, 12, 30, 17, tzinfo=UTC), "Day left to sign 1 1 UN working day"),
        (datetime(2026, 12, 31, 17, tzinfo=UTC), "Signature Closes today Thu 31 Dec is the last"),
        (datetime(2027, 1, 1, 4, 59, tzinfo=UTC), "Signature Closes today"),
        (datetime(2027, 1, 1, 5, 1, tzinfo=UTC), "Signature Closed Since the end of 31 Dec 2026"),
    ],
)
def test_the_countdown_follows_the_date_in_new_york(
    database: Database, coordinator: Person, day: datetime, words: str
) -> None:
    with time_machine.travel(day):
        page = shown(client_for(database, coordinator))

    assert words in text(page, ".kpis")
    closed = words.startswith("Signature Closed")
    assert ("120 did not sign" in text(page, ".kpis")) == closed


def test_the_page_asks_as_many_questions_however_long_the_record(
    database: Database, coordinator: Person, client: TestClient, queries: list[str]
) -> None:
    counted = []
    for length in (1, 5):
        with writing_as(database, coordinator) as db:
            for code in ("KEN", "NOR", "QAT")[:length]:
                a_stance(db, Stance.UNDECIDED, code, observed_at=days_ago(length))
                a_meeting(db, coordinator, code, held_at=days_ago(length))
        queries.clear()
        shown(client)
        counted.append(len(queries))

    assert counted[0] == counted[1] <= 25, queries


def test_a_viewer_sees_no_export_and_a_stranger_nothing(
    database: Database, visitor: TestClient
) -> None:
    viewer = client_for(database, add_staff(database, Role.VIEWER, "Viewer"))

    assert "Export CSV" not in viewer.get("/stance").text
    assert viewer.get("/stance.csv").status_code == 403
    assert visitor.get("/stance").headers["location"] == "/sign-in?next=%2Fstance"
