"""People named for a record above Team, and proposals to make a record less protected."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.access import Label, Scoped
from app.db import Table, new_id
from app.vault.columns import SourceText


class NamedReader(Scoped, Table, table=True):
    """One person for whom one record above Team exists; its owner is named as well.

    The seam in app/access reads this table under every query. A record id is a random UUID, so
    it needs no table beside it.
    """

    told_by: ClassVar[tuple[str, str] | None] = ("person_id", "record_id")
    __table_args__ = (sa.Index("ix_named_reader_person_id_record_id", "person_id", "record_id"),)

    record_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True, foreign_key="person.id")
    named_by_id: UUID = Field(foreign_key="person.id")
    named_at: datetime


class Lowering(Scoped, Table, table=True):
    """A proposal of a record's owner to lower its label; another reader agrees or declines."""

    told_by: ClassVar[tuple[str, str] | None] = ("proposed_by_id", "record_id")
    __table_args__ = (
        sa.Index(
            "ix_lowering_open",
            "record_id",
            unique=True,
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        ),
        sa.CheckConstraint("settled_by_id <> proposed_by_id OR NOT agreed", name="two_people"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    record_id: UUID
    was: Label = Field(sa_type=sa.SmallInteger)
    becomes: Label = Field(sa_type=sa.SmallInteger)
    reason: str = Field(sa_type=SourceText)
    proposed_by_id: UUID = Field(foreign_key="person.id")
    proposed_at: datetime
    settled_by_id: UUID | None = Field(default=None, foreign_key="person.id")
    settled_at: datetime | None = None
    agreed: bool = False
