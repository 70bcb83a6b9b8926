"""Reading meetings: one by its id, who attended, when a delegation or a person was last met."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from app.contacts.models import Contact
from app.errors import DomainError, NotFound
from app.languages import gettext as _
from app.meetings.models import Attendance, Channel, Meeting, StaffAttendance
from app.people.models import Person
from app.people.queries import shown_name
from app.states.models import MemberState
from app.states.queries import state_by_code


class UnknownDelegation(DomainError):
    """No State is called like this."""


class Attendee(NamedTuple):
    """Somebody who was there, a contact or one of us."""

    id: UUID
    name: str


@dataclass(slots=True)
class Present:
    """Who was there, by name, on both sides."""

    contacts: list[Attendee] = field(default_factory=list)
    colleagues: list[Attendee] = field(default_factory=list)


class LastTouch(NamedTuple):
    held_at: datetime
    channel: Channel


class IncompleteMeeting(NamedTuple):
    """A meeting that was only noted as having taken place."""

    id: UUID
    state_code: str
    state_name: str
    held_at: datetime
    channel: Channel

    @property
    def slug(self) -> str:
        return self.state_code.lower()


def delegation_called(db: Session, code: str) -> MemberState:
    """The State with this code; a record about any other is refused."""
    state = state_by_code(db, code)
    if state is None:
        raise UnknownDelegation(_("There is no such delegation."), field="delegation")
    return state


def meeting_by_id(db: Session, meeting_id: UUID) -> Meeting:
    """The meeting, withdrawn or not; one that may not be seen does not exist."""
    meeting = db.scalar(sa.select(Meeting).where(col(Meeting.id) == meeting_id))
    if meeting is None:
        raise NotFound(_("There is no such meeting, or you may not see it."))
    return meeting


def attendance_of(db: Session, meeting_ids: Collection[UUID]) -> dict[UUID, Present]:
    """Who attended each of these meetings, by name. Two queries, however many meetings."""
    present = {meeting_id: Present() for meeting_id in meeting_ids}
    if not present:
        return present
    contacts = (
        sa.select(col(Attendance.meeting_id), col(Contact.id), col(Contact.full_name))
        .join(Contact, col(Contact.id) == col(Attendance.contact_id))
        .where(col(Attendance.meeting_id).in_(present))
        .order_by(col(Contact.sort_name), col(Contact.id))
    )
    for meeting_id, contact_id, name in db.execute(contacts):
        present[meeting_id].contacts.append(Attendee(contact_id, name))
    colleagues = (
        sa.select(col(StaffAttendance.meeting_id), col(Person.id), shown_name(db))
        .join(Person, col(Person.id) == col(StaffAttendance.person_id))
        .where(col(StaffAttendance.meeting_id).in_(present))
        .order_by(col(Person.name), col(Person.id))
    )
    for meeting_id, person_id, name in db.execute(colleagues):
        present[meeting_id].colleagues.append(Attendee(person_id, name))
    return present


def details_missing(db: Session, person_id: UUID, limit: int = 50) -> list[IncompleteMeeting]:
    """Meetings this person noted with one tap and said nothing about yet, newest first."""
    rows = db.execute(
        sa.select(
            col(Meeting.id),
            col(Meeting.state_code),
            col(MemberState.name),
            col(Meeting.held_at),
            col(Meeting.channel),
        )
        .join(MemberState, col(MemberState.code) == col(Meeting.state_code))
        .where(
            col(Meeting.owner_id) == person_id,
            col(Meeting.summary) == "",
            col(Meeting.withdrawn_at).is_(None),
            col(Meeting.purged_at).is_(None),
        )
        .order_by(col(Meeting.held_at).desc(), col(Meeting.id).desc())
        .limit(limit)
    )
    return [IncompleteMeeting._make(row) for row in rows]


def noted_since(db: Session, person_id: UUID, state_code: str, since: datetime) -> Meeting | None:
    """This person's meeting with a delegation that was noted after `since` and has no words yet."""
    return db.scalar(
        sa.select(Meeting)
        .where(
            col(Meeting.owner_id) == person_id,
            col(Meeting.state_code) == state_code,
            col(Meeting.summary) == "",
            col(Meeting.withdrawn_at).is_(None),
            col(Meeting.recorded_at) > since,
        )
        .order_by(col(Meeting.recorded_at).desc(), col(Meeting.id).desc())
        .limit(1)
    )


def last_touch(db: Session) -> dict[str, LastTouch]:
    """When and how each delegation was last met: one seek per State, however many meetings.

    Each column seeks for itself: joined by its id, the newest meeting makes PostgreSQL read all.
    """
    return {code: LastTouch(at, how) for code, at, how in db.execute(_last_touch()) if at}


@cache
def _last_touch() -> sa.Select[Any]:
    held_at, channel = (_of_newest(Meeting.held_at), _of_newest(Meeting.channel))
    return sa.select(col(MemberState.code), held_at, channel)


def _of_newest(column: Any) -> sa.ScalarSelect[Any]:
    """This column of the newest standing meeting of the State in the enclosing query."""
    return (
        sa.select(column)
        .where(
            col(Meeting.state_code) == col(MemberState.code), col(Meeting.withdrawn_at).is_(None)
        )
        .order_by(col(Meeting.held_at).desc(), col(Meeting.id).desc())
        .limit(1)
        .correlate(MemberState)
        .scalar_subquery()
    )


def last_met(db: Session, contact_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When each of these contacts was last met; those never met are absent."""
    if not contact_ids:
        return {}
    rows = db.execute(
        sa.select(col(Attendance.contact_id), sa.func.max(col(Meeting.held_at)))
        .join(Meeting, col(Meeting.id) == col(Attendance.meeting_id))
        .where(col(Attendance.contact_id).in_(contact_ids), col(Meeting.withdrawn_at).is_(None))
        .group_by(col(Attendance.contact_id))
    )
    return {row[0]: row[1] for row in rows}
