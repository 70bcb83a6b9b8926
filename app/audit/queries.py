"""Reading the history, newest first and a page at a time; every filter is bounded by an index."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from app.audit.models import AuditEvent

PAGE = 50


class EventRow(NamedTuple):
    """One line of the history before it is put into words."""

    id: UUID
    at: datetime
    actor_id: UUID | None
    action: str
    subject_id: UUID | None
    state_code: str | None
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for; what is None is not asked for. `until` itself is left out."""

    state_code: str | None = None
    actor_id: UUID | None = None
    actions: Collection[str] | None = None
    without: Collection[str] | None = None
    subject_ids: Collection[UUID] | None = None
    since: datetime | None = None
    until: datetime | None = None


def _asked(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    asked: list[sa.ColumnElement[bool]] = []
    if wanted.state_code is not None:
        asked.append(col(AuditEvent.state_code) == wanted.state_code)
    if wanted.actor_id is not None:
        asked.append(col(AuditEvent.actor_id) == wanted.actor_id)
    if wanted.actions is not None:
        asked.append(col(AuditEvent.action).in_(wanted.actions))
    if wanted.without:
        asked.append(col(AuditEvent.action).not_in(wanted.without))
    if wanted.subject_ids is not None:
        asked.append(col(AuditEvent.subject_id).in_(wanted.subject_ids))
    if wanted.since is not None:
        asked.append(col(AuditEvent.at) >= wanted.since)
    if wanted.until is not None:
        asked.append(col(AuditEvent.at) < wanted.until)
    return asked


def _before(db: Session, event_id: UUID | None) -> list[sa.ColumnElement[bool]]:
    """Events older than this one; the first term bounds the index, an unknown id bounds nothing."""
    if event_id is None:
        return []
    at = db.scalar(sa.select(col(AuditEvent.at)).where(col(AuditEvent.id) == event_id))
    if at is None:
        return []
    older = sa.or_(col(AuditEvent.at) < at, col(AuditEvent.id) < event_id)
    return [col(AuditEvent.at) <= at, older]


def events(
    db: Session, wanted: Wanted, *, before: UUID | None = None, limit: int = PAGE
) -> list[EventRow]:
    """The newest events that are wanted and older than `before`."""
    rows = db.execute(
        sa.select(*(getattr(AuditEvent, column) for column in EventRow._fields))
        .where(*_asked(wanted), *_before(db, before))
        .order_by(col(AuditEvent.at).desc(), col(AuditEvent.id).desc())
        .limit(limit)
    )
    return [EventRow._make(row) for row in rows]
