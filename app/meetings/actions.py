"""Logging a meeting, correcting it with history, taking it back with a reason."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from app.access import Label
from app.audit.actions import record
from app.clock import utc_now
from app.contacts.models import Posting
from app.db import new_id
from app.errors import ChangedMeanwhile, DomainError
from app.labels.actions import raise_label
from app.labels.audience import Audience
from app.labels.naming import name_readers, ours_among, read_as
from app.languages import gettext as _
from app.meetings.models import Attendance, Channel, Meeting, MeetingRevision, StaffAttendance
from app.meetings.queries import delegation_called
from app.meetings.rules import AlreadyWithdrawn, check_reason, check_time, default_audience
from app.people.models import Person


class NotOfThisDelegation(DomainError):
    """Somebody named as present never served for this delegation."""


def log_meeting(
    db: Session,
    *,
    by: Person,
    state_code: str,
    held_at: datetime,
    channel: Channel,
    summary: str = "",
    documents_left: str = "",
    contact_ids: Collection[UUID] = (),
    colleague_ids: Collection[UUID] = (),
    audience: Audience | None = None,
    named_ids: Collection[UUID] = (),
    meeting_id: UUID | None = None,
) -> Meeting:
    """Log something; named people are who logs it, those of us there, and `named_ids`."""
    state = delegation_called(db, state_code)
    check_time(held_at, field="held_at")
    contacts = _contacts_of(db, state.code, contact_ids)
    colleagues = ours_among(db, by, colleague_ids, field="colleagues")
    named = ours_among(db, by, named_ids, field="named")
    audience = audience or default_audience(channel)
    meeting = Meeting(
        id=meeting_id or new_id(),
        state_code=state.code,
        held_at=held_at,
        channel=channel,
        summary=summary.strip(),
        documents_left=documents_left.strip(),
        recorded_at=utc_now(),
        label=audience.record_label,
    )
    db.add(meeting)
    db.flush()
    present = colleagues if audience is Audience.NAMED else ()
    name_readers(db, meeting, (*named, *present))
    _note_present(db, meeting, contacts, colleagues)
    _note(db, "meeting.logged", meeting, channel=channel.value, held_at=held_at.isoformat())
    return meeting


def correct_meeting(
    db: Session,
    *,
    by: Person,
    meeting: Meeting,
    version: int,
    held_at: datetime,
    channel: Channel,
    summary: str,
    documents_left: str,
    contact_ids: Collection[UUID],
    colleague_ids: Collection[UUID],
) -> Meeting:
    """Write down better what took place; what was written before is kept as a revision."""
    if meeting.withdrawn_at is not None:
        raise AlreadyWithdrawn(_("This meeting was taken back; log it anew."))
    check_time(held_at, field="held_at")
    contacts = _contacts_of(db, meeting.state_code, contact_ids, known=_present(db, meeting))
    colleagues = ours_among(db, by, colleague_ids, field="colleagues")
    _take_version(db, meeting, version)
    _keep_revision(db, meeting, version)
    meeting.held_at = held_at
    meeting.channel = channel
    meeting.summary = summary.strip()
    meeting.documents_left = documents_left.strip()
    for table in (Attendance, StaffAttendance):
        db.execute(sa.delete(table).where(col(table.meeting_id) == meeting.id))
    _note_present(db, meeting, contacts, colleagues)
    _name_present(db, by, meeting, colleagues)
    _note(db, "meeting.corrected", meeting, version=version + 1)
    return meeting


def withdraw_meeting(db: Session, *, by: Person, meeting: Meeting, reason: str) -> None:
    """Mark a meeting as not to be counted; the row stays."""
    why = check_reason(reason)
    if meeting.withdrawn_at is not None:
        raise AlreadyWithdrawn(_("This meeting was taken back before."))
    meeting.withdrawn_at = utc_now()
    meeting.withdrawn_by_id = by.id
    meeting.withdrawal_reason = why
    _note(db, "meeting.withdrawn", meeting)


def _note(db: Session, action: str, meeting: Meeting, **details: Any) -> None:
    record(
        db,
        action=action,
        subject_id=meeting.id,
        state_code=meeting.state_code,
        label=meeting.label,
        **details,
    )


def _contacts_of(
    db: Session, state_code: str, wanted: Collection[UUID], *, known: Collection[UUID] = ()
) -> list[UUID]:
    """These contacts, when each serves or served for the delegation or was noted before."""
    ids = list(dict.fromkeys(wanted))
    if not ids:
        return ids
    serving = db.scalars(
        sa.select(col(Posting.contact_id)).where(
            col(Posting.state_code) == state_code, col(Posting.contact_id).in_(ids)
        )
    )
    if not set(ids) <= {*serving, *known}:
        raise NotOfThisDelegation(
            _("Somebody chosen here does not belong to this delegation. Choose again."),
            field="people",
        )
    return ids


def _present(db: Session, meeting: Meeting) -> set[UUID]:
    named = sa.select(col(Attendance.contact_id)).where(col(Attendance.meeting_id) == meeting.id)
    return set(db.scalars(named))


def _note_present(
    db: Session, meeting: Meeting, contacts: Collection[UUID], colleagues: Collection[UUID]
) -> None:
    db.add_all(Attendance(meeting_id=meeting.id, contact_id=each) for each in contacts)
    db.add_all(StaffAttendance(meeting_id=meeting.id, person_id=each) for each in colleagues)
    db.flush()


def _name_present(db: Session, by: Person, meeting: Meeting, colleagues: Collection[UUID]) -> None:
    """A talk that turns out to have been private is protected as one from here on."""
    least = default_audience(meeting.channel).record_label
    if meeting.label < least:
        raise_label(db, by=by, record=meeting, to=least, alone=False)
    if meeting.label == Label.NAMED_PEOPLE:
        name_readers(db, meeting, colleagues)


def _take_version(db: Session, meeting: Meeting, version: int) -> None:
    """Compare and set: of two people who correct the same text, the second is told."""
    taken = db.execute(
        sa.update(Meeting)
        .where(col(Meeting.id) == meeting.id, col(Meeting.version) == version)
        .values(version=version + 1)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE has a row count
        raise ChangedMeanwhile(
            _("Somebody corrected this meeting since you opened it. Look at it again.")
        )


def _keep_revision(db: Session, meeting: Meeting, version: int) -> None:
    revision = MeetingRevision(
        meeting_id=meeting.id,
        version=version,
        revised_at=utc_now(),
        held_at=meeting.held_at,
        channel=meeting.channel,
        summary=meeting.summary,
        documents_left=meeting.documents_left,
        label=meeting.label,
    )
    db.add(revision)
    db.flush()
    read_as(db, revision, meeting.id)
