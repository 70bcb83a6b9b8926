"""Erasing events for their age alone: who came and went is not kept as long as the rest."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.audit.actions import BLANK, record
from app.audit.chain import ROWS, place
from app.audit.verification import ERASED
from app.clock import utc_now


def erase_aged(
    db: Session, actions: Collection[str], *, until: datetime, organisation_id: UUID
) -> int:
    """Erase what these events tell, as far as they are that old; how many. The chain holds."""
    place(db)
    connection = db.connection()
    found = connection.execute(_aged(actions, until).order_by(ROWS.c.sequence)).all()
    if not found:
        return 0
    blank = sa.update(ROWS).values(
        action=BLANK,
        actor_id=None,
        subject_id=None,
        state_code=None,
        details={},
        salt=None,
        erased_at=utc_now(),
    )
    for row in found:
        connection.execute(blank.where(ROWS.c.id == row.id))
    db.expire_all()
    record(
        db,
        action=ERASED,
        organisation_id=organisation_id,
        sequences=[row.sequence for row in found],
    )
    return len(found)


def count_aged(db: Session, actions: Collection[str], *, until: datetime) -> int:
    rows = _aged(actions, until).subquery()
    return db.connection().scalar(sa.select(sa.func.count()).select_from(rows)) or 0


def _aged(actions: Collection[str], until: datetime) -> sa.Select[tuple[UUID, int]]:
    return sa.select(ROWS.c.id, ROWS.c.sequence).where(
        ROWS.c.action.in_(actions), ROWS.c.at <= until, ROWS.c.erased_at.is_(None)
    )
