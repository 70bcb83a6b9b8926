from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.db import Database
from app.dossiers.log import log_outreach
from app.dossiers.log_entry import Answer, NewStance
from app.meetings.models import Meeting
from app.meetings.queries import last_touch, meeting_by_id
from app.people.models import Person
from app.responses.models import AskStatus
from app.responses.queries import current_responses
from app.stances.models import Stance
from app.stances.queries import current_stances
from app.tasks.queries import open_tasks_of, promises_of
from tests.conftest import reading_as, writing_as
from tests.found import text
from tests.outreach import an_outreach
from tests.page import checked


@pytest.fixture
def meeting(database: Database, coordinator: Person) -> Meeting:
    with writing_as(database, coordinator) as db:
        outreach = an_outreach(
            answers=(Answer("oversight", AskStatus.CONSIDERING),),
            stance=NewStance(Stance.UNDECIDED, quote="We look at it"),
            promises=("Will ask capital",),
            follow_ups=("Send the text tomorrow", "Call again"),
        )
        return log_outreach(db, by=coordinator, outreach=outreach)


def counted(database: Database, by: Person) -> list[Any]:
    """What the rest of the desk counts."""
    with reading_as(database, by) as db:
        found: list[Any] = [last_touch(db), current_stances(db), current_responses(db)]
        return [len(each) for each in (*found, open_tasks_of(db, "KEN"), promises_of(db, "KEN"))]


def test_the_page_says_what_goes_with_it_and_asks_why(client: TestClient, meeting: Meeting) -> None:
    page = checked(client.get(f"/meetings/{meeting.id}/withdrawal").text)

    goes = [li.get_text() for li in page.select("main li.tag")]
    assert goes == ["1 stance", "1 answer to an ask", "2 open follow-ups", "1 promise"]
    assert page.select_one("[name=reason]")


def test_a_withdrawn_meeting_counts_nowhere_and_keeps_its_reason(
    client: TestClient, database: Database, coordinator: Person, meeting: Meeting
) -> None:
    assert counted(database, coordinator) == [1, 1, 1, 2, 1]

    answer = client.post(f"/meetings/{meeting.id}/withdrawal", data={"reason": "Logged twice"})

    assert (answer.status_code, answer.headers["location"]) == (303, f"/meetings/{meeting.id}")
    assert counted(database, coordinator) == [0, 0, 0, 0, 0]
    with reading_as(database, coordinator) as db:
        stored = meeting_by_id(db, meeting.id)
    assert (stored.withdrawal_reason, stored.withdrawn_by_id) == ("Logged twice", coordinator.id)
    assert text(checked(client.get("/meetings").text), "#toasts .toast") == "Meeting withdrawn."


def test_without_a_reason_nothing_is_withdrawn(
    client: TestClient, database: Database, coordinator: Person, meeting: Meeting
) -> None:
    answer = client.post(f"/meetings/{meeting.id}/withdrawal", data={"reason": "  "})

    assert answer.status_code == 422
    assert "why" in text(checked(answer.text), ".errsum")
    assert counted(database, coordinator) == [1, 1, 1, 2, 1]


def test_a_meeting_is_withdrawn_once(client: TestClient, meeting: Meeting) -> None:
    url = f"/meetings/{meeting.id}/withdrawal"
    client.post(url, data={"reason": "Logged twice"})

    again = client.post(url, data={"reason": "Once more"})

    assert again.status_code == 409
    assert "Logged twice" in text(checked(again.text), "main .note")
    assert client.get(url).status_code == 409
