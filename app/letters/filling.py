"""What each blank of a letter holds for one addressee: the same for a preview and for sending."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.letters.blanks import Blank, Piece, fill, pieces
from app.letters.grammar import day_written
from app.letters.salutation import Address
from app.letters.salutation import StateNames as Names
from app.letters.shipped import LetterText, meeting_line, stance_line
from app.states.legal import LegalStatus


@dataclass(frozen=True, slots=True)
class Facts:
    """What is true of the addressee and their State on the day of the letter."""

    state: Names
    status: LegalStatus
    address: Address
    asks: Sequence[str]
    """Every ask in the language of the letter, worded for the State, in their order."""

    written_on: date
    last_met_on: date | None = None
    personal_note: str = ""
    signature: str = ""


class Written(NamedTuple):
    """Subject and body of one copy, as they are sent."""

    subject: str
    body: str


def values(facts: Facts, language: str) -> Mapping[Blank, str]:
    met = facts.last_met_on and meeting_line(day_written(language, facts.last_met_on), language)
    return {
        Blank.SALUTATION: facts.address.salutation,
        Blank.NAME_OF_STATE: facts.state.short,
        Blank.FORMAL_NAME: facts.state.formal,
        Blank.ADDRESS_BLOCK: facts.address.block,
        Blank.STANCE_LINE: stance_line(facts.status, language),
        Blank.MEETING_LINE: met or "",
        Blank.ASK_1: facts.asks[0] if facts.asks else "",
        Blank.ASKS: "\n".join(f"{n}. {ask}" for n, ask in enumerate(facts.asks, start=1)),
        Blank.PERSONAL_NOTE: facts.personal_note,
        Blank.CLOSING: facts.address.closing,
        Blank.SIGNATURE: facts.signature,
        Blank.DATE: day_written(language, facts.written_on),
    }


def write(text: LetterText, facts: Facts) -> Written:
    """One copy; raises NotFilled with the blank that has nothing to hold."""
    given = values(facts, text.language)
    return Written(fill(text.subject, given), fill(text.body, given))


def shown(text: LetterText, facts: Facts) -> list[Piece]:
    """The body in stretches, so that a page can mark what was filled in; raises NotFilled."""
    return pieces(text.body, values(facts, text.language))
