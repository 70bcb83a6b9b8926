"""Letting people know of a record above Team; whoever enters or protects it leaves the trace."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from app.access import Label, viewer_of
from app.clock import utc_now
from app.errors import DomainError
from app.labels.models import NamedReader
from app.labels.queries import readers_of
from app.labels.rules import check_named
from app.languages import gettext as _
from app.people.models import Person


class UnknownColleague(DomainError):
    """Somebody named as one of us is not."""


def ours_among(db: Session, by: Person, wanted: Collection[UUID], *, field: str) -> list[UUID]:
    """These people, each once, when all of them are of the same organisation."""
    ids = list(dict.fromkeys(wanted))
    ours = db.scalars(
        sa.select(col(Person.id)).where(
            col(Person.organisation_id) == by.organisation_id, col(Person.id).in_(ids)
        )
    )
    if set(ids) - set(ours):
        raise UnknownColleague(
            _("Somebody chosen here is not one of us. Choose again."), field=field
        )
    return ids


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
