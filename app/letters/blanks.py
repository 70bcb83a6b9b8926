"""The blanks a letter may hold, such as `{{salutation}}`, and how they are filled in.

A letter is text with blanks from this closed list and nothing else: no conditions, no loops, no
code. A blank that is not on the list, or a brace that belongs to none, is refused with its place. A
paragraph that holds nothing but a blank which may stay empty disappears with it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from app.errors import DomainError
from app.languages import gettext as _

_BLANK = re.compile(r"(?<!\{)\{\{\s*([^{}]*?)\s*\}\}(?!\})")
_BRACES = re.compile(r"\{\{|\}\}")


class Blank(StrEnum):
    """A place that each addressee's copy fills in its own way."""

    SALUTATION = "salutation"
    NAME_OF_STATE = "name_of_state"
    FORMAL_NAME = "formal_name"
    ADDRESS_BLOCK = "address_block"
    STANCE_LINE = "stance_line"
    MEETING_LINE = "meeting_line"
    ASK_1 = "ask_1"
    ASKS = "asks"
    PERSONAL_NOTE = "personal_note"
    CLOSING = "closing"
    SIGNATURE = "signature"
    DATE = "date"

    @property
    def meaning(self) -> str:
        return {
            Blank.SALUTATION: _("how the addressee is greeted, by rank, function and language"),
            Blank.NAME_OF_STATE: _("the State’s short name"),
            Blank.FORMAL_NAME: _("the State’s formal name, with its article"),
            Blank.ADDRESS_BLOCK: _("name, function and mission, in lines"),
            Blank.STANCE_LINE: _("one sentence on what the depositary records of the State"),
            Blank.MEETING_LINE: _("thanks for the last meeting, when there was one"),
            Blank.ASK_1: _("the first ask, worded for the State’s legal status and the date"),
            Blank.ASKS: _("all asks, numbered, in the same wording"),
            Blank.PERSONAL_NOTE: _("a note for this addressee alone"),
            Blank.CLOSING: _("the courtesy that ends the letter"),
            Blank.SIGNATURE: _("who signs"),
            Blank.DATE: _("the day of the letter, written out"),
        }[self]


MAY_BE_EMPTY = frozenset({Blank.STANCE_LINE, Blank.MEETING_LINE, Blank.PERSONAL_NOTE})
IN_ONE_LINE = frozenset({Blank.NAME_OF_STATE, Blank.FORMAL_NAME, Blank.DATE})
"""What a subject may hold: a salutation or an address would break it into lines."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a text, and where: lines and columns count from 1."""

    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return _("Line %(line)s, column %(column)s: %(message)s") % {
            "line": self.line,
            "column": self.column,
            "message": self.message,
        }


class NotFilled(DomainError):
    """A blank that must hold something has nothing to hold for this addressee."""


def faults_in(text: str, *, allowed: frozenset[Blank] = frozenset(Blank)) -> list[Fault]:
    """Blanks that do not exist or may not stand here, and braces that make none, in order."""
    return sorted(_unknown(text, allowed), key=lambda fault: (fault.line, fault.column))


def blanks_in(text: str) -> list[Blank]:
    """The blanks of a text without faults, in the order in which they stand."""
    return [Blank(found[1]) for found in _BLANK.finditer(text)]


class Piece(NamedTuple):
    """A stretch of a copy: words of the letter itself, or what a blank held."""

    text: str
    blank: Blank | None = None


def pieces(text: str, values: Mapping[Blank, str]) -> list[Piece]:
    """The text with every blank filled, in stretches; raises NotFilled with the name of the blank.

    Values are put in as they are and never read again: two braces in one are two braces.
    """
    filled: list[Piece] = []
    for paragraph in re.split(r"\n[ \t]*\n", text):
        found = _paragraph(paragraph, values)
        if found is not None:
            filled += [Piece("\n\n"), *found] if filled else found
    return filled


def fill(text: str, values: Mapping[Blank, str]) -> str:
    """The same as one text."""
    return "".join(piece.text for piece in pieces(text, values))


def _unknown(text: str, allowed: frozenset[Blank]) -> Iterator[Fault]:
    for found in _BLANK.finditer(text):
        name = found[1]
        if name not in set(Blank):
            yield _fault(text, found.start(), _("There is no blank “%(name)s”.") % {"name": name})
        elif Blank(name) not in allowed:
            message = _("The blank “%(name)s” cannot stand here.") % {"name": name}
            yield _fault(text, found.start(), message)
    rest = _BLANK.sub(lambda found: " " * len(found[0]), text)
    for brace in _BRACES.finditer(rest):
        yield _fault(text, brace.start(), _("These braces make no blank: write {{salutation}}."))


def _fault(text: str, at: int, message: str) -> Fault:
    before = text[:at]
    return Fault(before.count("\n") + 1, at - before.rfind("\n"), message)


def _paragraph(text: str, values: Mapping[Blank, str]) -> list[Piece] | None:
    """None when it holds nothing but blanks that stay empty."""
    found: list[Piece] = []
    words, *rest = _BLANK.split(text)
    found.append(Piece(words))
    for name, after in zip(rest[::2], rest[1::2], strict=True):
        value = _value(Blank(name), values)
        if value:
            found.append(Piece(value, Blank(name)))
        elif found[-1].text.endswith(" ") and (after.startswith(" ") or not after):
            found[-1] = found[-1]._replace(text=found[-1].text[:-1])  # no gap where nothing stands
        found.append(Piece(after))
    is_empty = rest and not any(piece.text.strip() for piece in found)
    return None if is_empty else [piece for piece in found if piece.text]


def _value(blank: Blank, values: Mapping[Blank, str]) -> str:
    value = values.get(blank, "").strip()
    if not value and blank not in MAY_BE_EMPTY:
        raise NotFilled(_("Nothing to put in for “%(name)s”.") % {"name": blank.value})
    return value
