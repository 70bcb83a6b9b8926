"""What came of meetings: who was there, which records they caused, follow-ups and promises."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from app.dossiers.records import AnswerRow, StanceRecordRow, answers_from, stances_from
from app.meetings.queries import Present, attendance_of
from app.tasks.models import Promise, PromiseOutcome, Task

R = TypeVar("R", StanceRecordRow, AnswerRow)


class FollowUps(NamedTuple):
    done: int
    total: int


class Promised(NamedTuple):
    text: str
    outcome: PromiseOutcome


@dataclass(frozen=True, slots=True)
class Effects:
    """By the id of the meeting; a meeting of which nothing came is absent."""

    present: Mapping[UUID, Present] = field(default_factory=dict)
    stances: Mapping[UUID, list[StanceRecordRow]] = field(default_factory=dict)
    answers: Mapping[UUID, list[AnswerRow]] = field(default_factory=dict)
    follow_ups: Mapping[UUID, FollowUps] = field(default_factory=dict)
    promises: Mapping[UUID, list[Promised]] = field(default_factory=dict)


def effects_of(db: Session, meeting_ids: Collection[UUID]) -> Effects:
    """Six queries, however many meetings; none without one."""
    if not meeting_ids:
        return Effects()
    return Effects(
        present=attendance_of(db, meeting_ids),
        stances=_by_meeting(stances_from(db, meeting_ids)),
        answers=_by_meeting(answers_from(db, meeting_ids)),
        follow_ups=_follow_ups(db, meeting_ids),
        promises=_promises(db, meeting_ids),
    )


def _by_meeting(records: Iterable[R]) -> dict[UUID, list[R]]:
    found: dict[UUID, list[R]] = {}
    for record in records:
        if record.meeting_id:
            found.setdefault(record.meeting_id, []).append(record)
    return found


_IDS: Any = sa.bindparam("ids", expanding=True, type_=sa.Uuid)
_FOLLOW_UPS = (
    sa.select(col(Task.meeting_id), sa.func.count(col(Task.done_at)), sa.func.count(col(Task.id)))
    .where(col(Task.meeting_id).in_(_IDS), col(Task.withdrawn_at).is_(None))
    .group_by(col(Task.meeting_id))
)
_PROMISES = (
    sa.select(col(Promise.meeting_id), col(Promise.text), col(Promise.outcome))
    .where(col(Promise.meeting_id).in_(_IDS), col(Promise.withdrawn_at).is_(None))
    .order_by(col(Promise.created_at), col(Promise.id))
)


def _follow_ups(db: Session, ids: Collection[UUID]) -> dict[UUID, FollowUps]:
    rows = db.execute(_FOLLOW_UPS, {"ids": list(ids)})
    return {meeting_id: FollowUps(done, total) for meeting_id, done, total in rows if meeting_id}


def _promises(db: Session, ids: Collection[UUID]) -> dict[UUID, list[Promised]]:
    found: dict[UUID, list[Promised]] = {}
    for meeting_id, text, outcome in db.execute(_PROMISES, {"ids": list(ids)}):
        if meeting_id:
            found.setdefault(meeting_id, []).append(Promised(text, outcome))
    return found
