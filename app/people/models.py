"""Campaign staff, their one-time links, sessions and counted sign-in attempts."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.db import Table, enum_type, new_id

_BEFORE_SIGN_IN = "sign-in reads it before there is a viewer"


class Role(StrEnum):
    """What a person does in the campaign; app.people.rules says what each may do."""

    VIEWER = "viewer"
    OUTREACH = "outreach"
    AUTHOR = "author"
    APPROVER = "approver"
    COORDINATOR = "coordinator"
    PARTNER = "partner"


class Status(StrEnum):
    """Whether a person may come in at all; only `active` may."""

    INVITED = "invited"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    EXPIRED = "expired"


class Person(Table, table=True):
    """A member of staff. Their name is shown to colleagues; the address is only for signing in."""

    unscoped: ClassVar[str] = _BEFORE_SIGN_IN

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    email: str = Field(max_length=320, unique=True)
    name: str = Field(max_length=120)
    role: Role = Field(sa_type=enum_type(Role))
    status: Status = Field(default=Status.INVITED, sa_type=enum_type(Status))
    password_hash: str | None = Field(default=None, max_length=300)
    epoch: int = 0
    time_zone: str | None = Field(default=None, max_length=64)
    shortcuts: bool = True
    ends_on: date | None = None
    created_at: datetime

    @property
    def initials(self) -> str:
        words = [word for word in self.name.split() if word[0].isalnum()]
        return "".join(word[0] for word in (words[0], *words[1:][-1:])).upper() if words else "?"


class Invitation(Table, table=True):
    """A one-time link, kept as a hash. Without a person it is for the first coordinator."""

    unscoped: ClassVar[str] = _BEFORE_SIGN_IN

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID | None = Field(default=None, foreign_key="person.id", index=True)
    token_hash: str = Field(max_length=64, unique=True)
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    voided_at: datetime | None = None


class SignInSession(Table, table=True):
    """A browser that is signed in; only the hash of its cookie is kept."""

    unscoped: ClassVar[str] = _BEFORE_SIGN_IN
    quiet: ClassVar[bool] = True

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    token_hash: str = Field(max_length=64, unique=True)
    epoch: int
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None


class SignInAttempt(Table, table=True):
    """A failed sign-in, counted per account; the account is a hash, so unknown ones count too."""

    unscoped: ClassVar[str] = _BEFORE_SIGN_IN
    quiet: ClassVar[bool] = True
    __table_args__ = (sa.Index("ix_sign_in_attempt_account_at", "account", "at"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    account: str = Field(max_length=64)
    at: datetime
