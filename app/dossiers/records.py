"""Standing stances and answers of one delegation, each with what it was before.

Every source is a seek on an index of its own. Records that rest on a meeting are shown with it, so
the sources called `alone` read the partial indexes of those without one. Statements are built once:
that takes longer than running them.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.access import Label
from app.db import newest_first, standing
from app.dossiers.paging import Key, newest, values
from app.meetings.evidence import Confidence, Grade
from app.responses.models import AskResponse, AskStatus
from app.stances.models import Stance, StanceRecord


class StanceRecordRow(NamedTuple):
    """A stance with what it was before; None before the first."""

    id: UUID
    stance: Stance
    grade: Grade
    confidence: Confidence
    quote: str
    source: str
    meeting_id: UUID | None
    owner_id: UUID
    observed_at: datetime
    recorded_at: datetime
    label: Label
    before: Stance | None


class AnswerRow(NamedTuple):
    """An answer to an ask with what it was before; None before the first."""

    id: UUID
    ask_slug: str
    status: AskStatus
    grade: Grade
    confidence: Confidence
    quotable: bool
    quote: str
    source: str
    meeting_id: UUID | None
    owner_id: UUID
    observed_at: datetime
    recorded_at: datetime
    label: Label
    organisation_id: UUID
    before: AskStatus | None


_earlier_stance: Any = aliased(StanceRecord, name="earlier")
_earlier_answer: Any = aliased(AskResponse, name="earlier")
_CODE: Any = sa.bindparam("code", type_=sa.String)
_IDS: Any = sa.bindparam("ids", expanding=True, type_=sa.Uuid)


def _before(earlier: Any, value: Any, table: Any, *same: str) -> sa.Label[Any]:
    """The value of the standing record before each one; one step back on the same index."""
    own = sa.tuple_(col(table.observed_at), col(table.recorded_at), col(table.id))
    return (
        sa.select(value)
        .where(
            *(getattr(earlier, name) == col(getattr(table, name)) for name in same),
            standing(earlier),
            sa.tuple_(earlier.observed_at, earlier.recorded_at, earlier.id) < own,
        )
        .order_by(*newest_first(earlier))
        .limit(1)
        .correlate(table)
        .scalar_subquery()
        .label("before")
    )


def _columns(table: Any, names: Iterable[str]) -> list[Any]:
    return [col(getattr(table, name)) for name in names]


_STANCES = sa.select(
    *_columns(StanceRecord, StanceRecordRow._fields[:-1]),
    _before(_earlier_stance, _earlier_stance.stance, StanceRecord, "state_code"),
).where(standing(StanceRecord))
_ANSWERS = sa.select(
    *_columns(AskResponse, AnswerRow._fields[:-1]),
    _before(_earlier_answer, _earlier_answer.status, AskResponse, "state_code", "ask_slug"),
).where(standing(AskResponse))


@cache
def _stances(older: bool, alone: bool) -> sa.Select[Any]:  # noqa: FBT001
    query = _STANCES.where(col(StanceRecord.state_code) == _CODE)
    if alone:
        query = query.where(col(StanceRecord.meeting_id).is_(None))
    return newest(query, StanceRecord.observed_at, StanceRecord.id, older=older)


def stances(
    db: Session, code: str, key: Key | None, limit: int, *, alone: bool
) -> list[StanceRecordRow]:
    rows = db.execute(_stances(bool(key), alone), values(key, limit, code=code))
    return [StanceRecordRow._make(row) for row in rows]


@cache
def _answers_alone(older: bool) -> sa.Select[Any]:  # noqa: FBT001
    query = _ANSWERS.where(
        col(AskResponse.state_code) == _CODE, col(AskResponse.meeting_id).is_(None)
    )
    return newest(query, AskResponse.observed_at, AskResponse.id, older=older)


def answers_alone(db: Session, code: str, key: Key | None, limit: int) -> list[AnswerRow]:
    rows = db.execute(_answers_alone(bool(key)), values(key, limit, code=code))
    return [AnswerRow._make(row) for row in rows]


@cache
def _answers_to(older: bool) -> sa.Select[Any]:  # noqa: FBT001
    query = _ANSWERS.where(
        col(AskResponse.state_code) == _CODE,
        col(AskResponse.ask_slug) == sa.bindparam("slug", type_=sa.String),
    )
    return newest(query, AskResponse.observed_at, AskResponse.id, older=older)


def answers_to(db: Session, code: str, slug: str, key: Key | None, limit: int) -> list[AnswerRow]:
    """A delegation's answers to one ask, newest first."""
    rows = db.execute(_answers_to(bool(key)), values(key, limit, code=code, slug=slug))
    return [AnswerRow._make(row) for row in rows]


@cache
def _answers_to_each(older: bool, asks: int) -> Any:  # noqa: FBT001
    """A seek for each ask: the index is ordered within an ask only."""
    parts = (
        newest(
            _ANSWERS.where(
                col(AskResponse.state_code) == _CODE,
                col(AskResponse.ask_slug) == sa.bindparam(f"slug{number}", type_=sa.String),
            ),
            AskResponse.observed_at,
            AskResponse.id,
            older=older,
        ).subquery()
        for number in range(asks)
    )
    return sa.union_all(*(sa.select(part) for part in parts))


def answers_to_each(
    db: Session, code: str, slugs: Sequence[str], key: Key | None, limit: int
) -> list[AnswerRow]:
    """The newest answers to each of these asks, newest first."""
    asked = {f"slug{number}": slug for number, slug in enumerate(slugs)}
    query = _answers_to_each(bool(key), len(slugs))
    rows = db.execute(query, values(key, limit, code=code, **asked))
    found = [AnswerRow._make(row) for row in rows]
    return sorted(found, key=lambda row: (row.observed_at, row.recorded_at, row.id), reverse=True)


_STANCES_OF_MEETINGS = _STANCES.where(col(StanceRecord.meeting_id).in_(_IDS)).order_by(
    col(StanceRecord.recorded_at), col(StanceRecord.id)
)
_ANSWERS_OF_MEETINGS = _ANSWERS.where(col(AskResponse.meeting_id).in_(_IDS)).order_by(
    col(AskResponse.recorded_at), col(AskResponse.id)
)


def stances_from(db: Session, meeting_ids: Collection[UUID]) -> list[StanceRecordRow]:
    """The stances that these meetings are the evidence of."""
    rows = db.execute(_STANCES_OF_MEETINGS, {"ids": list(meeting_ids)})
    return [StanceRecordRow._make(row) for row in rows]


def answers_from(db: Session, meeting_ids: Collection[UUID]) -> list[AnswerRow]:
    """The answers that these meetings are the evidence of."""
    rows = db.execute(_ANSWERS_OF_MEETINGS, {"ids": list(meeting_ids)})
    return [AnswerRow._make(row) for row in rows]
