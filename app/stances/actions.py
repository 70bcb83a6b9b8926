"""Recording our assessment of a delegation, and taking a record back."""

from datetime import datetime

from sqlmodel import Session

from app.access import Label
from app.audit.actions import record as audit
from app.labels.naming import read_as
from app.meetings.citing import columns_of, withdraw
from app.meetings.evidence import Evidence
from app.meetings.queries import delegation_called
from app.meetings.rules import check_evidence
from app.people.models import Person
from app.stances.models import Stance, StanceRecord
from app.stances.rules import needs_evidence


def record_stance(
    db: Session,
    *,
    by: Person,
    state_code: str,
    stance: Stance,
    evidence: Evidence,
    observed_at: datetime,
    label: Label = Label.TEAM,
) -> StanceRecord:
    """Write down where a delegation stood at `observed_at`; earlier records stay as they are."""
    state = delegation_called(db, state_code)
    if needs_evidence(stance):
        check_evidence(evidence)
    columns = columns_of(
        db, evidence=evidence, state_code=state.code, observed_at=observed_at, label=label
    )
    record = StanceRecord(stance=stance, owner_id=by.id, **columns)
    db.add(record)
    db.flush()
    read_as(db, record, record.meeting_id)
    audit(
        db,
        action="stance.recorded",
        subject_id=record.id,
        state_code=state.code,
        label=record.label,
        stance=stance.value,
        grade=record.grade.value,
        confidence=record.confidence.value,
        observed_at=observed_at.isoformat(),
    )
    return record


def withdraw_stance(db: Session, *, by: Person, record: StanceRecord, reason: str) -> None:
    """Mark a record as wrong; what stood before it counts again."""
    withdraw(record, by=by, reason=reason)
    audit(
        db,
        action="stance.withdrawn",
        subject_id=record.id,
        state_code=record.state_code,
        label=record.label,
        stance=record.stance.value,
    )
