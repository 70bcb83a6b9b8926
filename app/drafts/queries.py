"""Reading drafts and used keys: always one's own."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from app.clock import utc_now
from app.drafts.models import Draft, IdempotencyKey
from app.drafts.rules import KEPT_FOR, DraftKind

OFFERED = 5


class DraftRow(NamedTuple):
    """A draft as the list of unfinished ones names it."""

    key: UUID
    saved_at: datetime
    typed: dict[str, Any]

    def first(self, name: str) -> str:
        """What was typed into a field, or nothing."""
        return next(iter(self.typed.get(name, ())), "").strip()


def draft_of(db: Session, person_id: UUID, key: UUID) -> Draft | None:
    """This person's draft of the form with this key; a colleague's does not exist for them."""
    mine = sa.select(Draft).where(col(Draft.owner_id) == person_id, col(Draft.key) == key)
    return db.scalar(mine)


def unfinished(db: Session, person_id: UUID, kind: DraftKind) -> list[DraftRow]:
    """This person's newest drafts of a kind of form, the newest first."""
    rows = db.execute(
        sa.select(col(Draft.key), col(Draft.saved_at), col(Draft.typed))
        .where(
            col(Draft.owner_id) == person_id,
            col(Draft.kind) == kind,
            col(Draft.saved_at) > utc_now() - KEPT_FOR,
        )
        .order_by(col(Draft.saved_at).desc(), col(Draft.id).desc())
        .limit(OFFERED)
    )
    return [DraftRow._make(row) for row in rows]


def made_with(db: Session, person_id: UUID, key: UUID) -> UUID | None:
    """The record that this person's form with this key has made, if it was saved before."""
    used = sa.select(col(IdempotencyKey.subject_id)).where(
        col(IdempotencyKey.owner_id) == person_id, col(IdempotencyKey.key) == key
    )
    return db.scalar(used)
