"""The record that an address of `/records` names."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from app.access import Labelled
from app.labels.queries import record_of
from app.web.db import Db


def _named(table: str, record_id: UUID, db: Db) -> Labelled:
    """Stands after the permission in a route: without a viewer there are no records."""
    return record_of(db, table, record_id)


Record = Annotated[Labelled, Depends(_named)]
