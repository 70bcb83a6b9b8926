"""What a record replaced: the stance or answer that counted before, a meeting's earlier words."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
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
    return _replaced(db, _what_stood_before(StanceRecord, "stance", ("state_code",)), ids)


def answers_replaced(db: Session, ids: Collection[UUID]) -> dict[UUID, Replaced[AskStatus]]:
    same = ("state_code", "ask_slug")
    return _replaced(db, _what_stood_before(AskResponse, "status", same), ids)


def _replaced(
    db: Session, statement: sa.Select[*tuple[Any, ...]], ids: Collection[UUID]
) -> dict[UUID, Replaced[Any]]:
    if not ids:
        return {}
    rows = db.execute(statement, {"ids": list(ids)})
    return {
        row[0]: Replaced(row[2], is_older=row[3] is not None and row[3] > row[1]) for row in rows
    }


@cache
def _what_stood_before(
    table: Any, value: str, same: tuple[str, ...]
) -> sa.Select[*tuple[Any, ...]]:
    """One seek per record: the newest of the same delegation that was on record just before it."""
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
    return (
        sa.select(col(table.id), col(table.observed_at), getattr(before, value), before.observed_at)
        .select_from(table)
        .outerjoin(before, before.id == newest)
        .where(col(table.id).in_(sa.bindparam("ids", expanding=True)))
    )


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
