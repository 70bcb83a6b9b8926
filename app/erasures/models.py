"""The ledger of erasures, and the number that tells a restored database from its original."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlmodel import Field

from app.db import Table, new_id


class Erasure(Table, table=True):
    """A record or person that must not come back: its kind and its random id, nothing else."""

    unscoped: ClassVar[str] = "holds random ids; it is replayed before anybody can sign in"
    quiet: ClassVar[bool] = True

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: str = Field(max_length=40)
    subject_id: UUID = Field(unique=True)
    erased_at: datetime


class DeskInstance(Table, table=True):
    """One row with a number that changes at each restore: two copies of a desk are told apart."""

    unscoped: ClassVar[str] = "holds a random number only"
    quiet: ClassVar[bool] = True

    id: int = Field(default=1, primary_key=True)
    number: UUID = Field(default_factory=new_id)
    begun_at: datetime
