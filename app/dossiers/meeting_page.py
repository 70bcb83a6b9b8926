"""Everything about one meeting: what was said, what it led to, and what it said before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from app.access import Label
from app.asks.queries import AskRow, all_asks
from app.labels.audience import label_name
from app.meetings.models import Channel, Meeting, MeetingRevision
from app.meetings.queries import Present, attendance_of
from app.people.models import Person
from app.people.queries import Stranger, names_of
from app.responses.models import AskResponse
from app.responses.queries import ResponseRow
from app.stances.models import StanceRecord
from app.stances.queries import StanceRow
from app.states.models import MemberState
from app.states.queries import state_by_code
from app.tasks.queries import PromiseRow, TaskRow, promises_from, tasks_from


class Wording(NamedTuple):
    """What a meeting said at one version."""

    held_at: datetime
    channel: Channel
    summary: str
    documents_left: str


class Correction(NamedTuple):
    """What one correction changed; the fields that stayed are equal."""

    at: datetime
    by_id: UUID
    before: Wording
    after: Wording


@dataclass(frozen=True, slots=True)
class MeetingView:
    meeting: Meeting
    state: MemberState
    present: Present
    stances: Sequence[StanceRow]
    answers: Sequence[ResponseRow]
    tasks: Sequence[TaskRow]
    promises: Sequence[PromiseRow]
    corrections: Sequence[Correction]
    asks: Mapping[str, AskRow]
    people: Mapping[UUID, Person | Stranger]

    @property
    def label(self) -> str:
        """Who may see it, in a word."""
        return label_name(Label(self.meeting.label))

    @property
    def led_to_something(self) -> bool:
        return bool(self.stances or self.answers)


def meeting_view(db: Session, by: Person, meeting: Meeting) -> MeetingView:
    """A fixed number of queries; withdrawn records are in it and say so."""
    state = state_by_code(db, meeting.state_code)
    assert state is not None  # a foreign key holds it
    return MeetingView(
        meeting=meeting,
        state=state,
        present=attendance_of(db, [meeting.id])[meeting.id],
        stances=_stances(db, meeting.id),
        answers=_answers(db, meeting.id),
        tasks=tasks_from(db, [meeting.id]),
        promises=promises_from(db, meeting.id),
        corrections=corrections_of(db, meeting),
        asks={ask.slug: ask for ask in all_asks(db)},
        people=names_of(db, by.organisation_id),
    )


def corrections_of(db: Session, meeting: Meeting) -> list[Correction]:
    """Each correction with the words before and after it, the latest first."""
    rows = db.execute(
        sa.select(
            col(MeetingRevision.revised_at),
            col(MeetingRevision.owner_id),
            *(col(getattr(MeetingRevision, name)) for name in Wording._fields),
        )
        .where(col(MeetingRevision.meeting_id) == meeting.id)
        .order_by(col(MeetingRevision.version).desc(), col(MeetingRevision.id).desc())
    )
    after = wording_of(meeting)
    found = []
    for at, by_id, *words in rows:
        before = Wording(*words)
        found.append(Correction(at, by_id, before, after))
        after = before
    return found


def wording_of(meeting: Meeting) -> Wording:
    return Wording(*(getattr(meeting, name) for name in Wording._fields))


def _stances(db: Session, meeting_id: UUID) -> list[StanceRow]:
    rows = db.execute(
        sa.select(*(col(getattr(StanceRecord, name)) for name in StanceRow._fields))
        .where(col(StanceRecord.meeting_id) == meeting_id)
        .order_by(col(StanceRecord.recorded_at), col(StanceRecord.id))
    )
    return [StanceRow._make(row) for row in rows]


def _answers(db: Session, meeting_id: UUID) -> list[ResponseRow]:
    rows = db.execute(
        sa.select(*(col(getattr(AskResponse, name)) for name in ResponseRow._fields))
        .where(col(AskResponse.meeting_id) == meeting_id)
        .order_by(col(AskResponse.ask_slug), col(AskResponse.recorded_at), col(AskResponse.id))
    )
    return [ResponseRow._make(row) for row in rows]
