"""Reading who is named for records, and proposals to lower their labels."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.access import Labelled, labelled_tables
from app.errors import NotFound
from app.labels.models import Lowering, NamedReader
from app.languages import gettext as _


def record_of(db: Session, table: str, record_id: UUID) -> Labelled:
    """The record, when it exists for the viewer; raises NotFound."""
    cls = labelled_tables().get(table)
    found = db.get(cls, record_id) if cls else None
    if found is None:
        raise NotFound(_("There is no such record."))
    return found


def readers_of(db: Session, record_id: UUID) -> set[UUID]:
    """Everybody named for a record, its owner too."""
    query = sa.select(col(NamedReader.person_id)).where(col(NamedReader.record_id) == record_id)
    return set(db.scalars(query))


def open_lowering(db: Session, record_id: UUID) -> Lowering | None:
    return db.exec(
        select(Lowering).where(Lowering.record_id == record_id, col(Lowering.settled_at).is_(None))
    ).first()


def citing(db: Session, record: Any) -> Iterable[Any]:
    """Records of every kind that name this one: what came out of a meeting, a contact's postings.

    As far as the viewer may know of them.
    """
    column = f"{record.__tablename__}_id"
    for cls in labelled_tables().values():
        if column in cls.model_fields:
            yield from db.scalars(sa.select(cls).where(getattr(cls, column) == record.id))
