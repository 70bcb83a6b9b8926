"""Reading our assessments: the current one of every State, its history, and how all stood before.

A current value is one seek per State on `ix_stance_record_standing`, whatever the history's length:
the index is walked from its newest end and left at the first record that stands.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.db import newest_first, standing
from app.meetings.evidence import Confidence, Grade
from app.stances.models import Stance, StanceRecord
from app.states.models import MemberState


class CurrentStance(NamedTuple):
    """The record that holds for a State."""

    stance: Stance
    confidence: Confidence
    grade: Grade
    observed_at: datetime
    recorded_at: datetime
    id: UUID
    owner_id: UUID
    meeting_id: UUID | None


class StanceNow(NamedTuple):
    """As much of the record that holds as a table of all States shows."""

    stance: Stance
    confidence: Confidence
    observed_at: datetime


class StanceRow(NamedTuple):
    """One record of a State's history with its evidence; `owner_id` is who wrote it down."""

    id: UUID
    stance: Stance
    confidence: Confidence
    grade: Grade
    quote: str
    source: str
    meeting_id: UUID | None
    owner_id: UUID
    observed_at: datetime
    recorded_at: datetime
    withdrawn_at: datetime | None
    withdrawn_by_id: UUID | None
    withdrawal_reason: str
    organisation_id: UUID


class StanceChange(NamedTuple):
    """A record that says something else than the one before it; None before the first."""

    id: UUID
    state_code: str
    observed_at: datetime
    recorded_at: datetime
    stance: Stance
    before: Stance | None


_newest: Any = aliased(StanceRecord, name="newest")
_CURRENT = tuple(col(getattr(StanceRecord, name)) for name in CurrentStance._fields)


def current_stances(db: Session) -> dict[str, CurrentStance]:
    """Each State's newest standing record by its code; a State without one is absent."""
    return _newest_records(db)


def stances_now(db: Session) -> dict[str, StanceNow]:
    """Only what a table of all States shows of each one's newest standing record."""
    return {code: StanceNow._make(values) for code, *values in db.execute(_ALL_NOW)}


def current_stance(db: Session, state_code: str) -> CurrentStance | None:
    """The newest standing record of one State."""
    row = db.execute(
        sa.select(*_CURRENT)
        .where(col(StanceRecord.state_code) == state_code, standing(StanceRecord))
        .order_by(*newest_first(StanceRecord))
        .limit(1)
    ).first()
    return CurrentStance._make(row) if row else None


def stance_as_of(
    db: Session, at: datetime, *, known_at: datetime | None = None
) -> dict[str, CurrentStance]:
    """What the record said at `at` about how things were at `at`; `known_at` moves the first."""
    known_at = known_at or at
    found = _newest_records(db, _newest.observed_at <= at, _newest.recorded_at <= known_at)
    # Records withdrawn since are few and outside the index of standing ones: one pass finds them.
    since = sa.select(col(StanceRecord.state_code), *_CURRENT).where(
        col(StanceRecord.withdrawn_at) > known_at,
        col(StanceRecord.observed_at) <= at,
        col(StanceRecord.recorded_at) <= known_at,
    )
    for code, *values in db.execute(since):
        record = CurrentStance._make(values)
        if code not in found or _age(record) > _age(found[code]):
            found[code] = record
    return found


def stance_history(
    db: Session, state_code: str, *, with_withdrawn: bool = False
) -> list[StanceRow]:
    """A State's records, newest first."""
    query = (
        sa.select(*(col(getattr(StanceRecord, name)) for name in StanceRow._fields))
        .where(col(StanceRecord.state_code) == state_code)
        .order_by(*newest_first(StanceRecord))
    )
    if not with_withdrawn:
        query = query.where(standing(StanceRecord))
    return [StanceRow._make(row) for row in db.execute(query)]


def stance_tally(stances: Iterable[Stance]) -> dict[Stance, int]:
    """How many are at each step of the scale, in its order; none is 0, not absent."""
    counted = Counter(stances)
    return {stance: counted[stance] for stance in Stance}


