"""Meetings, done tasks and promises of one delegation: each source a seek on its own index."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from app.access import Label
from app.dossiers.paging import Key, newest, values
from app.meetings.models import Channel, Meeting
from app.tasks.models import Promise, PromiseOutcome, Task


class MeetingRow(NamedTuple):
    id: UUID
    held_at: datetime
    channel: Channel
    summary: str
    documents_left: str
    owner_id: UUID
    version: int
    label: Label


class DoneTaskRow(NamedTuple):
    id: UUID
    title: str
    done_at: datetime
    done_by_id: UUID | None
    label: Label


class PromisedRow(NamedTuple):
    id: UUID
    text: str
    due_on: date | None
    outcome: PromiseOutcome
    created_at: datetime
    owner_id: UUID
    label: Label


_CODE: Any = sa.bindparam("code", type_=sa.String)


def _columns(table: Any, names: Iterable[str]) -> list[Any]:
    return [col(getattr(table, name)) for name in names]


@cache
def _meetings(older: bool) -> sa.Select[Any]:  # noqa: FBT001  # one of the two statements
    query = sa.select(*_columns(Meeting, MeetingRow._fields)).where(
        col(Meeting.state_code) == _CODE, col(Meeting.withdrawn_at).is_(None)
    )
    return newest(query, Meeting.held_at, Meeting.id, older=older)


def meetings(db: Session, code: str, key: Key | None, limit: int) -> list[MeetingRow]:
    rows = db.execute(_meetings(bool(key)), values(key, limit, code=code))
    return [MeetingRow._make(row) for row in rows]


@cache
def _done_tasks(older: bool) -> sa.Select[Any]:  # noqa: FBT001
    query = sa.select(*_columns(Task, DoneTaskRow._fields)).where(
        col(Task.state_code) == _CODE,
        col(Task.done_at).is_not(None),
        col(Task.withdrawn_at).is_(None),
    )
    return newest(query, Task.done_at, Task.id, older=older)


def done_tasks(db: Session, code: str, key: Key | None, limit: int) -> list[DoneTaskRow]:
    rows = db.execute(_done_tasks(bool(key)), values(key, limit, code=code))
    return [DoneTaskRow._make(row) for row in rows]


@cache
def _promises_alone(older: bool) -> sa.Select[Any]:  # noqa: FBT001
    query = sa.select(*_columns(Promise, PromisedRow._fields)).where(
        col(Promise.state_code) == _CODE,
        col(Promise.meeting_id).is_(None),
        col(Promise.withdrawn_at).is_(None),
    )
    return newest(query, Promise.created_at, Promise.id, older=older)


def promises_alone(db: Session, code: str, key: Key | None, limit: int) -> list[PromisedRow]:
    rows = db.execute(_promises_alone(bool(key)), values(key, limit, code=code))
    return [PromisedRow._make(row) for row in rows]
