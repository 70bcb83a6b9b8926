"""Which forms keep a draft, and for how long."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import TypeAlias

Typed: TypeAlias = Mapping[str, Sequence[str]]
"""Every field of a form with all its values, as they were posted."""

KEPT_FOR = timedelta(days=7)
KEY_KEPT_FOR = timedelta(days=30)
"""A form older than this cannot be sent again: its session and its draft have long ended."""

SET_BY_US = frozenset(
    {"key", "full", "place", "held_at", "fold", "channel", "colleagues", "assignee", "completes"}
)
"""Fields that a form holds before anybody types."""


class DraftKind(StrEnum):
    """Forms whose text is kept, or that make one record however often they are sent."""

    MEETING = "meeting"
    TASK = "task"
    STANCE = "stance"
    ANSWER = "answer"
    PROMISE = "promise"
    CONTACT = "contact"
    POSTING = "posting"
    MAILBOX = "mailbox"
    MISSION = "mission"
    LETTER = "letter"


def storable(typed: Typed) -> dict[str, list[str]]:
    """Text as both databases can keep it: PostgreSQL refuses the character NUL in JSON."""
    return {
        name: [value.replace("\x00", "").encode("utf-8", "ignore").decode() for value in values]
        for name, values in typed.items()
    }


def says_something(typed: Typed) -> bool:
    """Whether there is a word or a choice in it that somebody would miss."""
    return any(
        value.strip() for name, values in typed.items() if name not in SET_BY_US for value in values
    )
