"""Raising a label at once, lowering it by two people, naming few for a source at risk."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session, col, select

from app.access import Label
from app.audit.models import AuditEvent
from app.db import Database
from app.dossiers.log import log_outreach
from app.dossiers.log_entry import Answer, NewStance
from app.errors import DomainError
from app.labels.actions import add_reader, propose_lowering, raise_label, settle_lowering
from app.labels.audience import Audience
from app.labels.models import Lowering
from app.labels.queries import open_lowering, readers_of
from app.labels.rules import (
    AlreadySettled,
    NeedsAnother,
    NotRaised,
    OnlyTheOwner,
    TooManyNamed,
)
from app.meetings.models import Meeting, MeetingRevision
from app.people.models import Person, Role
from app.responses.models import AskResponse, AskStatus
from app.stances.models import Stance, StanceRecord
from app.tasks.models import Promise, Task
from tests.conftest import add_staff, reading_as, writing_as
from tests.outreach import a_meeting, an_outreach

WORDS = "“The text is not ready for us to sign.”"


@pytest.fixture
def owner(any_database: Database) -> Person:
    return add_staff(any_database, Role.OUTREACH, "Staff A")


@pytest.fixture
def colleague(any_database: Database) -> Person:
    return add_staff(any_database, Role.OUTREACH, "Staff B")


def labels_of(db: Session, *tables: Any) -> list[int]:
    return [row.label for table in tables for row in db.exec(select(table)).all()]


@pytest.mark.parametrize("to", [Label.NAMED_PEOPLE, Label.SOURCE_AT_RISK])
def test_anybody_who_sees_a_record_raises_it_at_once(
    any_database: Database, owner: Person, colleague: Person, to: Label
) -> None:
    other = add_staff(any_database, Role.OUTREACH, "Staff C")
    with writing_as(any_database, owner) as db:
        meeting = a_meeting(db, owner, audience=Audience.TEAM)
    with writing_as(any_database, colleague) as db:
        raise_label(db, by=colleague, record=db.get_one(Meeting, meeting.id), to=to, alone=False)

    for person, sees in ((owner, 1), (colleague, 1), (other, 0)):
        with reading_as(any_database, person) as db:
            assert len(db.exec(select(Meeting)).all()) == sees


def test_traces_left_before_a_record_was_protected_are_hidden_with_it(
    any_database: Database, owner: Person, colleague: Person
) -> None:
    with writing_as(any_database, owner) as db:
        meeting = a_meeting(db, owner, audience=Audience.TEAM)
        raise_label(db, by=owner, record=meeting, to=Label.NAMED_PEOPLE, alone=True)

    found = [each.action for each in traces(any_database, owner, meeting)]
    assert found == ["meeting.logged", "label.raised"]
    assert traces(any_database, colleague, meeting) == []


def traces(database: Database, person: Person, meeting: Meeting) -> list[AuditEvent]:
    about = select(AuditEvent).where(AuditEvent.subject_id == meeting.id)
    with reading_as(database, person) as db:
        return list(db.exec(about.order_by(col(AuditEvent.at), col(AuditEvent.id))).all())


def test_only_me_leaves_its_owner_and_who_raised_it(
    any_database: Database, owner: Person, colleague: Person
) -> None:
    with writing_as(any_database, owner) as db:
        ours = [owner.id, colleague.id]
        meeting = a_meeting(db, owner, colleague_ids=ours)
        raise_label(db, by=owner, record=meeting, to=Label.NAMED_PEOPLE, alone=True)
        assert readers_of(db, meeting.id) == {owner.id}
    with reading_as(any_database, colleague) as db:
        assert db.exec(select(Meeting)).all() == []


@pytest.mark.parametrize(
    ("audience", "to"), [(Audience.NAMED, Label.NAMED_PEOPLE), (Audience.NAMED, Label.TEAM)]
)
def test_a_label_that_protects_no_more_is_not_raised(
    any_database: Database, owner: Person, audience: Audience, to: Label
) -> None:
    with writing_as(any_database, owner) as db:
        meeting = a_meeting(db, owner, audience=audience)
        with pytest.raises(NotRaised):
            raise_label(db, by=owner, record=meeting, to=to, alone=False)


@pytest.mark.parametrize(
    ("to", "alone", "assessed"),
    [
        (Label.NAMED_PEOPLE, False, Label.TEAM),
        (Label.NAMED_PEOPLE, True, Label.NAMED_PEOPLE),
        (Label.SOURCE_AT_RISK, False, Label.SOURCE_AT_RISK),
    ],
)
def test_what_came_out_of_a_meeting_is_raised_with_it(
    any_database: Database,
    owner: Person,
    to: Label,
    alone: bool,
    assessed: Label,
) -> None:
    with writing_as(any_database, owner) as db:
        meeting = log_outreach(
            db,
            by=owner,
            outreach=an_outreach(
                audience=Audience.TEAM,
                answers=(Answer("declarations", AskStatus.CONSIDERING),),
                stance=NewStance(Stance.UNDECIDED, quote="We will wait."),
                follow_ups=("Call",),
                promises=("Write",),
            ),
        )
        raise_label(db, by=owner, record=meeting, to=to, alone=alone)

    with reading_as(any_database, owner) as db:
        assert labels_of(db, Meeting, Task, Promise, StanceRecord) == [to] * 4
        assert labels_of(db, AskResponse) == [assessed]


def test_records_hidden_from_who_raises_a_meeting_are_raised_too(
    any_database: Database, owner: Person, colleague: Person
) -> None:
    with writing_as(any_database, owner) as db:
        meeting = log_outreach(
            db, by=owner, outreach=an_outreach(audience=Audience.TEAM, promises=("Write",))
        )
        promise = db.exec(select(Promise)).one()
        raise_label(db, by=owner, record=promise, to=Label.NAMED_PEOPLE, alone=True)
    with writing_as(any_database, colleague) as db:
        seen = db.get_one(Meeting, meeting.id)
        raise_label(db, by=colleague, record=seen, to=Label.SOURCE_AT_RISK, alone=False)

    with reading_as(any_database, owner) as db:
        assert labels_of(db, Promise) == [Label.SOURCE_AT_RISK]


def test_an_earlier_wording_is_for_the_people_of_its_meeting(
    any_database: Database, owner: Person, colleague: Person
) -> None:
    from app.meetings.actions import correct_meeting  # noqa: PLC0415

    with writing_as(any_database, owner) as db:
        meeting = a_meeting(db, owner, colleague_ids=[owner.id, colleague.id])
        correct_meeting(
            db,
            by=owner,
            meeting=meeting,
            version=1,
            held_at=meeting.held_at,
            channel=meeting.channel,
            summary="Better words.",
            documents_left="",
            contact_ids=(),
            colleague_ids=[owner.id, colleague.id],
        )
    with reading_as(any_database, colleague) as db:
        assert len(db.exec(select(MeetingRevision)).all()) == 1


def proposed(db: Session, owner: Person, meeting: Meeting) -> Lowering:
    return propose_lowering(db, by=owner, record=meeting, to=Label.TEAM, reason="It is public now")


def test_two_people_lower_a_label(any_database: Database, owner: Person, colleague: Person) -> None:
    with writing_as(any_database, owner) as db:
        meeting = a_meeting(db, owner, colleague_ids=[owner.id, colleague.id])
        proposal = proposed(db, owner, meeting)
        with pytest.raises(NeedsAnother):
            settle_lowering(db, by=owner, proposal=proposal, record=meeting, agreed=True)
    with writing_as(any_database, colleague) as db:
        record = db.get_one(Meeting, meeting.id)
        found = open_lowering(db, meeting.id)
        assert found is not None
        settle_lowering(db, by=colleague, proposal=found, record=record, agreed=True)
        with pytest.raises(AlreadySettled):
            settle_lowering(db, by=colleague, proposal=found, record=record, agreed=True)
        assert record.label == Label.TEAM


def test_a_declined_proposal_changes_nothing(
    any_database: Database, owner: Person, colleague: Person
) -> None:
    with writing_as(any_database, owner) as db:
        meeting = a_meeting(db, owner, colleague_ids=[owner.id, colleague.id])
        proposal = proposed(db, owner, meeting)
        settle_lowering(db, by=colleague, proposal=proposal, record=meeting, agreed=False)
        assert meeting.label == Label.NAMED_PEOPLE
        assert open_lowering(db, meeting.id) is None


def test_a_stranger_finds_no_proposal(
    any_database: Database, owner: Person, colleague: Person
) -> None:
    with writing_as(any_database, owner) as db:
        meeting = a_meeting(db, owner)
        proposed(db, owner, meeting)
    with reading_as(any_database, colleague) as db:
        assert db.exec(select(Lowering)).all() == []


@pytest.mark.parametrize("act", ["name", "propose"])
def test_only_the_owner_names_people_and_proposes(
    any_database: Database, owner: Person, colleague: Person, act: str
) -> None:
    with writing_as(any_database, owner) as db:
        meeting = a_meeting(db, owner, colleague_ids=[owner.id, colleague.id])
    with writing_as(any_database, colleague) as db:
        record = db.get_one(Meeting, meeting.id)
        acts: dict[str, Callable[[], object]] = {
            "name": partial(add_reader, db, by=colleague, record=record, person_id=colleague.id),
            "propose": partial(proposed, db, colleague, record),
        }
        with pytest.raises(OnlyTheOwner):
            acts[act]()


def test_a_source_at_risk_is_for_five_at_most(any_database: Database, owner: Person) -> None:
    others = [add_staff(any_database, Role.OUTREACH, f"Staff {n}") for n in range(5)]
    with writing_as(any_database, owner) as db:
        meeting = a_meeting(
            db, owner, audience=Audience.AT_RISK, named_ids=[other.id for other in others[:4]]
        )
        with pytest.raises(TooManyNamed):
            add_reader(db, by=owner, record=meeting, person_id=others[4].id)


def test_nobody_outside_is_named(any_database: Database, owner: Person) -> None:
    with writing_as(any_database, owner) as db:
        meeting = a_meeting(db, owner)
        with pytest.raises(DomainError, match="colleagues"):
            add_reader(db, by=owner, record=meeting, person_id=meeting.id)
