"""For whom a record exists: by label, owner, named people and what partners share."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
import time_machine
from sqlmodel import Session, col, select

from app.access import Label, LabelLowered, Viewer, bind, labelled_tables
from app.audit.models import AuditEvent
from app.clock import utc_now
from app.db import Database
from app.labels.actions import add_reader
from app.labels.audience import Audience
from app.meetings.models import Attendance, Meeting, StaffAttendance
from app.organisations.models import Organisation, OrganisationKind
from app.partners.models import Sharing
from app.people.models import Person, Role
from tests.conftest import add_staff, reading_as, writing_as
from tests.outreach import a_contact, a_meeting


@pytest.fixture
def colleague(any_database: Database) -> Person:
    return add_staff(any_database, Role.OUTREACH, "Staff B")


@pytest.fixture
def owner(any_database: Database) -> Person:
    return add_staff(any_database, Role.OUTREACH, "Staff A")


def seen(database: Database, person: Person) -> list[UUID]:
    with reading_as(database, person) as db:
        return list(db.scalars(sa.select(col(Meeting.id)).order_by(col(Meeting.id))))


@pytest.mark.parametrize(
    ("audience", "by_owner", "by_present", "by_colleague", "by_coordinator"),
    [
        (Audience.TEAM, True, True, True, True),
        (Audience.NAMED, True, True, False, False),
        (Audience.ONLY_ME, True, False, False, False),
        (Audience.AT_RISK, True, False, False, False),
    ],
)
def test_who_knows_of_a_meeting(
    any_database: Database,
    owner: Person,
    colleague: Person,
    audience: Audience,
    by_owner: bool,
    by_present: bool,
    by_colleague: bool,
    by_coordinator: bool,
) -> None:
    present = add_staff(any_database, Role.OUTREACH, "Staff C")
    coordinator = add_staff(any_database, Role.COORDINATOR, "Staff D")
    with writing_as(any_database, owner) as db:
        ours = [owner.id, present.id]
        meeting = a_meeting(db, owner, audience=audience, colleague_ids=ours)

    people = (owner, present, colleague, coordinator)
    assert [seen(any_database, person) == [meeting.id] for person in people] == [
        by_owner,
        by_present,
        by_colleague,
        by_coordinator,
    ]


def test_parts_and_traces_of_a_hidden_meeting_are_hidden_with_it(
    any_database: Database, owner: Person, colleague: Person
) -> None:
    with writing_as(any_database, owner) as db:
        who = a_contact(db, owner, "Legal adviser (sample)")
        meeting = a_meeting(db, owner, contact_ids=[who], colleague_ids=[owner.id])

    def counted(db: Session) -> list[int]:
        own = AuditEvent.subject_id == meeting.id
        return [
            db.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in (Attendance, StaffAttendance)
        ] + [len(db.exec(select(AuditEvent).where(own)).all())]

    with reading_as(any_database, owner) as db:
        assert counted(db) == [1, 1, 1]
    with reading_as(any_database, colleague) as db:
        assert counted(db) == [0, 0, 0]


def test_a_named_colleague_sees_it_and_its_history_from_then_on(
    any_database: Database, owner: Person, colleague: Person
) -> None:
    with writing_as(any_database, owner) as db:
        meeting = a_meeting(db, owner)
        add_reader(db, by=owner, record=meeting, person_id=colleague.id)

    assert seen(any_database, colleague) == [meeting.id]
    with reading_as(any_database, colleague) as db:
        events = select(AuditEvent).where(AuditEvent.subject_id == meeting.id)
        assert {event.action for event in db.exec(events)} == {
            "meeting.logged",
            "label.reader_named",
        }


def test_a_lower_clearance_hides_what_one_owns(any_database: Database, owner: Person) -> None:
    with writing_as(any_database, owner) as db:
        a_meeting(db, owner)
    with any_database.reading() as db:
        bind(db, Viewer(owner.id, owner.organisation_id, clearance=Label.TEAM))
        assert db.exec(select(Meeting)).all() == []


@pytest.mark.parametrize("table", sorted(labelled_tables()))
def test_every_labelled_table_is_told_to_its_owner_and_to_named_people(table: str) -> None:
    assert labelled_tables()[table].told_by == ("owner_id", "id")


def test_a_label_is_not_lowered_by_writing_another_one(
    any_database: Database, owner: Person
) -> None:
    with writing_as(any_database, owner) as db:
        meeting = a_meeting(db, owner)
    with writing_as(any_database, owner) as db:
        again = db.exec(select(Meeting).where(Meeting.id == meeting.id)).one()
        again.label = Label.TEAM
        with pytest.raises(LabelLowered):
            db.flush()
        db.rollback()


class Partners:
    """Ours shares with theirs up to a label, until a day."""

    def __init__(self, database: Database, owner: Person, ceiling: Label) -> None:
        now = utc_now()
        with database.writing() as db:
            theirs = Organisation(
                kind=OrganisationKind.PARTNER, name="Partner (sample)", created_at=now
            )
            db.add(theirs)
            db.flush()
            self.theirs = theirs.id
            self.sharing = Sharing(
                organisation_id=owner.organisation_id,
                partner_id=theirs.id,
                ceiling=ceiling,
                until=(now + timedelta(days=30)).date(),
                granted_by_id=owner.id,
                granted_at=now,
            )
            db.add(self.sharing)
        self.database, self.person = database, owner

    def seen(self) -> list[int]:
        with self.database.reading() as db:
            bind(db, Viewer(self.person.id, self.theirs))
            return sorted(db.scalars(sa.select(col(Meeting.label))))


@pytest.fixture
def partners(any_database: Database, owner: Person) -> Callable[[Label], Partners]:
    with writing_as(any_database, owner) as db:
        for audience in Audience:
            a_meeting(db, owner, audience=audience)
    stranger = add_staff(any_database, Role.PARTNER, "Partner A")

    def made(ceiling: Label) -> Partners:
        shared = Partners(any_database, owner, ceiling)
        shared.person = stranger
        return shared

    return made


@pytest.mark.parametrize(("ceiling", "labels"), [(Label.PUBLIC, [0]), (Label.TEAM, [0, 1])])
def test_a_partner_sees_up_to_what_was_granted(
    partners: Callable[[Label], Partners], ceiling: Label, labels: list[int]
) -> None:
    assert partners(ceiling).seen() == labels


def test_sharing_ends_by_its_day_and_at_once_when_it_is_ended(
    any_database: Database, owner: Person, partners: Callable[[Label], Partners]
) -> None:
    shared = partners(Label.TEAM)
    with time_machine.travel(utc_now() + timedelta(days=31)):
        assert shared.seen() == []
    with any_database.writing() as db:
        sharing = db.get_one(Sharing, shared.sharing.id)
        sharing.ended_at, sharing.ended_by_id = utc_now(), owner.id
    assert shared.seen() == []


def test_a_partner_cannot_write_what_is_shared_with_them(
    any_database: Database, partners: Callable[[Label], Partners]
) -> None:
    shared = partners(Label.TEAM)
    with any_database.writing() as db:
        bind(db, Viewer(shared.person.id, shared.theirs))
        changed = db.execute(sa.update(Meeting).values(documents_left="theirs"))
    with any_database.reading() as db:
        bind(db, Viewer(shared.person.id, shared.theirs))
        assert set(db.scalars(sa.select(col(Meeting.documents_left)))) == {""}
    assert changed.rowcount == 0  # type: ignore[attr-defined]  # an UPDATE gives a cursor