def stance_steps(db: Session, instants: Sequence[datetime]) -> list[Mapping[Stance | None, int]]:
    """How many States were at each stance at each instant, as known today; None: no record yet.

    One seek per State and instant; only the counts leave the database.
    """
    if not instants:
        return []
    columns = sa.column("number", sa.Integer), sa.column("at", _newest.observed_at.type)
    steps = sa.values(*columns, name="steps").data(list(enumerate(instants))).cte("steps")
    then = _seek(_newest.stance, _newest.observed_at <= steps.c.at).label("stance")
    found = sa.select(steps.c.number, then).join_from(steps, MemberState, sa.true()).subquery()
    rows = db.execute(
        sa.select(found.c.number, found.c.stance, sa.func.count()).group_by(
            found.c.number, found.c.stance
        )
    )
    counted: list[dict[Stance | None, int]] = [{} for _ in instants]
    for step, stance, count in rows:
        counted[step][stance] = count
    return list(counted)


def stance_version(db: Session) -> tuple[object, ...]:
    """Another value whenever a stance was recorded or withdrawn; never a read of the history."""
    newest_id, withdrawals = (
        sa.select(col(StanceRecord.id))
        .order_by(col(StanceRecord.recorded_at).desc(), col(StanceRecord.id).desc())
        .limit(1),
        sa.select(sa.func.count(col(StanceRecord.id))).where(
            col(StanceRecord.withdrawn_at).is_not(None)
        ),
    )
    row = db.execute(sa.select(newest_id.scalar_subquery(), withdrawals.scalar_subquery()))
    return tuple(row.one())


def stance_changes(db: Session, since: datetime, limit: int) -> list[StanceChange]:
    """Changes that happened since then, newest first; to confirm what was so is none."""
    before = (
        sa.select(_newest.stance)
        .where(
            _newest.state_code == col(StanceRecord.state_code),
            standing(_newest),
            sa.tuple_(_newest.observed_at, _newest.recorded_at, _newest.id)
            < sa.tuple_(
                col(StanceRecord.observed_at), col(StanceRecord.recorded_at), col(StanceRecord.id)
            ),
        )
        .order_by(*newest_first(_newest))
        .limit(1)
        .correlate(StanceRecord)
        .scalar_subquery()
    )
    query = (
        sa.select(
            *(col(getattr(StanceRecord, name)) for name in StanceChange._fields[:-1]),
            before.label("before"),
        )
        .where(
            standing(StanceRecord),
            col(StanceRecord.recorded_at) >= since,  # nothing is observed after it was recorded
            col(StanceRecord.observed_at) >= since,
            col(StanceRecord.stance) != sa.func.coalesce(before, Stance.NOT_KNOWN.value),
        )
        .order_by(col(StanceRecord.recorded_at).desc(), col(StanceRecord.id).desc())
        .limit(limit)
    )
    return [StanceChange._make(row) for row in db.execute(query)]


def _newest_records(db: Session, *conditions: sa.ColumnElement[bool]) -> dict[str, CurrentStance]:
    newest = col(StanceRecord.id) == _seek(_newest.id, *conditions)
    rows = db.execute(
        sa.select(col(MemberState.code), *_CURRENT).join_from(MemberState, StanceRecord, newest)
    )
    return {code: CurrentStance._make(values) for code, *values in rows}


def _seek(column: Any, *conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
    """This column of the newest standing record of the State in the enclosing query."""
    return (
        sa.select(column)
        .where(_newest.state_code == col(MemberState.code), standing(_newest), *conditions)
        .order_by(*newest_first(_newest))
        .limit(1)
        .correlate_except(_newest)
        .scalar_subquery()
    )


def _age(record: CurrentStance) -> tuple[datetime, datetime, UUID]:
    return record.observed_at, record.recorded_at, record.id


_ALL_NOW = sa.select(
    col(MemberState.code), *(col(getattr(StanceRecord, name)) for name in StanceNow._fields)
).join_from(MemberState, StanceRecord, col(StanceRecord.id) == _seek(_newest.id))
"""Built once: taking the statement apart and together again costs more than its seeks."""
