from typing import Any

import pytest
from sqlmodel import Session, select

from app.access import Label
from app.db import Database
from app.errors import ChangedMeanwhile, DomainError
from app.meetings.actions import correct_meeting, withdraw_meeting
from app.meetings.models import Channel, Meeting, MeetingRevision
from app.meetings.queries import attendance_of, meeting_by_id
from app.meetings.rules import AlreadyWithdrawn, ReasonMissing
from app.people.models import Person
from tests.conftest import add_staff, reading_as, writing_as
from tests.outreach import a_contact, a_meeting


def corrected(db: Session, by: Person, meeting: Meeting, **given: Any) -> Meeting:
    """What the meeting says already, with these changes."""
    defaults = {
        "version": meeting.version,
        "held_at": meeting.held_at,
        "channel": meeting.channel,
        "summary": meeting.summary,
        "documents_left": meeting.documents_left,
        "contact_ids": [],
        "colleague_ids": [],
    }
    return correct_meeting(db, by=by, meeting=meeting, **{**defaults, **given})


def test_a_correction_keeps_what_was_written_before(
    database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        meeting = a_meeting(db, coordinator, summary="Before")
        corrected(db, coordinator, meeting, summary="After", channel=Channel.CALL)

    with reading_as(database, coordinator) as db:
        stored = meeting_by_id(db, meeting.id)
        [revision] = db.exec(select(MeetingRevision)).all()
    assert (stored.summary, stored.version) == ("After", 2)
    assert (revision.summary, revision.version, revision.channel) == ("Before", 1, Channel.MEETING)
    assert revision.owner_id == coordinator.id


def test_of_two_who_correct_the_same_text_the_second_is_told(any_database: Database) -> None:
    by = add_staff(any_database)
    with writing_as(any_database, by) as db:
        meeting = a_meeting(db, by)
    with writing_as(any_database, by) as db:
        corrected(db, by, meeting_by_id(db, meeting.id), summary="First")

    with writing_as(any_database, by) as db, pytest.raises(ChangedMeanwhile):
        corrected(db, by, meeting_by_id(db, meeting.id), version=1, summary="Second")
    with reading_as(any_database, by) as db:
        assert meeting_by_id(db, meeting.id).summary == "First"


def test_who_was_there_is_replaced_by_a_correction(database: Database, coordinator: Person) -> None:
    with writing_as(database, coordinator) as db:
        first, second = (a_contact(db, coordinator, name) for name in ("First", "Second"))
        meeting = a_meeting(db, coordinator, contact_ids=[first], colleague_ids=[coordinator.id])
        corrected(db, coordinator, meeting, contact_ids=[second])

    with reading_as(database, coordinator) as db:
        present = attendance_of(db, [meeting.id])[meeting.id]
    assert [each.id for each in present.contacts] == [second]
    assert present.colleagues == []


def test_a_correction_never_makes_a_meeting_less_private(
    database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        meeting = a_meeting(db, coordinator, channel=Channel.CORRIDOR)
        corrected(db, coordinator, meeting, channel=Channel.EVENT)

        assert meeting.label == Label.NAMED_PEOPLE


def test_a_withdrawn_meeting_stays_with_its_reason_and_is_not_corrected(
    database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        meeting = a_meeting(db, coordinator)
        withdraw_meeting(db, by=coordinator, meeting=meeting, reason=" Wrong delegation ")

    with writing_as(database, coordinator) as db:
        stored = meeting_by_id(db, meeting.id)
        assert (stored.withdrawal_reason, stored.withdrawn_by_id) == (
            "Wrong delegation",
            coordinator.id,
        )
        with pytest.raises(AlreadyWithdrawn):
            corrected(db, coordinator, stored, summary="x")
        with pytest.raises(AlreadyWithdrawn):
            withdraw_meeting(db, by=coordinator, meeting=stored, reason="again")


def test_taking_back_needs_a_reason(database: Database, coordinator: Person) -> None:
    with writing_as(database, coordinator) as db:
        meeting = a_meeting(db, coordinator)
        with pytest.raises(ReasonMissing) as refusal:
            withdraw_meeting(db, by=coordinator, meeting=meeting, reason="  ")

    assert isinstance(refusal.value, DomainError)
    assert refusal.value.field == "reason"
