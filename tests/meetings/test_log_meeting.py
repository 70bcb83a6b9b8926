from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, col, select

from app.access import Label
from app.audit.models import AuditEvent
from app.clock import utc_now
from app.db import Database
from app.errors import DomainError, NotFound
from app.meetings.actions import log_meeting
from app.meetings.models import Channel, Meeting
from app.meetings.queries import (
    attendance_of,
    details_missing,
    last_met,
    last_touch,
    meeting_by_id,
)
from app.organisations.models import Organisation, OrganisationKind
from app.people.actions import add_person
from app.people.models import Person, Role
from tests.conftest import add_staff, reading_as, writing_as
from tests.outreach import a_contact, a_meeting, an_hour_ago


def refused(db: Session, by: Person, **given: Any) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        a_meeting(db, by, **given)
    return refusal.value


def test_a_logged_meeting_keeps_who_was_there_and_leaves_a_trace(
    database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        adviser = a_contact(db, coordinator, "Legal adviser (sample)")
        meeting = a_meeting(
            db, coordinator, "ken", contact_ids=[adviser], colleague_ids=[coordinator.id]
        )

    with reading_as(database, coordinator) as db:
        stored = meeting_by_id(db, meeting.id)
        present = attendance_of(db, [meeting.id])[meeting.id]
        event = db.exec(select(AuditEvent).where(AuditEvent.action == "meeting.logged")).one()
    assert (stored.state_code, stored.owner_id) == ("KEN", coordinator.id)
    assert [each.name for each in present.contacts] == ["Legal adviser (sample)"]
    assert [each.name for each in present.colleagues] == [coordinator.name]
    assert (event.subject_id, event.actor_id) == (meeting.id, coordinator.id)
    assert "review" not in str(event.details)


def test_a_meeting_cannot_be_logged_before_it_took_place(
    database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        refusal = refused(db, coordinator, held_at=utc_now() + timedelta(minutes=6))

    assert refusal.field == "held_at"
    assert "future" in refusal.message


def test_a_phone_whose_clock_is_a_little_ahead_may_log(
    database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        meeting = a_meeting(db, coordinator, held_at=utc_now() + timedelta(minutes=4))

    assert meeting.id


def test_a_meeting_before_2024_is_a_slip_of_the_year(
    database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        refusal = refused(db, coordinator, held_at=datetime(2023, 12, 31, 23, tzinfo=UTC))

    assert refusal.field == "held_at"


def test_an_unknown_delegation_is_refused_beside_its_field(
    database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        refusal = refused(db, coordinator, state_code="XXX")

    assert refusal.field == "delegation"


def test_a_contact_of_another_delegation_was_not_there(
    database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        elsewhere = a_contact(db, coordinator, "Counsellor (sample)", "QAT")
        refusal = refused(db, coordinator, contact_ids=[elsewhere])

    assert refusal.field == "people"


@pytest.mark.parametrize("stranger", [uuid4()])
def test_somebody_unknown_is_nobody_of_ours(
    database: Database, coordinator: Person, stranger: UUID
) -> None:
    with writing_as(database, coordinator) as db:
        theirs = refused(db, coordinator, contact_ids=[stranger])
        ours = refused(db, coordinator, colleague_ids=[stranger])

    assert (theirs.field, ours.field) == ("people", "colleagues")


@pytest.mark.parametrize(
    ("channel", "label"),
    [
        (Channel.MEETING, Label.NAMED_PEOPLE),
        (Channel.CORRIDOR, Label.NAMED_PEOPLE),
        (Channel.CALL, Label.NAMED_PEOPLE),
        (Channel.ONLINE, Label.TEAM),
        (Channel.EVENT, Label.TEAM),
        (Channel.WRITTEN, Label.TEAM),
    ],
)
def test_private_talk_is_for_named_people(
    database: Database, coordinator: Person, channel: Channel, label: Label
) -> None:
    with writing_as(database, coordinator) as db:
        assert a_meeting(db, coordinator, channel=channel).label == label


def test_a_meeting_without_words_waits_for_its_details_with_who_noted_it(
    database: Database, coordinator: Person
) -> None:
    colleague = add_staff(database, Role.OUTREACH, "Staff B")
    with writing_as(database, coordinator) as db:
        noted = log_meeting(
            db, by=coordinator, state_code="KEN", held_at=utc_now(), channel=Channel.CORRIDOR
        )
        a_meeting(db, coordinator, "FJI")

    with reading_as(database, coordinator) as db:
        mine = details_missing(db, coordinator.id)
        theirs = details_missing(db, colleague.id)
    assert [(each.id, each.state_name, each.channel) for each in mine] == [
        (noted.id, "Kenya", Channel.CORRIDOR)
    ]
    assert theirs == []


def test_the_last_touch_is_the_newest_meeting_that_stands(
    any_database: Database,
) -> None:
    by = add_staff(any_database)
    with writing_as(any_database, by) as db:
        older = a_meeting(db, by, held_at=an_hour_ago() - timedelta(days=2), channel=Channel.CALL)
        newest = a_meeting(db, by)
        newest.withdrawn_at = utc_now()
        a_meeting(db, by, "FJI", channel=Channel.EVENT)

    with reading_as(any_database, by) as db:
        touched = last_touch(db)
    assert set(touched) == {"KEN", "FJI"}
    assert (touched["KEN"].held_at, touched["KEN"].channel) == (older.held_at, Channel.CALL)


def test_a_contact_was_last_met_in_the_newest_meeting_they_attended(
    database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        met, never = (a_contact(db, coordinator, name) for name in ("Met", "Never met"))
        a_meeting(db, coordinator, contact_ids=[met], held_at=an_hour_ago() - timedelta(days=9))
        newest = a_meeting(db, coordinator, contact_ids=[met])
        a_meeting(db, coordinator)

    with reading_as(database, coordinator) as db:
        assert last_met(db, [met, never]) == {met: newest.held_at}
        assert last_met(db, []) == {}


def test_a_meeting_of_another_organisation_does_not_exist(
    database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        meeting = a_meeting(db, coordinator)
    with database.writing() as db:
        partner = Organisation(kind=OrganisationKind.PARTNER, name="P", created_at=utc_now())
        db.add(partner)
        db.flush()
        stranger = add_person(
            db,
            organisation_id=partner.id,
            email="stranger@example.org",
            name="Stranger",
            role=Role.PARTNER,
            password="four random words here",
        )

    with reading_as(database, stranger) as db:
        with pytest.raises(NotFound):
            meeting_by_id(db, meeting.id)
        assert last_touch(db) == {}
        assert db.exec(select(Meeting).where(col(Meeting.id) == meeting.id)).all() == []
