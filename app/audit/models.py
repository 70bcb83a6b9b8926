"""One event per change; written by every action in the same transaction as the change."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from app.access import Label, Scoped
from app.db import Table, new_id


class AuditEvent(Scoped, Table, table=True):
    """Who did what to which record. `details` holds ids, dates and values of scales only.

    Above Team it exists for who did it and for whom its record exists. `sequence` to `link` are
    its place in the chain (app.audit.chain), given when the transaction commits.
    """

    told_by: ClassVar[tuple[str, str] | None] = ("actor_id", "subject_id")
    quiet: ClassVar[bool] = True  # no page that is kept shows events

    __table_args__ = (
        sa.Index("ix_audit_event_at_id", "at", "id"),
        sa.Index("ix_audit_event_state_code_at_id", "state_code", "at", "id"),
        sa.Index("ix_audit_event_subject_id_at", "subject_id", "at", "id"),
        sa.Index("ix_audit_event_actor_id_at", "actor_id", "at", "id"),
        sa.Index("ix_audit_event_sequence", "sequence", unique=True),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    at: datetime
    actor_id: UUID | None = Field(default=None, foreign_key="person.id")
    action: str = Field(max_length=60)
    subject_id: UUID | None = None
    state_code: str | None = Field(default=None, max_length=3, foreign_key="member_state.code")
    label: Label = Field(default=Label.TEAM, sa_type=sa.SmallInteger)
    details: dict[str, Any] = Field(
        default_factory=dict,
        sa_type=sa.JSON().with_variant(JSONB(), "postgresql"),
    )
    sequence: int | None = None
    salt: str | None = Field(default=None, max_length=32)
    commitment: str | None = Field(default=None, max_length=64)
    link: str | None = Field(default=None, max_length=64)
    erased_at: datetime | None = None


class AuditHead(Table, table=True):
    """The end of the chain: one row that every writer of an event locks before it commits."""

    unscoped: ClassVar[str] = "holds a number and a hash only"
    quiet: ClassVar[bool] = True

    id: int = Field(default=1, primary_key=True)
    sequence: int = 0
    link: str = Field(default="", max_length=64)
    at: datetime | None = None
