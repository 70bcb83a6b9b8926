"""Small questions about one delegation that no list of all delegations needs to ask."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from app.dossiers.timeline_rows import MeetingRow, meetings
from app.errors import NotFound
from app.languages import gettext as _
from app.meetings.models import Channel, Meeting
from app.meetings.queries import LastTouch
from app.responses.models import AskResponse, AskStatus
from app.stances.models import Stance, StanceRecord
from app.tasks.models import Assignment

CITABLE = 12
"""Meetings offered as evidence: the newest."""

WITHDRAWN = 10
"""Of each kind, the newest that were taken back; the history page has them all."""


class WithdrawnRow(NamedTuple):
    """A record that was taken back: what it said, and who took it back, when and why."""

    id: UUID
    at: datetime
    withdrawn_at: datetime
    withdrawn_by_id: UUID | None
    reason: str
    value: Channel | Stance | AskStatus
    ask_slug: str | None = None


def last_touch_of(db: Session, code: str) -> LastTouch | None:
    """When and how the delegation was last met."""
    row = db.execute(
        sa.select(col(Meeting.held_at), col(Meeting.channel))
        .where(col(Meeting.state_code) == code, col(Meeting.withdrawn_at).is_(None))
        .order_by(col(Meeting.held_at).desc(), col(Meeting.id).desc())
        .limit(1)
    ).first()
    return LastTouch._make(row) if row else None


def owner_of(db: Session, code: str) -> UUID | None:
    """Who of us follows the delegation."""
    return db.scalar(
        sa.select(col(Assignment.person_id))
        .where(col(Assignment.state_code) == code, col(Assignment.ended_at).is_(None))
        .order_by(col(Assignment.since).desc(), col(Assignment.id).desc())
        .limit(1)
    )


def citable_meetings(db: Session, code: str) -> Sequence[MeetingRow]:
    """Meetings that a record can name as its evidence, newest first."""
    return meetings(db, code, None, CITABLE)


def stance_record(db: Session, code: str, record_id: UUID) -> StanceRecord:
    found = db.scalar(
        sa.select(StanceRecord).where(
            col(StanceRecord.id) == record_id, col(StanceRecord.state_code) == code
        )
    )
    if found is None:
        raise NotFound(_("There is no such record, or you may not see it."))
    return found


def answer_record(db: Session, code: str, slug: str, record_id: UUID) -> AskResponse:
    found = db.scalar(
        sa.select(AskResponse).where(
            col(AskResponse.id) == record_id,
            col(AskResponse.state_code) == code,
            col(AskResponse.ask_slug) == slug,
        )
    )
    if found is None:
        raise NotFound(_("There is no such answer, or you may not see it."))
    return found


def _withdrawn(table: Any, at: Any, value: Any, slug: Any) -> sa.Select[Any]:
    return (
        sa.select(
            col(table.id).label("id"),
            col(at).label("at"),
            col(table.withdrawn_at).label("withdrawn_at"),
            col(table.withdrawn_by_id).label("withdrawn_by_id"),
            col(table.withdrawal_reason).label("reason"),
            sa.type_coerce(col(value), sa.String).label("value"),
            slug.label("ask_slug"),
        )
        .where(col(table.state_code) == _CODE, col(table.withdrawn_at).is_not(None))
        .order_by(col(table.withdrawn_at).desc(), col(table.id).desc())
        .limit(WITHDRAWN)
    )


_CODE: Any = sa.bindparam("code", type_=sa.String)
_NO_ASK = sa.cast(sa.null(), sa.String)
_ALL_WITHDRAWN = sa.union_all(
    *(
        sa.select(part.subquery())
        for part in (
            _withdrawn(Meeting, Meeting.held_at, Meeting.channel, _NO_ASK),
            _withdrawn(StanceRecord, StanceRecord.observed_at, StanceRecord.stance, _NO_ASK),
            _withdrawn(
                AskResponse, AskResponse.observed_at, AskResponse.status, col(AskResponse.ask_slug)
            ),
        )
    )
)
_SCALES: dict[str, Channel | Stance | AskStatus] = {
    member.value: member for member in (*Channel, *Stance, *AskStatus)
}


def withdrawn_of(db: Session, code: str) -> list[WithdrawnRow]:
    """What was taken back, the newest first: three seeks on the indexes of withdrawn rows."""
    rows = db.execute(_ALL_WITHDRAWN, {"code": code})
    found = [WithdrawnRow._make(row)._replace(value=_SCALES[row.value]) for row in rows]
    return sorted(found, key=lambda row: (row.withdrawn_at, row.id), reverse=True)
