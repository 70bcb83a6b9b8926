"""Tasks are ours, promises are theirs; an assignment says who of us follows a delegation."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, assert_never
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.access import Labelled
from app.db import Table, enum_type, new_id
from app.languages import gettext as _
from app.vault.columns import SealedText

_OPEN_TASK = sa.text("done_at IS NULL AND withdrawn_at IS NULL")
_DONE_TASK = sa.text("done_at IS NOT NULL AND withdrawn_at IS NULL")
_PROMISED_THEN = sa.text("meeting_id IS NOT NULL")
_OPEN_PROMISE = sa.text("settled_at IS NULL AND withdrawn_at IS NULL")
_PROMISED_ALONE = sa.text("meeting_id IS NULL AND withdrawn_at IS NULL")


class Task(Labelled, Table, table=True):
    """Something one of us does by a day."""

    __table_args__ = (
        sa.Index(
            "ix_task_open_state_code_due_on",
            "state_code",
            "due_on",
            "id",
            sqlite_where=_OPEN_TASK,
            postgresql_where=_OPEN_TASK,
        ),
        sa.Index(
            "ix_task_open_assignee_id_due_on",
            "assignee_id",
            "due_on",
            "id",
            sqlite_where=_OPEN_TASK,
            postgresql_where=_OPEN_TASK,
        ),
        sa.Index("ix_task_meeting_id", "meeting_id"),
        sa.Index(
            "ix_task_done_done_at",
            "done_at",
            "id",
            sqlite_where=_DONE_TASK,
            postgresql_where=_DONE_TASK,
        ),
        sa.Index(
            "ix_task_done_state_code_done_at",
            "state_code",
            "done_at",
            "id",
            sqlite_where=_DONE_TASK,
            postgresql_where=_DONE_TASK,
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    state_code: str | None = Field(default=None, max_length=3, foreign_key="member_state.code")
    meeting_id: UUID | None = Field(default=None, foreign_key="meeting.id")
    title: str = Field(sa_type=SealedText)
    due_on: date | None = None
    assignee_id: UUID = Field(foreign_key="person.id")
    created_at: datetime
    done_at: datetime | None = None
    done_by_id: UUID | None = Field(default=None, foreign_key="person.id")
    withdrawn_at: datetime | None = None
    version: int = 1


class PromiseOutcome(StrEnum):
    """What became of a promise."""

    OPEN = "open"
    KEPT = "kept"
    LAPSED = "lapsed"

    @property
    def label(self) -> str:
        match self:
            case PromiseOutcome.OPEN:
                return _("Open")
            case PromiseOutcome.KEPT:
                return _("Kept")
            case PromiseOutcome.LAPSED:
                return _("Lapsed")
        assert_never(self)


class Promise(Labelled, Table, table=True):
    """What a delegation said it would do, and by when."""

    __table_args__ = (
        sa.Index("ix_promise_state_code_due_on", "state_code", "due_on"),
        sa.Index(
            "ix_promise_meeting_id",
            "meeting_id",
            sqlite_where=_PROMISED_THEN,
            postgresql_where=_PROMISED_THEN,
        ),
        sa.Index(
            "ix_promise_open_due_on",
            "due_on",
            "id",
            sqlite_where=_OPEN_PROMISE,
            postgresql_where=_OPEN_PROMISE,
        ),
        sa.Index(
            "ix_promise_alone",
            "state_code",
            "created_at",
            "id",
            sqlite_where=_PROMISED_ALONE,
            postgresql_where=_PROMISED_ALONE,
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    state_code: str = Field(max_length=3, foreign_key="member_state.code")
    meeting_id: UUID | None = Field(default=None, foreign_key="meeting.id")
    text: str = Field(sa_type=SealedText)
    due_on: date | None = None
    outcome: PromiseOutcome = Field(default=PromiseOutcome.OPEN, sa_type=enum_type(PromiseOutcome))
    settled_at: datetime | None = None
    created_at: datetime
    withdrawn_at: datetime | None = None


class Assignment(Labelled, Table, table=True):
    """The member of staff who follows a delegation, since when; the newest one counts."""

    is_shared: ClassVar[bool] = False
    __table_args__ = (sa.Index("ix_assignment_state_code_since", "state_code", "since", "id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    state_code: str = Field(max_length=3, foreign_key="member_state.code")
    person_id: UUID = Field(foreign_key="person.id", index=True)
    since: datetime
    ended_at: datetime | None = None
