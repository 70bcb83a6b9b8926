"""The open letter: its versions in each language, who released them, and forms of address."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.access import Labelled
from app.contacts.models import Function, Gender
from app.db import Table, enum_type, new_id
from app.languages import gettext as _
from app.vault.columns import FindableText, SealedText

_PUBLIC = "public wording with its review"


class AddressedAs(StrEnum):
    """What somebody is to a letter: it decides address block, salutation and closing."""

    PERMANENT_REPRESENTATIVE = "pr"
    DEPUTY = "dpr"
    OBSERVER = "observer"
    NUNCIO = "nuncio"
    HEAD_OF_EU_DELEGATION = "eu_head"
    CHARGE_D_AFFAIRES = "cda"
    MINISTER = "minister"
    MINISTER_COUNSELLOR = "minister_counsellor"
    DIPLOMAT = "diplomat"
    OFFICE = "office"
    MISSION = "mission"
    OBSERVER_MISSION = "observer_mission"
    EU_MISSION = "eu_mission"

    @property
    def label(self) -> str:
        return {
            AddressedAs.PERMANENT_REPRESENTATIVE: _("Permanent Representative"),
            AddressedAs.DEPUTY: _("Deputy Permanent Representative"),
            AddressedAs.OBSERVER: _("Permanent Observer"),
            AddressedAs.NUNCIO: _("Apostolic Nuncio"),
            AddressedAs.HEAD_OF_EU_DELEGATION: _("Head of the EU delegation"),
            AddressedAs.CHARGE_D_AFFAIRES: _("Chargé d’affaires a.i."),
            AddressedAs.MINISTER: _("Member of a government"),
            AddressedAs.MINISTER_COUNSELLOR: _("Minister-Counsellor"),
            AddressedAs.DIPLOMAT: _("Other diplomat"),
            AddressedAs.OFFICE: _("To the mission, for the attention of the office"),
            AddressedAs.MISSION: _("To the mission"),
            AddressedAs.OBSERVER_MISSION: _("To the observer mission"),
            AddressedAs.EU_MISSION: _("To the EU delegation"),
        }[self]


class WordingReview(StrEnum):
    """How far a wording can be trusted; checked means against the UN Correspondence Manual."""

    CHECKED = "checked"
    DRAFT = "draft"
    NEEDS_NATIVE_REVIEW = "needs_native_review"


class FormOfAddress(Table, table=True):
    """How somebody is addressed in one language; without a gender it fits any."""

    unscoped: ClassVar[str] = _PUBLIC

    language: str = Field(primary_key=True, max_length=2)
    role: AddressedAs = Field(primary_key=True, sa_type=enum_type(AddressedAs, "addressed_as"))
    gender: str = Field(default="", primary_key=True, max_length=1)
    address_block: str
    salutation: str
    closing: str
    note: str = ""
    review: WordingReview = Field(sa_type=enum_type(WordingReview))


class FunctionTitle(Table, table=True):
    """What a function is called in a language, of a woman, a man or somebody who is neither."""

    unscoped: ClassVar[str] = _PUBLIC

    language: str = Field(primary_key=True, max_length=2)
    function: Function = Field(primary_key=True, sa_type=enum_type(Function))
    gender: Gender = Field(primary_key=True, sa_type=enum_type(Gender))
    title: str = Field(max_length=120)
    review: WordingReview = Field(sa_type=enum_type(WordingReview))


class Letter(Labelled, Table, table=True):
    """A letter to many delegations: a name for it among us, and who signs it."""

    is_shared: ClassVar[bool] = False

    id: UUID = Field(default_factory=new_id, primary_key=True)
    title: str = Field(sa_type=FindableText)
    signature: str = Field(default="", sa_type=SealedText)
    created_at: datetime
    version: int = 1


class LetterVersion(Labelled, Table, table=True):
    """The text in one language as it was saved once; `owner_id` is who saved it. Never changed.

    A native reader releases a version and no other: the next one must be read again.
    """

    is_shared: ClassVar[bool] = False
    __table_args__ = (sa.UniqueConstraint("letter_id", "language", "number"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    letter_id: UUID = Field(foreign_key="letter.id")
    language: str = Field(max_length=2)
    number: int
    subject: str = Field(sa_type=SealedText)
    body: str = Field(sa_type=SealedText)
    saved_at: datetime
    native_reader: str = Field(default="", sa_type=SealedText)
    released_by_id: UUID | None = Field(default=None, foreign_key="person.id")
    released_at: datetime | None = None
