"""Rows of stance and answer histories with times of the test's choosing, and plain references."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session

from app.meetings.evidence import Confidence, Grade
from app.responses.models import AskResponse, AskStatus
from app.stances.models import Stance, StanceRecord

FIRST = datetime(2026, 11, 2, 12, tzinfo=UTC)


def on(day: int) -> datetime:
    """Noon of the so-manieth day after the first one; days may be parts of one another."""
    return FIRST + timedelta(days=day)


def a_stance(
    db: Session, stance: Stance = Stance.UNDECIDED, code: str = "KEN", **given: Any
) -> StanceRecord:
    """Observed on the first day and recorded an hour later, unless the test says otherwise."""
    observed = given.pop("observed_at", FIRST)
    record = StanceRecord(
        **{
            "state_code": code,
            "stance": stance,
            "grade": Grade.SAID_TO_ONE,
            "confidence": Confidence.MEDIUM,
            "observed_at": observed,
            "recorded_at": observed + timedelta(hours=1),
            **given,
        }
    )
    db.add(record)
    db.flush()
    return record


def an_answer(
    db: Session,
    status: AskStatus = AskStatus.RAISED,
    code: str = "KEN",
    ask: str = "declarations",
    **given: Any,
) -> AskResponse:
    observed = given.pop("observed_at", FIRST)
    record = AskResponse(
        **{
            "state_code": code,
            "ask_slug": ask,
            "status": status,
            "grade": Grade.SAID_TO_ONE,
            "confidence": Confidence.MEDIUM,
            "observed_at": observed,
            "recorded_at": observed + timedelta(hours=1),
            **given,
        }
    )
    db.add(record)
    db.flush()
    return record


def newest(records: Iterable[Any], at: datetime | None = None) -> Any:
    """What holds, worked out the long way: now, or as the record stood at an instant."""
    if at is None:
        standing = [r for r in records if r.withdrawn_at is None]
    else:
        standing = [
            r
            for r in records
            if r.observed_at <= at
            and r.recorded_at <= at
            and (r.withdrawn_at is None or r.withdrawn_at > at)
        ]
    return max(standing, key=lambda r: (r.observed_at, r.recorded_at, r.id), default=None)
