from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient

from app.clock import utc_now
from app.db import Database
from app.people.models import Person
from app.stances.models import Stance
from app.tasks.actions import assign, note_promise
from tests.conftest import client_for, writing_as
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


def test_promises_due_this_week_are_shown_and_others_are_not(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        for text_, days in (("Late", -3), ("Soon", 5), ("Next week", 6), ("Undated", None)):
            due_on = None if days is None else in_days(days)
            note_promise(db, by=coordinator, state_code="KEN", text=text_, due_on=due_on)

    shown = [text(li, ".task-words") for li in day(client).select(".promise")]

    assert shown == ["Late , Kenya", "Soon , Kenya"]


def test_quiet_too_long_lists_who_may_still_move_and_was_not_met_lately(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        for code, value_, days in (
            ("KEN", Stance.UNDECIDED, 31),
            ("NOR", Stance.SAFEGUARDS_FIRST, 60),
            ("TTO", Stance.LEANING_TO_JOIN, None),
            ("SEN", Stance.UNDECIDED, 30),
            ("JOR", Stance.WILL_NOT_JOIN, 90),
            ("MNG", Stance.JOINING_AS_IS, 90),
        ):
            a_stance(db, coordinator, code, value_)
            assign(db, by=coordinator, state_code=code, person_id=coordinator.id)
            if days:
                a_meeting(db, coordinator, code, held_at=utc_now() - timedelta(days=days))
        a_stance(db, coordinator, "CHL", Stance.UNDECIDED)

    def quiet(url: str) -> list[tuple[str, str]]:
        found = day(client, url).select("section[aria-labelledby=quiet-h] li")
        return [(text(li, "a"), text(li, ".warn")) for li in found]

    mine = [("Trinidad and Tobago", "Never"), ("Norway", "60 d"), ("Kenya", "31 d")]
    assert quiet("/") == mine
    assert quiet("/?whose=team") == [("Chile", "Never"), *mine]


def test_the_link_below_the_quiet_ones_leads_to_all_of_them(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        for code in ("KEN", "NOR", "TTO", "SEN", "JOR", "MNG", "CHL", "FJI"):
            a_stance(db, coordinator, code, Stance.UNDECIDED)
            assign(db, by=coordinator, state_code=code, person_id=coordinator.id)
        a_stance(db, coordinator, "BTN", Stance.UNDECIDED)

    link = one(day(client), "section[aria-labelledby=quiet-h] footer a")

    assert link.get_text() == "All 8 quiet delegations"
    listed = checked(client.get(str(link["href"])).text)
    assert "Bhutan" not in text(listed, "main table")
    assert len(listed.select("main table a[href^='/delegations/']")) == 8


def test_the_calendar_counts_the_tasks_of_each_day(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        for days in (0, 0, 37, 60, -1):
            a_task(db, coordinator, due_on=in_days(days))

    page = day(client)

    counts = {value(td, "time", "datetime"): text(td, "a") for td in page.select("td:has(a)")}
    assert counts == {"2026-11-24": "2 due", "2026-12-31": "1 due"}
    assert value(page, "td.end time", "datetime") == "2026-12-31"
    listed = checked(client.get(value(page, "td.end a", "href")).text)
    assert len(listed.select(".task")) == 1
