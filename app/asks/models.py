"""The asks and their wording, which depends on a State's legal situation for some of them."""

from enum import StrEnum
from typing import ClassVar

from sqlmodel import Field

from app.db import Table, enum_type

_PUBLIC = "the text of the open letter is public"


class Situation(StrEnum):
    """Which wording fits: can the State still sign, has it signed, or is only accession left."""

    ANY = "any"
    MAY_SIGN = "may_sign"
    SIGNED = "signed"
    WINDOW_CLOSED = "window_closed"


class Ask(Table, table=True):
    """One of the letter's requests; numbered, and known by its slug everywhere."""

    unscoped: ClassVar[str] = _PUBLIC

    slug: str = Field(primary_key=True, max_length=40)
    number: int = Field(unique=True)
    short_name: str = Field(max_length=60)
    summary: str = Field(max_length=200)


class AskWording(Table, table=True):
    """The full sentence in one language for one legal situation."""

    unscoped: ClassVar[str] = _PUBLIC

    ask_slug: str = Field(primary_key=True, max_length=40, foreign_key="ask.slug")
    language: str = Field(primary_key=True, max_length=2)
    situation: Situation = Field(primary_key=True, sa_type=enum_type(Situation))
    text: str
