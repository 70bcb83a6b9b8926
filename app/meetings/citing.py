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


class NotPublic(DomainError):
    """What was said in private is not published."""


class WrongMeeting(DomainError):
    """The meeting cited was with another delegation, or was taken back."""


def columns_of(
    db: Session, *, evidence: Evidence, state_code: str, observed_at: datetime, label: Label
) -> dict[str, Any]:
    """The columns of `Evidenced`; words taken from a meeting are as protected as the meeting."""
    check_time(observed_at, field="observed_at")
    quoted = bool(evidence.quote.strip())
    if label == Label.PUBLIC and not evidence.grade.is_on_record:
        raise NotPublic(
            _("Only what was said or done in public may be published."), field="audience"
        )
    return {
        "state_code": state_code,
        "grade": evidence.grade,
        "confidence": settled_confidence(evidence),
        "quote": evidence.quote.strip(),
        "source": evidence.source.strip(),
        "meeting_id": evidence.meeting_id,
        "observed_at": observed_at,
        "recorded_at": utc_now(),
        "label": max(label, _least_label(db, evidence.meeting_id, state_code, quoted=quoted)),
    }


def _least_label(db: Session, meeting_id: UUID | None, state_code: str, *, quoted: bool) -> Label:
    """Without its words the team may know how a private meeting is assessed; never of a source."""
    if meeting_id is None:
        return Label.PUBLIC
    meeting = meeting_by_id(db, meeting_id)
    if meeting.state_code != state_code or meeting.withdrawn_at is not None:
        raise WrongMeeting(
            _("The meeting given as evidence was with another delegation or was taken back."),
            field="evidence",
        )
    inherits = quoted or meeting.label == Label.SOURCE_AT_RISK
    return Label(meeting.label) if inherits else min(Label(meeting.label), Label.TEAM)


def withdraw(record: Evidenced, *, by: Person, reason: str) -> None:
    """Mark a record as not to be counted; the row stays, with who, when and why."""
    why = check_reason(reason)
    if record.withdrawn_at is not None:
        raise AlreadyWithdrawn(_("This was taken back before."))
    record.withdrawn_at = utc_now()
    record.withdrawn_by_id = by.id
    record.withdrawal_reason = why
