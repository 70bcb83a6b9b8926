"""What changed in the last seven days: stances and answers, newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from app.asks.queries import AskRow
from app.dashboard.queries import Row
from app.responses.models import AskStatus
from app.responses.queries import ResponseChange, response_changes
from app.stances.models import Stance
from app.stances.queries import StanceChange, stance_changes

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Change:
    """One delegation that moved; `ask` is the number of the ask, or None for the stance."""

    name: str
    slug: str
    observed_at: datetime
    recorded_at: datetime
    id: UUID
    ask: int | None
    before: Stance | AskStatus
    after: Stance | AskStatus


def changes_this_week(
    db: Session, rows: Sequence[Row], asks: Sequence[AskRow], now: datetime, limit: int
) -> list[Change]:
    """The newest changes that happened in the last seven days."""
    states = {row.code: row for row in rows}
    numbers = {ask.slug: ask.number for ask in asks}
    found = [
        *(_of_stance(c, states) for c in stance_changes(db, now - WEEK, limit)),
        *(_of_ask(c, states, numbers) for c in response_changes(db, now - WEEK, limit)),
    ]
    return sorted(found, key=lambda c: (c.recorded_at, c.id), reverse=True)[:limit]


def _of_stance(change: StanceChange, states: Mapping[str, Row]) -> Change:
    return Change(
        name=states[change.state_code].name,
        slug=states[change.state_code].slug,
        observed_at=change.observed_at,
        recorded_at=change.recorded_at,
        id=change.id,
        ask=None,
        before=change.before or Stance.NOT_KNOWN,
        after=change.stance,
    )


def _of_ask(
    change: ResponseChange, states: Mapping[str, Row], numbers: Mapping[str, int]
) -> Change:
    return Change(
        name=states[change.state_code].name,
        slug=states[change.state_code].slug,
        observed_at=change.observed_at,
        recorded_at=change.recorded_at,
        id=change.id,
        ask=numbers[change.ask_slug],
        before=change.before or AskStatus.NOT_RAISED,
        after=change.status,
    )
