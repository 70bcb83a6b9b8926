"""An open laptop tells nobody who is at risk, and gives no table away."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest
import time_machine
from fastapi.testclient import TestClient

from app.audit.reads import READ
from app.db import Database
from app.labels.audience import Audience
from app.meetings.actions import log_meeting
from app.meetings.models import Channel
from app.people.models import Person
from tests.audit.conftest import rows
from tests.conftest import PASSWORD, client_for, writing_as

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ASKED = "/sign-in/confirmation?next="


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as travelling:
        yield travelling


@pytest.fixture
def browser(clock: time_machine.Traveller, database: Database, coordinator: Person) -> TestClient:
    return client_for(database, coordinator)


def met(database: Database, by: Person, audience: Audience) -> str:
    with writing_as(database, by) as db:
        meeting = log_meeting(
            db,
            by=by,
            state_code="KEN",
            held_at=NOON - timedelta(hours=1),
            channel=Channel.CALL,
            summary="Who said it",
            audience=audience,
        )
    return f"/meetings/{meeting.id}"


def _looks(database: Database) -> int:
    return [row.action for row in rows(database)].count(READ)


def test_a_source_at_risk_is_shown_for_a_quarter_of_an_hour_after_a_proof(
    database: Database, coordinator: Person, clock: time_machine.Traveller, browser: TestClient
) -> None:
    pages = (met(database, coordinator, Audience.AT_RISK), "/delegations/ken", "/meetings")
    before = [browser.get(page).status_code for page in pages]
    clock.shift(timedelta(minutes=15))
    looks = _looks(database)
    refused = [browser.get(page) for page in pages]

    assert before == [200, 200, 200]
    assert [unquote(each.headers["location"]) for each in refused] == [ASKED + p for p in pages]
    assert not any("Who said it" in each.text for each in refused)
    assert _looks(database) == looks

    browser.post("/sign-in/confirmation", data={"password": PASSWORD})
    assert ["Who said it" in browser.get(page).text for page in pages] == [True, True, True]


def test_what_is_for_named_people_asks_for_no_proof(
    database: Database, coordinator: Person, clock: time_machine.Traveller, browser: TestClient
) -> None:
    page = met(database, coordinator, Audience.NAMED)
    clock.shift(timedelta(minutes=20))

    assert "Who said it" in browser.get(page).text


@pytest.mark.parametrize("path", ["/stance.csv", "/asks.csv"])
def test_a_table_is_taken_out_with_a_fresh_proof_only(
    clock: time_machine.Traveller, browser: TestClient, path: str
) -> None:
    before = browser.get(path)
    clock.shift(timedelta(minutes=5, seconds=1))
    after = browser.get(path)

    assert before.headers["content-type"].startswith("text/csv")
    assert (after.status_code, after.headers["location"]) == (303, ASKED + path.replace("/", "%2F"))
