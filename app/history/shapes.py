"""Shapes of sentences that many actions share; the words themselves stand in sentences.py.

Words come as functions: they are asked for when they are read, in the language of whoever reads.
"""

from collections.abc import Callable
from typing import TypeAlias

from app.audit.queries import EventRow
from app.history.known import Known
from app.history.words import Change, Said, language_words, post_words
from app.languages import gettext as _

Sentence: TypeAlias = Callable[[EventRow, Known], Said]


def in_posting(words: Callable[[], str]) -> Sentence:
    return lambda event, _known: Said(words(), [Change(post_words(event))])


def in_language(words: Callable[[], str]) -> Sentence:
    return lambda event, _known: Said(
        words(), [Change(language_words(event.details.get("language")))]
    )


def on_host(words: Callable[[], str]) -> Sentence:
    """Without a person it was done by whoever runs the machine."""

    def sentence(event: EventRow, _known: Known) -> Said:
        return Said(words(), [Change(_("on the machine"))] if event.details.get("on_host") else ())

    return sentence


def plain(words: Callable[[], str]) -> Sentence:
    """A sentence without details; the words are asked for when they are read, in the language
    of whoever reads them."""
    return lambda _event, _known: Said(words())
