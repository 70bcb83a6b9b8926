"""Which kinds of records are forgotten, what was their last activity, and which texts they hold.

This reads tables and not records: what is over is forgotten for everybody, whoever knows of it.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from app.access import Label
from app.retention.rules import cutoffs


class Over(NamedTuple):
    """A record whose time is over."""

    id: UUID
    organisation_id: UUID
    label: Label


def table(name: str) -> sa.Table:
    return SQLModel.metadata.tables[name]


def _meeting() -> Any:
    meeting, revision = table("meeting").c, table("meeting_revision").c
    newest = sa.select(sa.func.max(revision.revised_at)).where(revision.meeting_id == meeting.id)
    return sa.func.coalesce(newest.scalar_subquery(), meeting.recorded_at)


def _contact() -> Any:
    contact, there, meeting = (table(n).c for n in ("contact", "attendance", "meeting"))
    met = (
        sa.select(sa.func.max(meeting.recorded_at))
        .where(meeting.id == there.meeting_id, there.contact_id == contact.id)
        .scalar_subquery()
    )
    return sa.case((met > contact.created_at, met), else_=contact.created_at)


def last_activity(kind: str) -> Any:
    """The moment from which the time of a record runs."""
    columns = table(kind).c
    match kind:
        case "meeting":
            return _meeting()
        case "contact":
            return _contact()
        case "task":
            return sa.func.coalesce(columns.done_at, columns.withdrawn_at, columns.created_at)
        case "promise":
            return sa.func.coalesce(columns.settled_at, columns.withdrawn_at, columns.created_at)
        case _:
            return columns.recorded_at


EMPTIED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "meeting": ("summary", "documents_left", "withdrawal_reason"),
        "stance_record": ("quote", "source", "withdrawal_reason"),
        "ask_response": ("quote", "source", "withdrawal_reason"),
    }
)
"""Kinds whose row stays, because history and figures rest on it, and the texts it loses."""

DELETED: Final = ("task", "promise")
KINDS: Final = (*EMPTIED, *DELETED, "contact")


def _is_kept(kind: str, now: datetime) -> sa.ColumnElement[bool]:
    kept = table("keeping").c
    return sa.exists().where(kept.record_id == table(kind).c.id, kept.until > now)


def _still_says_something(kind: str) -> sa.ColumnElement[bool]:
    columns = table(kind).c
    if kind == "contact":
        return columns.erased_at.is_(None)
    return columns.purged_at.is_(None) if kind in EMPTIED else sa.true()


def before(kind: str, moments: Mapping[Label, datetime]) -> sa.ColumnElement[bool]:
    """Records that say something and whose last activity is older than their label's moment."""
    at, label = last_activity(kind), table(kind).c.label
    old = sa.or_(*(sa.and_(label == int(each), at <= when) for each, when in moments.items()))
    return sa.and_(old, _still_says_something(kind))


def over(db: Session, kind: str, now: datetime) -> list[Over]:
    """Every record of this kind that is over and that nobody keeps longer."""
    rows = table(kind).c
    wanted = sa.select(rows.id, rows.organisation_id, rows.label).where(
        before(kind, cutoffs(now)), sa.not_(_is_kept(kind, now))
    )
    return [_over(row) for row in db.connection().execute(wanted.order_by(rows.id))]


def _over(row: Any) -> Over:
    return Over(row.id, row.organisation_id, Label(row.label))
