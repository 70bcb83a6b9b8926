from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from fastapi.testclient import TestClient
from sqlmodel import select

from app.audit.models import AuditEvent
from app.clock import utc_now
from app.contacts.actions import add_contact, change_contact
from app.contacts.postings import succeed
from app.contacts.queries import postings_of
from app.db import Database
from app.meetings.models import Channel
from app.people.models import Person, Role
from app.responses.actions import record_response
from app.responses.models import AskStatus
from app.stances.actions import withdraw_stance
from app.stances.models import Stance
from app.tasks.actions import add_task, assign, move_task, note_promise, settle_promise, tick
from app.tasks.models import PromiseOutcome
from tests.conftest import add_staff
from tests.history.conftest import SAID, corrected, logged, read, stance_recorded
from tests.page import checked


def test_a_stance_is_told_with_what_it_replaced(
    client: TestClient, coordinator: Person, writing: Callable[[], Any]
) -> None:
    for stance, days_ago in (
        (Stance.LEANING_TO_JOIN, 9),
        (Stance.UNDECIDED, 5),
        (Stance.UNDECIDED, 4),
        (Stance.WILL_NOT_JOIN, 30),
    ):
        with writing() as db:
            last = stance_recorded(db, coordinator, stance, days_ago)
    with writing() as db:
        withdraw_stance(db, by=coordinator, record=db.merge(last), reason="Wrong delegation")

    assert read(client, "?kind=stances") == [
        "Withdrew a stance | Kenya | 1 Will not join",
        "Recorded an earlier stance | Kenya | 1 Will not join",
        "Confirmed the stance | Kenya | 3 Undecided",
        "Changed the stance | Kenya | 4 Leaning to join → became 3 Undecided",
        "Recorded the stance | Kenya | 4 Leaning to join",
    ]


def test_a_withdrawn_stance_is_not_what_the_next_one_replaced(
    client: TestClient, coordinator: Person, writing: Callable[[], Any]
) -> None:
    with writing() as db:
        stance_recorded(db, coordinator, Stance.LEANING_TO_JOIN, 9)
    with writing() as db:
        wrong = stance_recorded(db, coordinator, Stance.JOINING_AS_IS, 5)
    with writing() as db:
        withdraw_stance(db, by=coordinator, record=db.merge(wrong), reason="Misheard")
    with writing() as db:
        stance_recorded(db, coordinator, Stance.UNDECIDED, 1)

    assert read(client)[0].endswith("4 Leaning to join → became 3 Undecided")


def test_an_answer_is_told_by_the_number_and_name_of_its_ask(
    client: TestClient, coordinator: Person, writing: Callable[[], Any]
) -> None:
    for status, days_ago in ((AskStatus.RAISED, 9), (AskStatus.CONSIDERING, 5)):
        with writing() as db:
            record_response(
                db,
                by=coordinator,
                state_code="KEN",
                ask_slug="oversight",
                status=status,
                evidence=SAID,
                observed_at=utc_now() - timedelta(days=days_ago),
            )

    assert read(client, "?kind=answers") == [
        "Changed the answer to ask 3 Oversight | Kenya | Raised → became Considering",
        "Recorded the answer to ask 3 Oversight | Kenya | Raised",
    ]


