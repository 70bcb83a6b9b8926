"""Reading tasks, promises and who follows which delegation; lists name their columns."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.access import Label
from app.errors import NotFound
from app.languages import gettext as _
from app.people.models import Person
from app.people.queries import shown_name
from app.states.models import MemberState
from app.tasks.models import Assignment, Promise, PromiseOutcome, Task

Rows: TypeAlias = sa.Select[*tuple[Any, ...]]


class TaskRow(NamedTuple):
    """A task as lists show it."""

    id: UUID
    title: str
    due_on: date | None
    state_code: str | None
    state_name: str | None
    assignee_id: UUID
    assignee: str
    meeting_id: UUID | None
    created_at: datetime
    done_at: datetime | None
    withdrawn_at: datetime | None
    version: int
    label: Label
    organisation_id: UUID

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.withdrawn_at is None

    @property
    def slug(self) -> str:
        return (self.state_code or "").lower()


class PromiseRow(NamedTuple):
    """A promise as lists show it."""

    id: UUID
    text: str
    due_on: date | None
    outcome: PromiseOutcome
    settled_at: datetime | None
    state_code: str
    state_name: str
    meeting_id: UUID | None
    created_at: datetime
    withdrawn_at: datetime | None
    label: Label
    organisation_id: UUID

    @property
    def slug(self) -> str:
        return self.state_code.lower()

    @property
    def is_open(self) -> bool:
        return self.outcome is PromiseOutcome.OPEN and self.withdrawn_at is None


class NextAction(NamedTuple):
    """What we do next with a delegation."""

    due_on: date | None
    title: str
    assignee_id: UUID
    task_id: UUID


def is_open_task() -> sa.ColumnElement[bool]:
    """Neither done nor withdrawn: the condition of the partial indexes."""
    return sa.and_(col(Task.done_at).is_(None), col(Task.withdrawn_at).is_(None))


def by_due_date(table: type[Task | Promise]) -> tuple[Any, ...]:
    """Earliest first, undated last, on both engines; a total order."""
    return (col(table.due_on).is_(None), col(table.due_on), col(table.id))


def task_rows(db: Session) -> Rows:
    """The columns of `TaskRow`; callers add conditions, order and limit."""
    return (
        sa.select(
            col(Task.id),
            col(Task.title),
            col(Task.due_on),
            col(Task.state_code),
            col(MemberState.name),
            col(Task.assignee_id),
            shown_name(db),
            col(Task.meeting_id),
            col(Task.created_at),
            col(Task.done_at),
            col(Task.withdrawn_at),
            col(Task.version),
            col(Task.label),
            col(Task.organisation_id),
        )
        .join(Person, col(Person.id) == col(Task.assignee_id))
        .outerjoin(MemberState, col(MemberState.code) == col(Task.state_code))
    )


def _tasks(db: Session, query: Rows) -> list[TaskRow]:
    return [TaskRow._make(row) for row in db.execute(query)]


def task_by_id(db: Session, task_id: UUID, *, for_change: bool = False) -> Task:
    """The task; to be changed, it is locked until the transaction ends where the engine can."""
    query = select(Task).where(Task.id == task_id)
    task = db.exec(query.with_for_update() if for_change else query).one_or_none()
    if task is None:
        raise NotFound(_("There is no such task, or you may not see it."))
    return task


def task_row(db: Session, task_id: UUID) -> TaskRow:
    found = _tasks(db, task_rows(db).where(col(Task.id) == task_id))
    if not found:
        raise NotFound(_("There is no such task, or you may not see it."))
    return found[0]


def open_tasks_of(db: Session, state_code: str, limit: int = 100) -> list[TaskRow]:
    """What is left to do with a delegation, the most pressing first."""
    query = task_rows(db).where(is_open_task(), col(Task.state_code) == state_code)
    return _tasks(db, query.order_by(*by_due_date(Task)).limit(limit))


def tasks_of(
    db: Session,
    person_id: UUID | None = None,
    *,
    due_from: date | None = None,
    due_to: date | None = None,
    limit: int = 200,
) -> list[TaskRow]:
    """Open tasks of one person, or of everybody, due in the period when one is given."""
    query = task_rows(db).where(is_open_task())
    if person_id:
        query = query.where(col(Task.assignee_id) == person_id)
    if due_from:
        query = query.where(col(Task.due_on) >= due_from)
    if due_to:
        query = query.where(col(Task.due_on) <= due_to)
    return _tasks(db, query.order_by(*by_due_date(Task)).limit(limit))


def overdue(
    db: Session, today: date, person_id: UUID | None = None, limit: int = 200
) -> list[TaskRow]:
    """Open tasks whose day has passed, the oldest first."""
    query = task_rows(db).where(is_open_task(), col(Task.due_on) < today)
    if person_id:
        query = query.where(col(Task.assignee_id) == person_id)
    return _tasks(db, query.order_by(*by_due_date(Task)).limit(limit))


def overdue_count(db: Session, today: date, person_id: UUID | None = None) -> int:
    counted = sa.select(sa.func.count(col(Task.id))).where(is_open_task(), col(Task.due_on) < today)
    if person_id:
        counted = counted.where(col(Task.assignee_id) == person_id)
    return db.scalar(counted) or 0


def due_counts(
    db: Session, due_from: date, due_to: date, person_id: UUID | None = None
) -> dict[date, int]:
    """How many open tasks are due on each day of a period."""
    counted = (
        sa.select(col(Task.due_on), sa.func.count(col(Task.id)))
        .where(is_open_task(), col(Task.due_on).between(due_from, due_to))
        .group_by(col(Task.due_on))
    )
    if person_id:
        counted = counted.where(col(Task.assignee_id) == person_id)
    return {day: number for day, number in db.execute(counted) if day}


def next_actions(db: Session) -> Mapping[str, NextAction]:
    """The next open task of each delegation, dated before undated: two index seeks a State."""
    return {code: NextAction(*rest) for code, *rest in db.execute(_next_actions())}


@cache
def _next_actions() -> Rows:
    def first(*which: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
        return (
            sa.select(col(Task.id))
            .where(is_open_task(), col(Task.state_code) == col(MemberState.code), *which)
            .order_by(col(Task.due_on), col(Task.id))
            .limit(1)
            .correlate(MemberState)
            .scalar_subquery()
        )

    dated, undated = first(col(Task.due_on).is_not(None)), first(col(Task.due_on).is_(None))
    found = sa.select(
        col(MemberState.code).label("code"), sa.func.coalesce(dated, undated).label("task_id")
    ).subquery()
    return sa.select(
        found.c.code, col(Task.due_on), col(Task.title), col(Task.assignee_id), col(Task.id)
    ).join(Task, col(Task.id) == found.c.task_id)


def tasks_from(db: Session, meeting_ids: Collection[UUID]) -> list[TaskRow]:
    """The follow-ups of meetings, open and closed; withdrawn ones too."""
    query = task_rows(db).where(col(Task.meeting_id).in_(meeting_ids))
    return _tasks(db, query.order_by(*by_due_date(Task)))


def open_tasks_from(db: Session, meeting_id: UUID) -> list[Task]:
    """The open follow-ups of a meeting, to be changed."""
    query = select(Task).where(is_open_task(), col(Task.meeting_id) == meeting_id)
    return list(db.exec(query.order_by(col(Task.id)).with_for_update()))


def promise_rows() -> Rows:
    """The columns of `PromiseRow`; callers add conditions, order and limit."""
    return sa.select(
        col(Promise.id),
        col(Promise.text),
        col(Promise.due_on),
        col(Promise.outcome),
        col(Promise.settled_at),
        col(Promise.state_code),
        col(MemberState.name),
        col(Promise.meeting_id),
        col(Promise.created_at),
        col(Promise.withdrawn_at),
        col(Promise.label),
        col(Promise.organisation_id),
    ).join(MemberState, col(MemberState.code) == col(Promise.state_code))


def promise_by_id(db: Session, promise_id: UUID, *, for_change: bool = False) -> Promise:
    """The promise, locked like a task."""
    query = select(Promise).where(Promise.id == promise_id)
    promise = db.exec(query.with_for_update() if for_change else query).one_or_none()
    if promise is None:
        raise NotFound(_("There is no such promise, or you may not see it."))
    return promise


def promise_row(db: Session, promise_id: UUID) -> PromiseRow:
    found = db.execute(promise_rows().where(col(Promise.id) == promise_id)).one_or_none()
    if found is None:
        raise NotFound(_("There is no such promise, or you may not see it."))
    return PromiseRow._make(found)


def promises_of(db: Session, state_code: str, limit: int = 100) -> list[PromiseRow]:
    """What a delegation promised and what became of it; open ones first, then by date."""
    query = promise_rows().where(
        col(Promise.state_code) == state_code, col(Promise.withdrawn_at).is_(None)
    )
    is_settled = sa.case((col(Promise.outcome) == PromiseOutcome.OPEN, 0), else_=1)
    rows = db.execute(query.order_by(is_settled, *by_due_date(Promise)).limit(limit))
    return [PromiseRow._make(row) for row in rows]


def promises_from(db: Session, meeting_id: UUID) -> list[PromiseRow]:
    """What was promised in a meeting; withdrawn ones too."""
    query = promise_rows().where(col(Promise.meeting_id) == meeting_id)
    return [PromiseRow._make(row) for row in db.execute(query.order_by(*by_due_date(Promise)))]


def standing_promises_from(db: Session, meeting_id: UUID) -> list[Promise]:
    """The promises of a meeting that were not withdrawn, to be changed."""
    query = select(Promise).where(
        Promise.meeting_id == meeting_id, col(Promise.withdrawn_at).is_(None)
    )
    return list(db.exec(query.order_by(col(Promise.id)).with_for_update()))


def owners(db: Session) -> Mapping[str, UUID]:
    """Who of us follows each delegation; one that nobody follows is absent."""
    return {code: person_id for code, person_id in db.execute(_OWNERS)}  # noqa: C416  # rows


_OWNERS = (
    sa.select(col(Assignment.state_code), col(Assignment.person_id))
    .where(col(Assignment.ended_at).is_(None))
    .order_by(col(Assignment.since), col(Assignment.id))
)
