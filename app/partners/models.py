"""What one organisation lets another see."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.access import Label
from app.db import Table, new_id


class Sharing(Table, table=True):
    """One organisation lets another read its records up to a label, until a day.

    Sharing gives nothing back: for both directions there are two. The seam in app/access reads
    this table under every query.
    """

    unscoped: ClassVar[str] = "names two organisations and a day; both of them read it"
    __table_args__ = (
        sa.Index("ix_sharing_partner_id_until", "partner_id", "until"),
        sa.Index("ix_sharing_organisation_id_id", "organisation_id", "id"),
        sa.CheckConstraint("ceiling <= 1", name="never_above_team"),
        sa.CheckConstraint("organisation_id <> partner_id", name="with_another"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    partner_id: UUID = Field(foreign_key="organisation.id")
    ceiling: Label = Field(sa_type=sa.SmallInteger)
    until: date
    granted_by_id: UUID = Field(foreign_key="person.id")
    granted_at: datetime
    ended_by_id: UUID | None = Field(default=None, foreign_key="person.id")
    ended_at: datetime | None = None
