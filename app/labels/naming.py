"""Letting people know of a record above Team; whoever enters or protects it leaves the trace."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.access import Label, viewer_of
from app.clock import utc_now
from app.labels.models import NamedReader
from app.labels.queries import readers_of
from app.labels.rules import check_named


def name_readers(db: Session, record: Any, people: Iterable[UUID]) -> None:
    """Let these people, and the owner, know of a new record above Team; up to Team does nothing."""
    if record.label <= Label.TEAM:
        return
    known = readers_of(db, record.id)
    wanted = {record.owner_id, *people}
    check_named(Label(record.label), known | wanted)
    for person_id in sorted(wanted - known):
        db.add(
            NamedReader(
                record_id=record.id,
                person_id=person_id,
                named_by_id=viewer_of(db).person_id,
                named_at=utc_now(),
                organisation_id=record.organisation_id,
            )
        )
    db.flush()


def read_as(db: Session, record: Any, whole_id: UUID | None, *people: UUID) -> None:
    """A record that came out of another, or is part of it, is for the people that one is for."""
    if record.label > Label.TEAM:
        name_readers(db, record, (*people, *(readers_of(db, whole_id) if whole_id else ())))
