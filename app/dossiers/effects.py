"""What came of meetings: who was there, which records they caused, follow-ups and promises."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from app.dossiers.timeline_rows import AnswerRow, StanceRecordRow, answer_rows, stance_rows
from app.meetings.queries import Present, attendance_of
from app.responses.models import AskResponse
from app.stances.models import StanceRecord
from app.tasks.models import Promise, PromiseOutcome, Task


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
        stances=_stances(db, meeting_ids),
        answers=_answers(db, meeting_ids),
        follow_ups=_follow_ups(db, meeting_ids),
        promises=_promises(db, meeting_ids),
    )


def _stances(db: Session, ids: Collection[UUID]) -> dict[UUID, list[StanceRecordRow]]:
    found: dict[UUID, list[StanceRecordRow]] = {}
    query = stance_rows().where(col(StanceRecord.meeting_id).in_(ids))
    for row in db.execute(query.order_by(col(StanceRecord.recorded_at), col(StanceRecord.id))):
        record = StanceRecordRow._make(row)
        if record.meeting_id:
            found.setdefault(record.meeting_id, []).append(record)
    return found


def _answers(db: Session, ids: Collection[UUID]) -> dict[UUID, list[AnswerRow]]:
    found: dict[UUID, list[AnswerRow]] = {}
    query = answer_rows().where(col(AskResponse.meeting_id).in_(ids))
    for row in db.execute(query.order_by(col(AskResponse.recorded_at), col(AskResponse.id))):
        record = AnswerRow._make(row)
        if record.meeting_id:
            found.setdefault(record.meeting_id, []).append(record)
    return found


def _follow_ups(db: Session, ids: Collection[UUID]) -> dict[UUID, FollowUps]:
    rows = db.execute(
        sa.select(
            col(Task.meeting_id), sa.func.count(col(Task.done_at)), sa.func.count(col(Task.id))
        )
        .where(col(Task.meeting_id).in_(ids), col(Task.withdrawn_at).is_(None))
        .group_by(col(Task.meeting_id))
    )
    return {meeting_id: FollowUps(done, total) for meeting_id, done, total in rows if meeting_id}


def _promises(db: Session, ids: Collection[UUID]) -> dict[UUID, list[Promised]]:
    found: dict[UUID, list[Promised]] = {}
    rows = db.execute(
        sa.select(col(Promise.meeting_id), col(Promise.text), col(Promise.outcome))
        .where(col(Promise.meeting_id).in_(ids), col(Promise.withdrawn_at).is_(None))
        .order_by(col(Promise.created_at), col(Promise.id))
    )
    for meeting_id, text, outcome in rows:
        if meeting_id:
            found.setdefault(meeting_id, []).append(Promised(text, outcome))
    return found
