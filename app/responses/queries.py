"""Reading answers to the asks: the current one of every State and ask, and their history.

A current answer is one seek per State and ask on `ix_ask_response_standing`, whatever the history's
length. A State and ask without a record is absent: nobody has raised it.
"""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.asks.models import Ask
from app.db import newest_first, standing
from app.meetings.evidence import Confidence, Grade
from app.responses.models import AskResponse, AskStatus
from app.states.models import MemberState


class CurrentResponse(NamedTuple):
    """The answer that holds for a State and an ask."""

    status: AskStatus
    confidence: Confidence
    grade: Grade
    quotable: bool
    observed_at: datetime
    recorded_at: datetime
    id: UUID
    owner_id: UUID
    meeting_id: UUID | None


class Held(NamedTuple):
    """What a cell of the ask matrix says: the answer, how well it is known, and its age."""

    status: AskStatus
    grade: Grade
    observed_at: datetime


class ResponseRow(NamedTuple):
    """One answer of a State's history with its evidence; `owner_id` is who wrote it down."""

    id: UUID
    ask_slug: str
    status: AskStatus
    confidence: Confidence
    grade: Grade
    quotable: bool
    quote: str
    source: str
    meeting_id: UUID | None
    owner_id: UUID
    observed_at: datetime
    recorded_at: datetime
    withdrawn_at: datetime | None
    withdrawn_by_id: UUID | None
    withdrawal_reason: str


class ResponseChange(NamedTuple):
    """An answer that says something else than the one before it; None before the first."""

    id: UUID
    state_code: str
    ask_slug: str
    observed_at: datetime
    recorded_at: datetime
    status: AskStatus
    before: AskStatus | None


_newest: Any = aliased(AskResponse, name="newest")
_CURRENT = tuple(col(getattr(AskResponse, name)) for name in CurrentResponse._fields)


def current_responses(
    db: Session, *, state_code: str | None = None
) -> dict[tuple[str, str], CurrentResponse]:
    """The newest standing answer by state code and ask slug; of every State, or of one."""
    return _newest_records(db, state_code)


def statuses_now(db: Session) -> dict[tuple[str, str], AskStatus]:
    """Only how far each State has come with each ask: what a table of all States shows."""
    rows = db.execute(_ALL_STATUSES)
    return {(code, slug): _STATUSES[found] for code, slug, found in rows if found}


def held_now(db: Session) -> dict[tuple[str, str], Held]:
    """The newest standing answer of every State to every ask, with its grade and day only."""
    rows = db.execute(_ALL_HELD)
    return {
        (code, slug): Held(_STATUSES[status], _GRADES[grade], observed_at)
        for code, slug, status, grade, observed_at in rows
    }


def responses_as_of(
    db: Session, at: datetime, *, known_at: datetime | None = None
) -> dict[tuple[str, str], CurrentResponse]:
    """What the record said at `at` about how things were at `at`; `known_at` moves the first."""
    known_at = known_at or at
    found = _newest_records(db, None, _newest.observed_at <= at, _newest.recorded_at <= known_at)
    # Records withdrawn since are few and outside the index of standing ones: one pass finds them.
    since = sa.select(col(AskResponse.state_code), col(AskResponse.ask_slug), *_CURRENT).where(
        col(AskResponse.withdrawn_at) > known_at,
        col(AskResponse.observed_at) <= at,
        col(AskResponse.recorded_at) <= known_at,
    )
    for code, slug, *values in db.execute(since):
        record = CurrentResponse._make(values)
        known = found.get((code, slug))
        if known is None or _age(record) > _age(known):
            found[code, slug] = record
    return found


def response_history(
    db: Session, state_code: str, *, ask_slug: str | None = None, with_withdrawn: bool = False
) -> list[ResponseRow]:
    """A State's answers, newest first; to every ask, or to one."""
    query = (
        sa.select(*(col(getattr(AskResponse, name)) for name in ResponseRow._fields))
        .where(col(AskResponse.state_code) == state_code)
        .order_by(*newest_first(AskResponse))
    )
    if ask_slug is not None:
        query = query.where(col(AskResponse.ask_slug) == ask_slug)
    if not with_withdrawn:
        query = query.where(standing(AskResponse))
    return [ResponseRow._make(row) for row in db.execute(query)]


def response_changes(db: Session, since: datetime, limit: int) -> list[ResponseChange]:
    """Changes that happened since then, newest first; to confirm what was so is none."""
    before = (
        sa.select(_newest.status)
        .where(
            _newest.state_code == col(AskResponse.state_code),
            _newest.ask_slug == col(AskResponse.ask_slug),
            standing(_newest),
            sa.tuple_(_newest.observed_at, _newest.recorded_at, _newest.id)
            < sa.tuple_(
                col(AskResponse.observed_at), col(AskResponse.recorded_at), col(AskResponse.id)
            ),
        )
        .order_by(*newest_first(_newest))
        .limit(1)
        .correlate(AskResponse)
        .scalar_subquery()
    )
    query = (
        sa.select(
            *(col(getattr(AskResponse, name)) for name in ResponseChange._fields[:-1]),
            before.label("before"),
        )
        .where(
            standing(AskResponse),
            col(AskResponse.recorded_at) >= since,  # nothing is observed after it was recorded
            col(AskResponse.observed_at) >= since,
            col(AskResponse.status) != sa.func.coalesce(before, AskStatus.NOT_RAISED.value),
        )
        .order_by(col(AskResponse.recorded_at).desc(), col(AskResponse.id).desc())
        .limit(limit)
    )
    return [ResponseChange._make(row) for row in db.execute(query)]


def _newest_records(
    db: Session, state_code: str | None, *conditions: sa.ColumnElement[bool]
) -> dict[tuple[str, str], CurrentResponse]:
    newest = col(AskResponse.id) == _seek(_newest.id, *conditions)
    query = (
        sa.select(col(MemberState.code), col(Ask.slug), *_CURRENT)
        .join_from(MemberState, Ask, sa.true())
        .join(AskResponse, newest)
    )
    if state_code is not None:
        query = query.where(col(MemberState.code) == state_code)
    rows = db.execute(query)
    return {(code, slug): CurrentResponse._make(values) for code, slug, *values in rows}


def _seek(column: Any, *conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
    """This column of the newest standing answer to the ask and State of the enclosing query."""
    return (
        sa.select(column)
        .where(
            _newest.state_code == col(MemberState.code),
            _newest.ask_slug == col(Ask.slug),
            standing(_newest),
            *conditions,
        )
        .order_by(*newest_first(_newest))
        .limit(1)
        .correlate_except(_newest)
        .scalar_subquery()
    )


def _age(record: CurrentResponse) -> tuple[datetime, datetime, UUID]:
    return record.observed_at, record.recorded_at, record.id


_STATUSES = {status.value: status for status in AskStatus}
_ALL_STATUSES = sa.select(
    col(MemberState.code),
    col(Ask.slug),
    sa.type_coerce(_seek(_newest.status), sa.String).label("status"),
).join_from(MemberState, Ask, sa.true())
"""Built once: taking the statement apart and together again costs more than its seeks."""

_GRADES = {grade.value: grade for grade in Grade}
_ALL_HELD = (
    sa.select(
        col(MemberState.code),
        col(Ask.slug),
        sa.type_coerce(col(AskResponse.status), sa.String),
        sa.type_coerce(col(AskResponse.grade), sa.String),
        col(AskResponse.observed_at),
    )
    .join_from(MemberState, Ask, sa.true())
    .join(AskResponse, col(AskResponse.id) == _seek(_newest.id))
)
