"""The sources of a delegation's timeline: each one a seek on its own index, newest first.

A record that rests on a meeting is shown with that meeting, so the sources of records read the
partial indexes of those without one; a page that shows only records reads all of them.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.db import newest_first, standing
from app.dossiers.paging import Key, older_than
from app.meetings.evidence import Confidence, Grade
from app.meetings.models import Channel, Meeting
from app.responses.models import AskResponse, AskStatus
from app.stances.models import Stance, StanceRecord
from app.tasks.models import Promise, PromiseOutcome, Task


class MeetingRow(NamedTuple):
    id: UUID
    held_at: datetime
    channel: Channel
    summary: str
    documents_left: str
    owner_id: UUID
    version: int


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
    before: AskStatus | None


class DoneTaskRow(NamedTuple):
    id: UUID
    title: str
    done_at: datetime
    done_by_id: UUID | None


class PromisedRow(NamedTuple):
    id: UUID
    text: str
    due_on: date | None
    outcome: PromiseOutcome
    created_at: datetime
    owner_id: UUID


_earlier_stance: Any = aliased(StanceRecord, name="earlier")
_earlier_answer: Any = aliased(AskResponse, name="earlier")


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


def stance_rows() -> sa.Select[Any]:
    """Standing stances as `StanceRecordRow`; callers add which, order and limit."""
    before = _before(_earlier_stance, _earlier_stance.stance, StanceRecord, "state_code")
    columns = _columns(StanceRecord, StanceRecordRow._fields[:-1])
    return sa.select(*columns, before).where(standing(StanceRecord))


def answer_rows() -> sa.Select[Any]:
    """Standing answers as `AnswerRow`; callers add which, order and limit."""
    before = _before(_earlier_answer, _earlier_answer.status, AskResponse, "state_code", "ask_slug")
    columns = _columns(AskResponse, AnswerRow._fields[:-1])
    return sa.select(*columns, before).where(standing(AskResponse))


def _newest(query: sa.Select[Any], at: Any, row_id: Any, key: Key | None, n: int) -> sa.Select[Any]:
    ordered = query.where(older_than(key, at, row_id)).order_by(col(at).desc(), col(row_id).desc())
    return ordered.limit(n)


def meetings(db: Session, code: str, key: Key | None, limit: int) -> list[MeetingRow]:
    query = sa.select(*_columns(Meeting, MeetingRow._fields)).where(
        col(Meeting.state_code) == code, col(Meeting.withdrawn_at).is_(None)
    )
    rows = db.execute(_newest(query, Meeting.held_at, Meeting.id, key, limit))
    return [MeetingRow._make(row) for row in rows]


def stances(
    db: Session, code: str, key: Key | None, limit: int, *, alone: bool
) -> list[StanceRecordRow]:
    query = stance_rows().where(col(StanceRecord.state_code) == code)
    if alone:
        query = query.where(col(StanceRecord.meeting_id).is_(None))
    rows = db.execute(_newest(query, StanceRecord.observed_at, StanceRecord.id, key, limit))
    return [StanceRecordRow._make(row) for row in rows]


def answers_alone(db: Session, code: str, key: Key | None, limit: int) -> list[AnswerRow]:
    query = answer_rows().where(
        col(AskResponse.state_code) == code, col(AskResponse.meeting_id).is_(None)
    )
    rows = db.execute(_newest(query, AskResponse.observed_at, AskResponse.id, key, limit))
    return [AnswerRow._make(row) for row in rows]


def answers_to_each(
    db: Session, code: str, slugs: Sequence[str], key: Key | None, limit: int
) -> list[AnswerRow]:
    """The newest answers to each of these asks: the index is ordered within an ask only."""
    of_state = answer_rows().where(col(AskResponse.state_code) == code)
    parts = [
        _newest(
            of_state.where(col(AskResponse.ask_slug) == slug),
            AskResponse.observed_at,
            AskResponse.id,
            key,
            limit,
        ).subquery()
        for slug in slugs
    ]
    rows = db.execute(sa.union_all(*(sa.select(part) for part in parts)))
    found = [AnswerRow._make(row) for row in rows]
    return sorted(found, key=lambda row: (row.observed_at, row.recorded_at, row.id), reverse=True)


def done_tasks(db: Session, code: str, key: Key | None, limit: int) -> list[DoneTaskRow]:
    query = sa.select(*_columns(Task, DoneTaskRow._fields)).where(
        col(Task.state_code) == code,
        col(Task.done_at).is_not(None),
        col(Task.withdrawn_at).is_(None),
    )
    rows = db.execute(_newest(query, Task.done_at, Task.id, key, limit))
    return [DoneTaskRow._make(row) for row in rows]


def promises_alone(db: Session, code: str, key: Key | None, limit: int) -> list[PromisedRow]:
    query = sa.select(*_columns(Promise, PromisedRow._fields)).where(
        col(Promise.state_code) == code,
        col(Promise.meeting_id).is_(None),
        col(Promise.withdrawn_at).is_(None),
    )
    rows = db.execute(_newest(query, Promise.created_at, Promise.id, key, limit))
    return [PromisedRow._make(row) for row in rows]