def test_who_changed_what_of_one_meeting_is_told_with_both_texts(
    client: TestClient, coordinator: Person, writing: Callable[[], Any]
) -> None:
    with writing() as db:
        meeting = logged(db, coordinator)
        logged(db, coordinator, state_code="UGA")
    with writing() as db:
        corrected(db, coordinator, meeting, 1, summary="Better words")
    with writing() as db:
        corrected(db, coordinator, meeting, 2, channel=Channel.CORRIDOR, documents_left="Text")
    with writing() as db:
        task_id = add_task(
            db, by=coordinator, title="Send it", due_on=None, meeting_id=meeting.id
        ).id
    lines = read(client, f"?subject={meeting.id}")

    assert [line.partition(" | ")[0] for line in lines] == [
        *("Added a task", "Corrected a meeting", "Corrected a meeting", "Logged a meeting")
    ]
    assert "How: Call → became Corridor" in lines[1]
    assert "Documents left: (empty) → became Text" in lines[1]
    assert "What was said: First words → became Better words" in lines[2]
    assert "What was said" not in lines[1]
    page = checked(client.get(f"/history?subject={meeting.id}").text)
    assert page.select(f"a[href='/meetings/{meeting.id}']")
    assert page.select(f"a[href='/tasks/{task_id}']")


def test_texts_of_meetings_stand_in_no_event(
    client: TestClient, database: Database, coordinator: Person, writing: Callable[[], Any]
) -> None:
    with writing() as db:
        meeting = logged(db, coordinator, summary="Rare words")
        corrected(db, coordinator, meeting, 1, summary="Rarer words")
        contact = add_contact(db, by=coordinator, full_name="Rare Name", state_code="KEN")
        add_task(db, by=coordinator, title="Rare task", due_on=None)
        db.flush()
        kept = str([(e.action, e.details) for e in db.exec(select(AuditEvent))])

    assert "are" not in kept.replace("shared", "")
    assert any("Rare Name" in line for line in read(client, f"?subject={contact.id}"))


def test_tasks_promises_and_colleagues_are_told_by_name(
    client: TestClient, coordinator: Person, writing: Callable[[], Any], database: Database
) -> None:
    colleague = add_staff(database, Role.OUTREACH, "Staff B")
    day = date(2026, 12, 15)
    with writing() as db:
        task = add_task(db, by=coordinator, title="Send text", due_on=day, assignee_id=colleague.id)
        move_task(db, by=coordinator, task=task, due_on=date(2026, 12, 16))
        tick(db, by=coordinator, task=task)
        promise = note_promise(db, by=coordinator, state_code="KEN", text="Report to capital")
        settle_promise(db, by=coordinator, promise=promise, outcome=PromiseOutcome.KEPT)
        assign(db, by=coordinator, state_code="KEN", person_id=colleague.id)

    lines = set(read(client, "?kind=tasks"))

    assert lines == {
        "Added a task | Send text | Staff B, due 15 Dec 2026",
        "Moved a task | Send text | 15 Dec 2026 → became 16 Dec 2026",
        "Ticked off a task | Send text | ",
        "Noted a promise | Report to capital, Kenya | ",
        "Settled a promise | Report to capital, Kenya | open → became kept",
        "Gave the delegation to a colleague | Kenya | Staff B",
    }


def test_people_are_told_by_the_names_they_have_now(
    client: TestClient, coordinator: Person, writing: Callable[[], Any]
) -> None:
    with writing() as db:
        contact = add_contact(db, by=coordinator, full_name="Old Name", state_code="KEN")
        change_contact(db, by=coordinator, contact=contact, version=1, full_name="New Name")
        posting = postings_of(db, contact.id)[0]
        successor = succeed(db, by=coordinator, posting=posting, full_name="Successor")
        ids = (contact.id, successor.id)
    lines = read(client, f"?subject={ids[0]}")

    assert lines == [
        "Noted who succeeds a person | New Name, Successor, Kenya | Other, New York",
        "Changed a person | New Name | full name",
        "Added a person | New Name, Kenya | Other, New York",
    ]


def test_a_name_that_may_not_be_seen_is_not_told(
    client: TestClient, coordinator: Person, writing: Callable[[], Any]
) -> None:
    with writing() as db:
        contact = add_contact(db, by=coordinator, full_name="Gone", state_code="KEN")
        posting = postings_of(db, contact.id)[0]
        db.delete(posting)
        db.flush()
        db.delete(contact)

    assert read(client)[0].startswith("Added a person | a person, Kenya")
