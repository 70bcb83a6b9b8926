"""Recording how a delegation answers one of the asks, and taking a record back."""

from datetime import datetime

from sqlmodel import Session

from app.access import Label
from app.asks.models import Ask
from app.audit.actions import record as audit
from app.errors import DomainError
from app.labels.naming import read_as
from app.languages import gettext as _
from app.meetings.citing import columns_of, withdraw
from app.meetings.evidence import Evidence
from app.meetings.queries import delegation_called
from app.meetings.rules import check_evidence
from app.people.models import Person
from app.responses.models import AskResponse, AskStatus
from app.responses.rules import may_rest_on


class UnknownAsk(DomainError):
    """The letter asks no such thing."""


class NotOnRecord(DomainError):
    """A private yes cannot be counted as a public one."""


def record_response(
    db: Session,
    *,
    by: Person,
    state_code: str,
    ask_slug: str,
    status: AskStatus,
    evidence: Evidence,
    observed_at: datetime,
    quotable: bool = False,
    label: Label = Label.TEAM,
) -> AskResponse:
    """Write down an answer as it was at `observed_at`; earlier records stay as they are."""
    state = delegation_called(db, state_code)
    if db.get(Ask, ask_slug) is None:
        raise UnknownAsk(_("The open letter has no such ask."), field="ask")
    check_evidence(evidence)
    _check_carried(status, evidence, quotable=quotable)
    columns = columns_of(
        db, evidence=evidence, state_code=state.code, observed_at=observed_at, label=label
    )
    record = AskResponse(
        ask_slug=ask_slug, status=status, quotable=quotable, owner_id=by.id, **columns
    )
    db.add(record)
    db.flush()
    read_as(db, record, record.meeting_id)
    audit(
        db,
        action="response.recorded",
        subject_id=record.id,
        state_code=state.code,
        label=record.label,
        ask=ask_slug,
        status=status.value,
        grade=record.grade.value,
        confidence=record.confidence.value,
        observed_at=observed_at.isoformat(),
    )
    return record


def _check_carried(status: AskStatus, evidence: Evidence, *, quotable: bool) -> None:
    if may_rest_on(status, evidence.grade, quotable=quotable):
        return
    raise NotOnRecord(
        _(
            "“{status}” needs a public act or statement (A, B), or a writing that may be quoted. "
            "Until then record “{private}”."
        ).format(status=status.label, private=AskStatus.AGREES_IN_PRIVATE.label),
        field="status",
    )


def withdraw_response(db: Session, *, by: Person, record: AskResponse, reason: str) -> None:
    """Mark a record as wrong; what stood before it counts again."""
    withdraw(record, by=by, reason=reason)
    audit(
        db,
        action="response.withdrawn",
        subject_id=record.id,
        state_code=record.state_code,
        label=record.label,
        ask=record.ask_slug,
        status=record.status.value,
    )
