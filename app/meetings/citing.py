"""Citing: what an append-only record takes over from the meeting or source that it rests on."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.access import Label
from app.clock import utc_now
from app.errors import DomainError
from app.languages import gettext as _
from app.meetings.evidence import Evidence, Evidenced
from app.meetings.queries import meeting_by_id
from app.meetings.rules import (
    AlreadyWithdrawn,
    check_reason,
    check_time,
    settled_confidence,
)
from app.people.models import Person


class WrongMeeting(DomainError):
    """The meeting cited was with another delegation, or was taken back."""


def columns_of(
    db: Session, *, evidence: Evidence, state_code: str, observed_at: datetime, label: Label
) -> dict[str, Any]:
    """The columns of `Evidenced`; the label is the highest of what is cited."""
    check_time(observed_at, field="observed_at")
    return {
        "state_code": state_code,
        "grade": evidence.grade,
        "confidence": settled_confidence(evidence),
        "quote": evidence.quote.strip(),
        "source": evidence.source.strip(),
        "meeting_id": evidence.meeting_id,
        "observed_at": observed_at,
        "recorded_at": utc_now(),
        "label": max(label, _label_of(db, evidence.meeting_id, state_code)),
    }


def _label_of(db: Session, meeting_id: UUID | None, state_code: str) -> Label:
    if meeting_id is None:
        return Label.PUBLIC
    meeting = meeting_by_id(db, meeting_id)
    if meeting.state_code != state_code or meeting.withdrawn_at is not None:
        raise WrongMeeting(
            _("The meeting given as evidence was with another delegation or was taken back."),
            field="evidence",
        )
    return Label(meeting.label)


def withdraw(record: Evidenced, *, by: Person, reason: str) -> None:
    """Mark a record as not to be counted; the row stays, with who, when and why."""
    why = check_reason(reason)
    if record.withdrawn_at is not None:
        raise AlreadyWithdrawn(_("This was taken back before."))
    record.withdrawn_at = utc_now()
    record.withdrawn_by_id = by.id
    record.withdrawal_reason = why
