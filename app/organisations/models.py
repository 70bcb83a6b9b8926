"""Organisations: every record belongs to exactly one."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlmodel import Field

from app.db import Table, enum_type, new_id


class OrganisationKind(StrEnum):
    """The organisation that runs this desk, or a partner it shares records with."""

    OWN = "own"
    PARTNER = "partner"


class Organisation(Table, table=True):
    unscoped: ClassVar[str] = "sign-in must know a person's organisation before there is a viewer"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: OrganisationKind = Field(sa_type=enum_type(OrganisationKind))
    name: str = Field(max_length=200)
    created_at: datetime
