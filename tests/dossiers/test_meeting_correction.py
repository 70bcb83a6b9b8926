from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.db import Database
from app.labels.actions import add_reader
from app.meetings.actions import withdraw_meeting
from app.meetings.models import Channel, Meeting
from app.meetings.queries import attendance_of, meeting_by_id
from app.people.models import Person, Role
from tests.conftest import add_staff, client_for, reading_as, writing_as
from tests.found import text, value
from tests.outreach import a_contact, a_meeting
from tests.page import checked

FORM: dict[str, Any] = {
    "version": "1",
    "held_at": "2026-11-20T14:20",
    "channel": "call",
    "summary": "Mine",
    "documents_left": "",
}


@pytest.fixture
def meeting(database: Database, coordinator: Person) -> Meeting:
    with writing_as(database, coordinator) as db:
        contact = a_contact(db, coordinator, "Anna Quill")
        a_contact(db, coordinator, "Ben Reed")
        return a_meeting(db, coordinator, contact_ids=[contact], colleague_ids=[coordinator.id])


def url(meeting: Meeting) -> str:
    return f"/meetings/{meeting.id}/correction"


def stored(database: Database, by: Person, meeting: Meeting) -> Meeting:
    with reading_as(database, by) as db:
        return meeting_by_id(db, meeting.id)


def test_the_form_opens_with_what_the_meeting_says(client: TestClient, meeting: Meeting) -> None:
    page = checked(client.get(url(meeting)).text)

    assert text(page, "textarea[name=summary]") == "Legal review is not finished."
    assert value(page, "[name=channel][checked]") == "meeting"
    names = [label.get_text(strip=True) for label in page.select("label.pick:has([checked])")]
    assert names == ["Anna Quill", "Staff A"]
    assert len(page.select("[name=people]")) == 2


def test_a_correction_is_saved_and_said(
    client: TestClient, database: Database, coordinator: Person, meeting: Meeting
) -> None:
    answer = client.post(url(meeting), data=FORM)

    assert (answer.status_code, answer.headers["location"]) == (303, f"/meetings/{meeting.id}")
    now = stored(database, coordinator, meeting)
    assert (now.summary, now.channel, now.version) == ("Mine", Channel.CALL, 2)
    assert now.held_at.isoformat() == "2026-11-20T19:20:00+00:00"
    with reading_as(database, coordinator) as db:
        assert attendance_of(db, [meeting.id])[meeting.id].contacts == []
    page = checked(client.get(f"/meetings/{meeting.id}").text)
    assert text(page, "#toasts .toast") == "Correction saved."
    assert page.select("#corrections-h")


def test_of_two_who_correct_at_once_the_second_sees_both_texts_and_loses_nothing(
    client: TestClient, database: Database, coordinator: Person, meeting: Meeting
) -> None:
    colleague = add_staff(database, Role.OUTREACH, "Staff B")
    with writing_as(database, coordinator) as db:
        add_reader(db, by=coordinator, record=meeting, person_id=colleague.id)
    theirs = {**FORM, "summary": "Theirs", "documents_left": "A letter"}
    assert client_for(database, colleague).post(url(meeting), data=theirs).status_code == 303

    answer = client.post(url(meeting), data=FORM)

    page = checked(answer.text)
    assert answer.status_code == 409
    clash = text(page, "[data-error-summary]")
    assert "Staff B corrected this meeting while you had it open." in clash
    assert "Theirs" in clash
    assert "A letter" in clash
    assert text(page, "textarea[name=summary]") == "Mine"
    assert value(page, "[name=channel][checked]") == "call"
    assert stored(database, coordinator, meeting).summary == "Theirs"
    again = {**FORM, "version": value(page, "[name=version]")}
    assert client.post(url(meeting), data=again).status_code == 303
    assert stored(database, coordinator, meeting).summary == "Mine"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"held_at": "2206-11-20T14:20"}, "This lies in the future."),
        ({"held_at": "yesterday"}, "Enter a date and time"),
        ({"held_at": ""}, "Enter a date and time"),
        ({"channel": "fax"}, "Choose one of the answers offered."),
        ({"people": "00000000-0000-4000-8000-000000000000"}, "does not belong"),
        ({"colleagues": "00000000-0000-4000-8000-000000000000"}, "not one of us"),
        ({"documents_left": "x" * 501}, "Shorten this"),
    ],
)
def test_a_refused_correction_keeps_what_was_typed(
    client: TestClient,
    database: Database,
    coordinator: Person,
    meeting: Meeting,
    wrong: dict[str, str],
    said: str,
) -> None:
    answer = client.post(url(meeting), data={**FORM, **wrong})

    page = checked(answer.text)
    assert answer.status_code == 422
    assert said in text(page, ".errsum")
    assert text(page, "textarea[name=summary]") == "Mine"
    assert stored(database, coordinator, meeting).version == 1


def test_an_hour_that_came_twice_is_asked_about(client: TestClient, meeting: Meeting) -> None:
    twice = {**FORM, "held_at": "2026-11-01T01:30"}

    page = checked(client.post(url(meeting), data=twice).text)

    assert len(page.select("[name=fold]")) == 2
    assert client.post(url(meeting), data={**twice, "fold": "1"}).status_code == 303


def test_a_withdrawn_meeting_is_corrected_no_more(
    client: TestClient, database: Database, coordinator: Person, meeting: Meeting
) -> None:
    with writing_as(database, coordinator) as db:
        stored_ = meeting_by_id(db, meeting.id)
        withdraw_meeting(db, by=coordinator, meeting=stored_, reason="Logged twice")

    assert client.get(url(meeting)).headers["location"] == f"/meetings/{meeting.id}"
    assert "taken back" in text(checked(client.post(url(meeting), data=FORM).text), ".errsum")
