"""What the stance panel shows: where a delegation stands, since when, why, and how it moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlmodel import Session, col

from app.clock import utc_now
from app.db import newest_first, standing
from app.meetings.evidence import Grade
from app.settings import get_settings
from app.stances.models import Stance, StanceRecord
from app.stances.queries import StanceRow

HISTORY: Final = 40
"""As many records as the line can show apart; the timeline has them all."""


@dataclass(frozen=True, slots=True)
class StancePanel:
    """The newest records, newest first; `cut` when there are older ones."""

    records: Sequence[StanceRow]
    cut: bool

    @property
    def current(self) -> StanceRow | None:
        return self.records[0] if self.records else None

    @property
    def stance(self) -> Stance:
        return self.current.stance if self.current else Stance.NOT_KNOWN

    @property
    def since(self) -> datetime | None:
        """When the first record of the present run was observed."""
        since = None
        for record in self.records:
            if record.stance is not self.stance:
                break
            since = record.observed_at
        return since

    @property
    def since_is_certain(self) -> bool:
        """False when the run may have begun before the oldest record read."""
        return not self.cut or any(r.stance is not self.stance for r in self.records)


_NEWEST = (
    sa.select(*(col(getattr(StanceRecord, name)) for name in StanceRow._fields))
    .where(
        col(StanceRecord.state_code) == sa.bindparam("code", type_=sa.String),
        standing(StanceRecord),
    )
    .order_by(*newest_first(StanceRecord))
    .limit(HISTORY + 1)
)


def stance_panel(db: Session, code: str) -> StancePanel:
    rows = [StanceRow._make(row) for row in db.execute(_NEWEST, {"code": code})]
    return StancePanel(records=rows[:HISTORY], cut=len(rows) > HISTORY)


def is_fading(observed_at: datetime) -> bool:
    """Older than what we rely on: to be confirmed again."""
    return utc_now() - observed_at > timedelta(days=get_settings().reconfirm_days)


def how_known(grade: Grade) -> str:
    """The three shapes of the history line: said to us, official, inferred."""
    if grade.is_on_record:
        return "o"
    return "i" if grade is Grade.INFERRED else "s"
