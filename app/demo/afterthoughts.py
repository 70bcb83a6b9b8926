"""What was seen differently today: a correction, withdrawals; and the host's own views.

These are acts of today, so the slices' own actions do them, each as the colleague who does it.
"""

from collections.abc import Sequence
from typing import Final, TypeVar

import sqlalchemy as sa
from sqlmodel import col

from app.demo.desk import Desk
from app.demo.outreach import Written
from app.meetings.actions import correct_meeting, log_meeting, withdraw_meeting
from app.meetings.evidence import Grade
from app.meetings.models import Channel
from app.meetings.queries import attendance_of
from app.people.models import Person
from app.responses.actions import withdraw_response
from app.responses.models import AskResponse
from app.stances.actions import withdraw_stance
from app.stances.models import StanceRecord
from app.views.actions import save_view
from app.views.models import ViewPage

_VIEWS: Final = (
    ("Undecided, quiet", "stance=undecided&quiet=30"),
    ("Private yes on ask 1", "ask1=agrees_in_private"),
)
Record = TypeVar("Record", StanceRecord, AskResponse)


def think_again(desk: Desk, talks: Sequence[Written]) -> None:
    """One meeting corrected and one taken back, one stance and one answer taken back."""
    _correct(desk, next(written for written in talks if written.story.code == desk.shown))
    _enter_by_mistake(desk, talks[len(talks) // 20])
    reason = desk.words.work.unsure
    stance = _second_hand(desk, StanceRecord)
    withdraw_stance(desk.db, by=_owner(desk, stance), record=stance, reason=reason)
    answer = _second_hand(desk, AskResponse)
    withdraw_response(desk.db, by=_owner(desk, answer), record=answer, reason=reason)


def keep_at_hand(desk: Desk, host: Person) -> None:
    """Two views in the sidebar."""
    desk.acting(host)
    for name, query in _VIEWS:
        save_view(desk.db, by=host, page=ViewPage.STANCE, name=name, query=query)


def _correct(desk: Desk, written: Written) -> None:
    meeting, by = written.meeting, written.by
    present = attendance_of(desk.db, [meeting.id])[meeting.id]
    desk.acting(by)
    correct_meeting(
        desk.db,
        by=by,
        meeting=meeting,
        version=meeting.version,
        held_at=meeting.held_at,
        channel=meeting.channel,
        summary=f"{meeting.summary} {desk.words.work.corrected}",
        documents_left=meeting.documents_left,
        contact_ids=[who.id for who in present.contacts],
        colleague_ids=[who.id for who in present.colleagues],
    )


def _enter_by_mistake(desk: Desk, written: Written) -> None:
    """A talk of the last weeks, entered a second time for its delegation and taken back."""
    meeting, by = written.meeting, written.by
    desk.acting(by)
    again = log_meeting(
        desk.db,
        by=by,
        state_code=meeting.state_code,
        held_at=meeting.held_at,
        channel=Channel.CALL,
        colleague_ids=[by.id],
    )
    withdraw_meeting(desk.db, by=by, meeting=again, reason=desk.words.work.withdrawn)


def _second_hand(desk: Desk, table: type[Record]) -> Record:
    """The newest record that rested on hearsay."""
    query = sa.select(table).where(col(table.grade) == Grade.INFERRED)
    return desk.db.scalars(query.order_by(col(table.observed_at).desc()).limit(1)).one()


def _owner(desk: Desk, record: StanceRecord | AskResponse) -> Person:
    """The colleague who wrote it down; from here on they act."""
    person = next(person for person in desk.staff if person.id == record.owner_id)
    desk.acting(person)
    return person
