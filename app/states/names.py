"""Finding a State by what somebody types: its names in every language, its codes, its aliases.

Nothing here guesses. A text that fits two States names neither, and a misspelling finds nothing:
a meeting logged with the wrong Congo is worse than a second look.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

_APOSTROPHES = re.compile(r"['’‘ʼ`´]")
_NOT_A_WORD = re.compile(r"[\W_]+")
_NO_ACCENT_TO_STRIP = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe"})
_SHORTEST_SUBSTRING = 3


class NameKind(IntEnum):
    """Where a name comes from; the lower, the more it counts when the same text names two."""

    ENGLISH = 0
    CODE = 1
    ALIAS = 2
    OTHER_LANGUAGE = 3
    FORMAL = 4


class KnownName(NamedTuple):
    """One text by which a State is known."""

    code: str
    text: str
    kind: NameKind


class Suggestion(NamedTuple):
    """A State that fits what was typed; `matched` is the name that did when `name` does not."""

    code: str
    name: str
    matched: str

    @property
    def slug(self) -> str:
        return self.code.lower()


@lru_cache(maxsize=16_384)
def plain(text: str) -> str:
    """Without case, punctuation or a leading "the"; accents stay: Áo is Austria, AO is Angola."""
    text = _APOSTROPHES.sub("", unicodedata.normalize("NFC", text).casefold())
    return _NOT_A_WORD.sub(" ", text).strip().removeprefix("the ")


@lru_cache(maxsize=16_384)
def folded(text: str) -> str:
    """As `plain`, and without accents; an apostrophe parts words, as in Côte d'Ivoire."""
    decomposed = unicodedata.normalize("NFKD", _APOSTROPHES.sub(" ", text).casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _NOT_A_WORD.sub(" ", bare.translate(_NO_ACCENT_TO_STRIP)).strip().removeprefix("the ")


@lru_cache(maxsize=16_384)
def _spellings(text: str) -> tuple[str, ...]:
    """As it is looked for: Côte d'Ivoire is also typed "cote divoire"."""
    return tuple({folded(text), folded(_APOSTROPHES.sub("", text))})


@dataclass(frozen=True, slots=True)
class StateIndex:
    """Every name of every State, ready to be searched."""

    names: Sequence[KnownName]
    english: Mapping[str, str]
    """The English short name by code, in the order of every list."""

    def find(self, text: str) -> str | None:
        """The code of the one State that is called exactly this, or None."""
        for spelt in (plain, folded):
            for kind in NameKind:
                codes = {n.code for n in self._of(kind) if spelt(n.text) == spelt(text)}
                if codes and spelt(text):
                    return codes.pop() if len(codes) == 1 else None
        return None

    def suggest(self, text: str, limit: int) -> list[Suggestion]:
        """States that fit: whole names first, then beginnings of words, then parts of words."""
        typed = folded(text)
        best: dict[str, tuple[int, int, str]] = {}
        for name in self.names if typed else ():
            rank = _rank(typed, name)
            if rank is not None:
                found = (rank, name.kind, name.text)
                best[name.code] = min(best.get(name.code, found), found)
        order = {code: n for n, code in enumerate(self.english)}
        codes = sorted(best, key=lambda code: (best[code][:2], order[code]))
        return [self._suggestion(typed, code, best[code][2]) for code in codes[:limit]]

    def _of(self, kind: NameKind) -> Iterable[KnownName]:
        return (name for name in self.names if name.kind is kind)

    def _suggestion(self, typed: str, code: str, matched: str) -> Suggestion:
        name = self.english[code]
        fits_by_itself = _rank(typed, KnownName(code, name, NameKind.ENGLISH)) is not None
        return Suggestion(code, name, "" if fits_by_itself else matched)


def _rank(typed: str, name: KnownName) -> int | None:
    """How well what was typed fits this name: 0 is best, None not at all."""
    spellings = _spellings(name.text)
    if typed in spellings:
        return 0
    if name.kind is NameKind.CODE:
        return None  # half a code is chance: "be" means Belgium by its name, not BEN
    best = min((r for text in spellings if (r := _rank_of_part(typed, text))), default=None)
    if best and name.kind is NameKind.FORMAL:
        return best + 3  # "democratic republic" begins many, and nobody types it first
    return best


def _rank_of_part(typed: str, text: str) -> int | None:
    if text.startswith(typed):
        return 1
    if f" {typed}" in text or (" " in typed and _begins_its_words(typed, text)):
        return 2
    # One or two Latin letters stand inside almost every name; one Chinese sign says enough.
    long_enough = len(typed) >= _SHORTEST_SUBSTRING or not typed.isascii()
    return 3 if long_enough and typed in text else None


def _begins_its_words(typed: str, text: str) -> bool:
    """Each typed word begins another word of the name, in any order: "rep kor"."""
    words = text.split()
    return all(any(word.startswith(part) for word in words) for part in typed.split())
