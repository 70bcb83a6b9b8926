"""What somebody decided about forgetting: to keep a record longer, or to erase a contact."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.access import Scoped
from app.db import Table, new_id
from app.vault.columns import SecretText


class Keeping(Scoped, Table, table=True):
    """The owner of a record wants it kept until a day beyond the ordinary one."""

    told_by: ClassVar[tuple[str, str] | None] = ("kept_by_id", "record_id")
    quiet: ClassVar[bool] = True

    record_id: UUID = Field(primary_key=True)
    until: datetime
    kept_by_id: UUID = Field(foreign_key="person.id")
    kept_at: datetime


class ErasureRequest(Scoped, Table, table=True):
    """One coordinator asks that a contact be erased; another one does it, or declines."""

    quiet: ClassVar[bool] = True
    __table_args__ = (
        sa.CheckConstraint("settled_by_id <> asked_by_id OR NOT agreed", name="two_people"),
        sa.Index("ix_erasure_request_contact_id", "contact_id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contact_id: UUID = Field(foreign_key="contact.id")
    reason: str = Field(sa_type=SecretText)
    asked_by_id: UUID = Field(foreign_key="person.id")
    asked_at: datetime
    settled_by_id: UUID | None = Field(default=None, foreign_key="person.id")
    settled_at: datetime | None = None
    agreed: bool = False
