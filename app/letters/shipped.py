"""The open letter as it is shipped, and the sentences that copies take by facts (seeds/letters)."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from app.errors import DomainError
from app.languages import OFFICIAL
from app.languages import gettext as _
from app.settings import ROOT
from app.states.legal import LegalStatus

FOLDER = ROOT / "seeds" / "letters"


class LetterText(NamedTuple):
    """Subject and body in one language, both with blanks."""

    language: str
    subject: str
    body: str


class NoLetterText(DomainError):
    """A file that is no text of a letter."""


def read_letter(text: str) -> LetterText:
    """A file of a letter: lines `language:` and `subject:`, an empty line, the body.

    Raises NoLetterText with what is missing. Other lines of the head are notes for people.
    """
    head, _gap, body = text.replace("\r\n", "\n").lstrip("\ufeff").partition("\n\n")
    pairs = (line.partition(":") for line in head.split("\n"))
    found = {name.strip().casefold(): value.strip() for name, _colon, value in pairs}
    language = found.get("language", "")
    if language not in OFFICIAL:
        raise NoLetterText(_("The file must begin with “language: en” or another of the six."))
    if not found.get("subject"):
        raise NoLetterText(_("The file needs a line “subject: …” before the first empty line."))
    if not body.strip():
        raise NoLetterText(_("The file has no text after its first empty line."))
    return LetterText(language, found["subject"], body.strip())


def shipped_letters(folder: Path = FOLDER) -> list[LetterText]:
    """The open letter in every language, in the order of the languages."""
    texts = [read_letter(file.read_text("utf-8")) for file in folder.glob("open-letter.*.txt")]
    return sorted(texts, key=lambda text: list(OFFICIAL).index(text.language))


@cache
def _lines() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    loaded: dict[str, Mapping[str, Mapping[str, str]]] = tomllib.loads(
        (FOLDER / "lines.toml").read_text("utf-8")
    )
    return loaded


def stance_line(status: LegalStatus, language: str) -> str:
    """What the depositary records of a State, in one sentence; never what we think of it."""
    return _lines()["stance"][status.value][language]


def meeting_line(day_written: str, language: str) -> str:
    """Thanks for a meeting on this day, which is written in the language already."""
    line: object = _lines()["meeting"][language]
    return str(line).replace("{date}", day_written)
