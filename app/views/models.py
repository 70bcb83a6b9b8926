"""A saved view is an address with a name; the address holds the whole filter."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.access import Labelled
from app.db import Table, enum_type, new_id
from app.vault.columns import FindableText, SealedText


class ViewPage(StrEnum):
    """Pages whose filters can be saved."""

    STANCE = "stance"
    ASKS = "asks"
    CONTACTS = "contacts"
    MEETINGS = "meetings"


class SavedView(Labelled, Table, table=True):
    is_shared: ClassVar[bool] = False
    __table_args__ = (sa.UniqueConstraint("owner_id", "page", "name"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    page: ViewPage = Field(sa_type=enum_type(ViewPage))
    name: str = Field(sa_type=FindableText)
    query: str = Field(sa_type=SealedText)
    pinned: bool = True
    created_at: datetime
