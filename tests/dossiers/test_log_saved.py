from collections.abc import Iterator

import pytest
import time_machine
from fastapi.testclient import TestClient
from sqlmodel import select

from app.contacts.models import Contact
from app.db import Database
from app.meetings.models import Channel, Meeting
from app.people.models import Person, Role
from app.stances.models import StanceRecord
from app.tasks.models import Promise, Task
from tests.conftest import add_staff, client_for, reading_as, writing_as
from tests.outreach import FRAGMENT, a_contact, a_form, meetings_in
from tests.page import checked


@pytest.fixture
def on_tuesday() -> Iterator[None]:
    """24 November 2026; asked for before anybody signs in."""
    with time_machine.travel("2026-11-24T15:00:00+00:00"):
        yield


def test_saving_leads_to_the_delegation_and_says_what_was_read(
    on_tuesday: None, client: TestClient, database: Database, coordinator: Person
) -> None:
    form = a_form(
        follow_ups="Send model text by 27 November\nThank them", promises="Ask the capital"
    )
    answer = client.post("/meetings", data=form)
    [meeting] = meetings_in(database, coordinator)
    page = checked(client.get("/delegations/ken").text)
    after = checked(client.get("/delegations/ken").text)

    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"/delegations/ken#entry-{meeting.id}",
    )
    toast = page.select_one("#toasts")
    assert toast is not None
    assert "Meeting logged. 2 follow-ups: Fri 27 Nov, no date." in toast.text
    assert toast.select(f'form[action="/meetings/{meeting.id}/retraction"]')
    assert page.select_one(f"#entry-{meeting.id}")
    assert after.select("#toasts *") == []


def test_everything_in_the_form_is_stored(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    colleague = add_staff(database, Role.OUTREACH, "Staff B")
    with writing_as(database, coordinator) as db:
        known = a_contact(db, coordinator, "Legal adviser (sample)")
    form = a_form(
        delegation="ken",
        people=[str(known)],
        new_people="New Name, Second Name",
        colleagues=[str(coordinator.id), str(colleague.id)],
        documents_left="Model declaration",
        follow_ups="Call them",
        assignee=str(colleague.id),
        promises="Ask the capital",
        stance="undecided",
        stance_quote="We have not decided.",
        **{"answer-oversight": "considering", "answer-declarations": ""},
    )
    assert client.post("/meetings", data=form).status_code == 303

    with reading_as(database, coordinator) as db:
        names = {contact.full_name for contact in db.exec(select(Contact)).all()}
        task, promise = db.exec(select(Task)).one(), db.exec(select(Promise)).one()
        stance = db.exec(select(StanceRecord)).one()
        meeting = db.exec(select(Meeting)).one()
    assert names == {"Legal adviser (sample)", "New Name", "Second Name"}
    assert (task.title, task.assignee_id, promise.text) == (
        "Call them",
        colleague.id,
        "Ask the capital",
    )
    assert (stance.quote, stance.grade.value) == ("We have not decided.", "D")
    assert (meeting.documents_left, meeting.channel) == ("Model declaration", Channel.CALL)


def test_when_is_read_in_the_zone_of_who_logs(database: Database) -> None:
    by = add_staff(database)
    with database.writing() as db:
        db.get_one(Person, by.id).time_zone = "Asia/Tokyo"
    client_for(database, by).post("/meetings", data=a_form(held_at="2026-11-20T09:00"))

    assert [m.held_at.isoformat() for m in meetings_in(database, by)] == [
        "2026-11-20T00:00:00+00:00"
    ]


def test_the_same_form_posted_twice_gives_the_same_answer(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    form = a_form(follow_ups="Call")
    answers = [client.post("/meetings", data=form) for _ in range(2)]

    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert len(meetings_in(database, coordinator)) == 1


def test_saving_and_logging_another_gives_a_fresh_form(client: TestClient) -> None:
    form = a_form(again="1")
    plain = client.post("/meetings", data=form)
    answer = client.post("/meetings", data=a_form(again="1"), headers=FRAGMENT)

    page = checked(answer.text)
    assert plain.headers["location"] == "/meetings/new"
    assert answer.headers["hx-trigger"] == "meeting-logged"
    assert [field["value"] for field in page.select("input[name=delegation]")] == [""]
    assert page.select("[data-toast]")
    assert form["key"] not in answer.text


def test_in_the_dialog_saving_closes_it_and_lets_the_page_know(client: TestClient) -> None:
    answer = client.post("/meetings", data=a_form(place="dialog"), headers=FRAGMENT)

    assert answer.status_code == 200
    assert answer.headers["hx-trigger"] == "meeting-logged, dialog-done"
    assert checked(answer.text).select("[data-toast]")


def test_on_the_page_saving_goes_on_to_the_delegation(client: TestClient) -> None:
    answer = client.post("/meetings", data=a_form(), headers=FRAGMENT)

    assert answer.headers["hx-redirect"].startswith("/delegations/ken#entry-")
