"""The list of tasks page by page: what is asked for, and where the last page ended."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple, assert_never
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from app.languages import gettext as _
from app.tasks.models import Task
from app.tasks.queries import TaskRow, by_due_date, is_open_task, task_rows

PAGE: Final = 50
_END: Final = re.compile(r"(none|\d{8}(?:T\d{12})?)-([0-9a-f]{32})")
_DAY, _INSTANT = "%Y%m%d", "%Y%m%dT%H%M%S%f"


class Show(StrEnum):
    """Which tasks: what is left, what is late, what is done."""

    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"

    @property
    def label(self) -> str:
        match self:
            case Show.OPEN:
                return _("Open")
            case Show.OVERDUE:
                return _("Overdue")
            case Show.DONE:
                return _("Done")
        assert_never(self)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of an address; None asks for all."""

    show: Show = Show.OPEN
    person_id: UUID | None = None
    state_code: str | None = None
    due_on: date | None = None


class TaskPage(NamedTuple):
    rows: list[TaskRow]
    next: str
    """Where the next page begins, for the address; empty on the last one."""


class _End(NamedTuple):
    at: date | datetime | None
    id: UUID


def read_end(text: str, show: Show) -> _End | None:
    """The end of the page before in an address, or None when it holds none: then the first page."""
    found = _END.fullmatch(text)
    if found is None:
        return None
    words, row_id = found[1], UUID(hex=found[2])
    if words == "none":
        return None if show is Show.DONE else _End(None, row_id)
    try:
        if show is Show.DONE:
            return _End(datetime.strptime(words, _INSTANT).replace(tzinfo=UTC), row_id)
        return _End(datetime.strptime(words, _DAY).replace(tzinfo=UTC).date(), row_id)
    except ValueError:
        return None


def _write_end(row: TaskRow, show: Show) -> str:
    if show is Show.DONE and row.done_at:
        return f"{row.done_at.astimezone(UTC):{_INSTANT}}-{row.id.hex}"
    return f"{row.due_on:{_DAY}}-{row.id.hex}" if row.due_on else f"none-{row.id.hex}"


def task_page(
    db: Session, wanted: Wanted, *, today: date, after: str = "", limit: int = PAGE
) -> TaskPage:
    """Open tasks by day, the late ones first; done ones the newest first. One query."""
    query = task_rows(db).where(*_conditions(wanted, today))
    end = read_end(after, wanted.show)
    if end:
        query = query.where(_beyond(end, wanted.show))
    if wanted.show is Show.DONE:
        query = query.order_by(col(Task.done_at).desc(), col(Task.id).desc())
    else:
        query = query.order_by(*by_due_date(Task))
    found = [TaskRow._make(row) for row in db.execute(query.limit(limit + 1))]
    rows = found[:limit]
    return TaskPage(rows, _write_end(rows[-1], wanted.show) if len(found) > limit else "")


def _conditions(wanted: Wanted, today: date) -> list[Any]:
    is_done = sa.and_(col(Task.done_at).is_not(None), col(Task.withdrawn_at).is_(None))
    conditions: list[Any] = [is_done if wanted.show is Show.DONE else is_open_task()]
    if wanted.show is Show.OVERDUE:
        conditions.append(col(Task.due_on) < today)
    if wanted.person_id:
        conditions.append(col(Task.assignee_id) == wanted.person_id)
    if wanted.state_code:
        conditions.append(col(Task.state_code) == wanted.state_code)
    if wanted.due_on:
        conditions.append(col(Task.due_on) == wanted.due_on)
    return conditions


def _beyond(end: _End, show: Show) -> Any:
    due_on, row_id = col(Task.due_on), col(Task.id)
    if show is Show.DONE:
        done_at = col(Task.done_at)
        return sa.or_(done_at < end.at, sa.and_(done_at == end.at, row_id < end.id))
    if end.at is None:
        return sa.and_(due_on.is_(None), row_id > end.id)
    later = sa.or_(due_on > end.at, sa.and_(due_on == end.at, row_id > end.id))
    return sa.or_(later, due_on.is_(None))
