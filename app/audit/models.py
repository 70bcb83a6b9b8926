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

    Above Team it exists for who did it and for whom its record exists.
    """

    told_by: ClassVar[tuple[str, str] | None] = ("actor_id", "subject_id")

    __table_args__ = (
        sa.Index("ix_audit_event_at_id", "at", "id"),
        sa.Index("ix_audit_event_state_code_at_id", "state_code", "at", "id"),
        sa.Index("ix_audit_event_subject_id_at", "subject_id", "at", "id"),
        sa.Index("ix_audit_event_actor_id_at", "actor_id", "at", "id"),
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
