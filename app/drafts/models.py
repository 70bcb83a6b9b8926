"""Server drafts and idempotency keys."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.access import Labelled
from app.db import Table, new_id
from app.vault.columns import SecretJson


class Draft(Labelled, Table, table=True):
    """What one person typed into one rendered form; kept seven days, never on their device."""

    quiet: ClassVar[bool] = True
    is_shared: ClassVar[bool] = False
    __table_args__ = (sa.UniqueConstraint("owner_id", "key"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    key: UUID
    kind: str = Field(max_length=40)
    typed: dict[str, Any] = Field(default_factory=dict, sa_type=SecretJson)
    saved_at: datetime


class IdempotencyKey(Labelled, Table, table=True):
    """A rendered form that was saved, and the record it made: a replay finds it here."""

    quiet: ClassVar[bool] = True
    is_shared: ClassVar[bool] = False
    __table_args__ = (sa.UniqueConstraint("owner_id", "key"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    key: UUID
    kind: str = Field(max_length=40)
    subject_id: UUID
    used_at: datetime
