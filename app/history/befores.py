"""What a record replaced: the stance or answer that counted before, a meeting's earlier words."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.db import newest_first
from app.meetings.models import Channel, Meeting, MeetingRevision
from app.responses.models import AskResponse, AskStatus
from app.stances.models import Stance, StanceRecord

V = TypeVar("V", bound=StrEnum)


class Replaced(NamedTuple, Generic[V]):
    """What counted when a record was written down; `is_older` when the record reports earlier."""

    value: V | None
    is_older: bool = False


class Version(NamedTuple):
    """A meeting as it read at one version."""

    held_at: datetime
    channel: Channel
    summary: str
    documents_left: str


def stances_replaced(db: Session, ids: Collection[UUID]) -> dict[UUID, Replaced[Stance]]:
    return _replaced(db, StanceRecord, "stance", ids, same=("state_code",))


def answers_replaced(db: Session, ids: Collection[UUID]) -> dict[UUID, Replaced[AskStatus]]:
    return _replaced(db, AskResponse, "status", ids, same=("state_code", "ask_slug"))


def _replaced(
    db: Session, table: Any, value: str, ids: Collection[UUID], *, same: Sequence[str]
) -> dict[UUID, Replaced[Any]]:
    """One seek per record: the newest of the same delegation that was on record just before it."""
    if not ids:
        return {}
    earlier, before = aliased(table), aliased(table)
    newest = (
        sa.select(earlier.id)
        .where(
            *(getattr(earlier, name) == getattr(table, name) for name in same),
            sa.or_(
                earlier.recorded_at < table.recorded_at,
                sa.and_(earlier.recorded_at == table.recorded_at, earlier.id < table.id),
            ),
            sa.or_(earlier.withdrawn_at.is_(None), earlier.withdrawn_at > table.recorded_at),
        )
        .order_by(*newest_first(earlier))
        .limit(1)
        .correlate(table)
        .scalar_subquery()
    )
    rows = db.execute(
        sa.select(col(table.id), col(table.observed_at), getattr(before, value), before.observed_at)
        .select_from(table)
        .outerjoin(before, before.id == newest)
        .where(col(table.id).in_(ids))
    )
    return {
        row[0]: Replaced(row[2], is_older=row[3] is not None and row[3] > row[1]) for row in rows
    }


def meeting_versions(db: Session, ids: Collection[UUID]) -> Mapping[UUID, dict[int, Version]]:
    """Every version of these meetings by its number, the present one included. Two queries."""
    if not ids:
        return {}
    found: dict[UUID, dict[int, Version]] = {meeting_id: {} for meeting_id in ids}
    for table, key in ((MeetingRevision, MeetingRevision.meeting_id), (Meeting, Meeting.id)):
        columns: list[Any] = [getattr(table, name) for name in ("version", *Version._fields)]
        query = sa.select(col(key), *columns).where(col(key).in_(ids))
        for meeting_id, version, *words in db.execute(query):
            found[meeting_id][version] = Version(*words)
    return found
