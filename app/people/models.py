"""Campaign staff, how they prove who they are, their links, sessions and counted attempts."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.db import Table, enum_type, new_id
from app.vault.columns import SealedElsewhere, SecretText

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
    epoch: int | None = None
    """The person's when it was given: whatever ends their sessions voids their links as well."""
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    voided_at: datetime | None = None


class SignInMethod(StrEnum):
    """With what a session was begun; shown to its person, who knows what they did."""

    PASSWORD = "password"  # noqa: S105  # the name of a way, not a secret
    PASSWORD_AND_CODE = "password_and_code"  # noqa: S105
    PASSKEY = "passkey"
    LINK = "link"


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
    how: SignInMethod | None = Field(default=None, sa_type=enum_type(SignInMethod), nullable=True)
    confirmed_at: datetime | None = None
    """When its person last proved who they are; some acts want this to be recent."""
    needs_factor: bool = False
    """A passkey or an authenticator app must be set up before any other page opens."""
    for_lockdown: bool = False
    """Begun during a lockdown: it opens the page that ends it, and nothing else, ever."""


class SignInAttempt(Table, table=True):
    """A try to sign in that was not given back, counted per account and per network address.

    Both are hashes, so that unknown accounts count too and no address can be read.
    """

    unscoped: ClassVar[str] = _BEFORE_SIGN_IN
    quiet: ClassVar[bool] = True
    __table_args__ = (
        sa.Index("ix_sign_in_attempt_account_at", "account", "at"),
        sa.Index("ix_sign_in_attempt_address_at", "address", "at"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    account: str = Field(max_length=64)
    address: str | None = Field(default=None, max_length=64)
    at: datetime


class HalfSignIn(Table, table=True):
    """The password was right and the second step is missing: this opens no page."""

    unscoped: ClassVar[str] = _BEFORE_SIGN_IN
    quiet: ClassVar[bool] = True

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    token_hash: str = Field(max_length=64, unique=True)
    epoch: int
    expires_at: datetime


class Passkey(Table, table=True):
    """A public key of a person; the private one never leaves their device or key ring."""

    unscoped: ClassVar[str] = _BEFORE_SIGN_IN
    quiet: ClassVar[bool] = True

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    credential_id: str = Field(max_length=1400, unique=True)
    public_key: bytes
    sign_count: int = Field(default=0, sa_type=sa.BigInteger)
    """As the device counts: 32 bits without a sign, which is too much for an INTEGER."""
    transports: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    name: str = Field(max_length=80)
    created_at: datetime
    last_used_at: datetime | None = None


class ChallengePurpose(StrEnum):
    """What a signed challenge is good for; one made for another purpose is refused."""

    REGISTER = "register"
    SIGN_IN = "sign_in"
    CONFIRM = "confirm"


class PasskeyChallenge(Table, table=True):
    """Random bytes for a passkey to sign: once, for one purpose, in one browser."""

    unscoped: ClassVar[str] = _BEFORE_SIGN_IN
    quiet: ClassVar[bool] = True

    id: UUID = Field(default_factory=new_id, primary_key=True)
    bound_to: str = Field(max_length=64, index=True)
    """Hash of the cookie of the session, or of the attempt to sign in."""
    purpose: ChallengePurpose = Field(sa_type=enum_type(ChallengePurpose))
    challenge: bytes
    expires_at: datetime


class Authenticator(Table, table=True):
    """An app that shows six digits; its seed is sealed, and counts once a code has proved it."""

    unscoped: ClassVar[str] = _BEFORE_SIGN_IN
    quiet: ClassVar[bool] = True

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", unique=True)
    sealed_seed: str = Field(sa_type=SealedElsewhere)
    created_at: datetime
    confirmed_at: datetime | None = None
    last_step: int | None = None
    """The time step of the last code taken: neither it nor an earlier one is taken again."""


class RecoveryCode(Table, table=True):
    """One of ten codes for a lost device, kept as a hash; each works once."""

    unscoped: ClassVar[str] = _BEFORE_SIGN_IN
    quiet: ClassVar[bool] = True

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    code_hash: str = Field(max_length=64, index=True)
    created_at: datetime
    used_at: datetime | None = None


class Lockdown(Table, table=True):
    """A time in which nobody gets in, until two coordinators or the host end it."""

    unscoped: ClassVar[str] = _BEFORE_SIGN_IN
    quiet: ClassVar[bool] = True
    __table_args__ = (
        sa.CheckConstraint("ended_by_id <> agreed_by_id", name="two_people"),
        sa.Index("ix_lockdown_ended_at", "ended_at"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    begun_at: datetime
    begun_by_id: UUID | None = Field(default=None, foreign_key="person.id")
    """Nobody: it was begun on the host."""
    reason: str = Field(sa_type=SecretText)
    agreed_by_id: UUID | None = Field(default=None, foreign_key="person.id")
    agreed_at: datetime | None = None
    ended_by_id: UUID | None = Field(default=None, foreign_key="person.id")
    ended_at: datetime | None = None
