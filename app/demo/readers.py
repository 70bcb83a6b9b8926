"""Who knows of sample records above Team: nearly everybody, so that there is something to see."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from app.access import Label, keeping_all, labelled_tables
from app.demo.desk import Desk
from app.labels.models import NamedReader
from app.meetings.models import Meeting

_KEPT_BACK = 12
"""Of a hundred private meetings, how many are for the one who logged them."""


def name_readers(desk: Desk) -> None:
    """Name the staff for private records; a few meetings stay with those who logged them."""
    with keeping_all(desk.db):
        alone = _kept_back(desk)
        named = [
            {
                "organisation_id": record.organisation_id,
                "record_id": record.id,
                "person_id": person_id,
                "named_by_id": record.owner_id,
                "named_at": desk.now,
            }
            for record in _private(desk)
            for person_id in _people(desk, record, alone)
        ]
        desk.db.execute(sa.insert(NamedReader), named)


def _kept_back(desk: Desk) -> set[UUID]:
    """Nothing of the delegation whose page is full of samples, and of the rest a few."""
    told = (col(Meeting.held_at), col(Meeting.state_code))  # the same at every filling; ids are not
    others = sa.select(col(Meeting.id)).where(
        col(Meeting.label) > Label.TEAM, col(Meeting.state_code) != desk.shown
    )
    return {found for found in desk.db.scalars(others.order_by(*told)) if desk.chance(_KEPT_BACK)}


def _private(desk: Desk) -> Iterator[Any]:
    for table in labelled_tables().values():
        yield from desk.db.scalars(sa.select(table).where(col(table.label) > Label.TEAM))


def _people(desk: Desk, record: Any, alone: Collection[UUID]) -> set[UUID]:
    about = getattr(record, "meeting_id", None) or record.id
    told = set() if about in alone else {person.id for person in desk.staff}
    return {record.owner_id, *told}
