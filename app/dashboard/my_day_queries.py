"""What my day asks for and no other page does: whom one met, what was done, what was promised."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from app.meetings.models import Meeting, StaffAttendance
from app.states.models import MemberState
from app.tasks.models import Promise, Task
from app.tasks.queries import PromiseRow, TaskRow, promise_rows, task_rows

LOOKED_THROUGH: Final = 300
"""Meetings of the whole team: a few weeks of them, and the same work however many there are."""


class NamedState(NamedTuple):
    """A delegation to link to."""

    code: str
    name: str

    @property
    def slug(self) -> str:
        return self.code.lower()


def met_lately(db: Session, person_id: UUID) -> list[str]:
    """Codes of the delegations this person met in the team’s last meetings, the latest first."""
    last = (
        sa.select(
            col(Meeting.id), col(Meeting.state_code), col(Meeting.held_at), col(Meeting.owner_id)
        )
        .where(col(Meeting.withdrawn_at).is_(None))
        .order_by(col(Meeting.held_at).desc(), col(Meeting.id).desc())
        .limit(LOOKED_THROUGH)
        .subquery()
    )
    was_there = sa.exists().where(
        col(StaffAttendance.meeting_id) == last.c.id, col(StaffAttendance.person_id) == person_id
    )
    latest = sa.func.max(last.c.held_at)
    rows = db.execute(
        sa.select(last.c.state_code, latest)
        .where(sa.or_(last.c.owner_id == person_id, was_there))
        .group_by(last.c.state_code)
        .order_by(latest.desc(), last.c.state_code)
    )
    return [code for code, _ in rows]


def named_states(db: Session, codes: Collection[str]) -> dict[str, NamedState]:
    if not codes:
        return {}
    rows = db.execute(
        sa.select(col(MemberState.code), col(MemberState.name)).where(
            col(MemberState.code).in_(codes)
        )
    )
    return {code: NamedState(code, name) for code, name in rows}


def done_since(
    db: Session, since: datetime, person_id: UUID | None, limit: int = 30
) -> list[TaskRow]:
    """What was ticked off since then: it stays in sight, so that it can be undone."""
    query = task_rows(db).where(col(Task.done_at) >= since, col(Task.withdrawn_at).is_(None))
    if person_id:
        query = query.where(col(Task.assignee_id) == person_id)
    rows = db.execute(query.order_by(col(Task.done_at).desc(), col(Task.id).desc()).limit(limit))
    return [TaskRow._make(row) for row in rows]


def promises_due(
    db: Session,
    until: date,
    *,
    person_id: UUID | None = None,
    codes: Collection[str] = (),
    limit: int = 15,
) -> list[PromiseRow]:
    """Open promises due by then: made to this person, or by delegations they follow; or all."""
    query = promise_rows().where(
        col(Promise.settled_at).is_(None),
        col(Promise.withdrawn_at).is_(None),
        col(Promise.due_on) <= until,
    )
    if person_id:
        query = query.where(
            sa.or_(col(Promise.owner_id) == person_id, col(Promise.state_code).in_(codes))
        )
    rows = db.execute(query.order_by(col(Promise.due_on), col(Promise.id)).limit(limit))
    return [PromiseRow._make(row) for row in rows]
