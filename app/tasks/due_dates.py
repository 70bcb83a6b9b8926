"""Due dates read from words: "Send model text by Friday" is a title and a day."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Due:
    """What was typed, taken apart: the words that named the day are not in the title."""

    title: str
    due_on: date | None = None
    words: str = ""


def read_due(text: str, today: date) -> Due:
    return Due(" ".join(text.split()))
