"""Due dates read from words: "Send model text by Friday" is a title and a day.

Which words may name a day is decided by `app.tasks.date_words`; which day they name by dateparser,
except for the phrases it reads otherwise than people at a desk ("next week", "end of month").
`dateparser.search` is not used: it is slow and finds days in ordinary words.
"""

import re
import threading
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, Final

from app.errors import DomainError
from app.languages import gettext as _
from app.tasks.date_words import MONTH, WEEKDAY, candidates

MONDAY, FRIDAY, SUNDAY = 0, 4, 6
JUST_PASSED: Final = timedelta(days=270)
"""A date without a year that is further away than this lies behind us: "meeting on 20 Nov"."""

_PERIOD = re.compile(r"end of (?P<next>next )?(?:the |this )?(?P<unit>week|month|year)")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
_parsing = threading.Lock()  # dateparser fills its caches while it parses


@dataclass(frozen=True, slots=True)
class Due:
    """What was typed, taken apart: the words that named the day are not in the title."""

    title: str
    due_on: date | None = None
    words: str = ""


def read_due(text: str, today: date) -> Due:
    """The title, the day its words name (never one that has passed) and those words."""
    line = " ".join(text.split())
    for found in candidates(line):
        day = _day(found["day"], today)
        if day and (found["lead"] or "").lower().endswith("before"):
            day -= timedelta(days=1)
        if day and day >= today:
            return Due(_without(line, found), day, found[0].strip(" ,:.!–-"))
    return Due(line)


def read_day(text: str, today: date) -> date | None:
    """The day that a field for a date alone means: "Friday", "15 Dec", "2026-12-15"."""
    words = " ".join(text.split())
    read = read_due(f"by {words}", today)
    return None if read.title else read.due_on


class UnreadableDay(DomainError):
    """The words name no day, or one that has passed."""


def chosen_day(words: str, today: date) -> date | None:
    """The day a field holds: as a date picker sends it, or in words; None when it is empty."""
    if not words:
        return None
    try:
        return date.fromisoformat(words)
    except ValueError:
        day = read_day(words, today)
    if day is None:
        raise UnreadableDay(
            _("Write a day to come, such as Friday, 15 Dec or 2026-12-15."), field="due_on"
        )
    return day


def _without(line: str, found: re.Match[str]) -> str:
    before, after = line[: found.start()].rstrip(), line[found.end() :].lstrip()
    if before.endswith("(") and after.startswith(")"):
        before, after = before[:-1].rstrip(), after[1:].lstrip()
    if after[:1] in {",", ";", ".", ":", "!", "?"}:
        before, after = before + after[0], after[1:].lstrip()
    title = f"{before} {after}".strip(" ,;:–-")
    if not before and found[0][:1].isupper():
        title = title[:1].upper() + title[1:]
    return title


def _day(words: str, today: date) -> date | None:
    phrase = re.sub(r"\bthe |[.,](?=\s|$)", "", words.lower())
    phrase = phrase.replace("within ", "in ").replace("tonight", "today")
    if period := _PERIOD.fullmatch(phrase):
        return _end_of(period["unit"], today, following=bool(period["next"]))
    if phrase == "next week":
        return today + timedelta(days=7 - today.weekday())
    if phrase == "next month":
        return (today.replace(day=1) + timedelta(days=31)).replace(day=1)
    if ordinal := _ORDINAL.fullmatch(phrase):
        return _next_with_number(int(ordinal[1]), today)
    if named := re.fullmatch(rf"(?:(this|next|coming) )?({WEEKDAY})", phrase):
        # "next Friday" is the Friday of next week, "Friday" the one that comes first
        this_sunday = today + timedelta(days=SUNDAY - today.weekday())
        return _parsed(named[2][:3], this_sunday if named[1] == "next" else today)
    if re.fullmatch(MONTH, phrase):
        return _parsed(f"1 {phrase}", today - timedelta(days=1))
    return _calendar_day(phrase, today)


def _calendar_day(phrase: str, today: date) -> date | None:
    """A day of the calendar or so many days from now; the day before lets today itself be named."""
    named = re.sub(rf"^{WEEKDAY} |(?<=\d)(?:st|nd|rd|th)\b|\bof ", "", phrase)
    if re.fullmatch(r"[\d.]+", named):
        named = named.replace(".", "/")
    has_year = re.search(r"20\d\d|/\d\d?/\d\d", named)
    is_distance = re.search(r"tomorrow|today|days?|weeks?|months?", named)
    day = _parsed(named, today if is_distance else today - timedelta(days=1))
    return day if day and (has_year or day - today < JUST_PASSED) else None


def _end_of(unit: str, today: date, *, following: bool) -> date:
    if unit == "week":
        friday = today + timedelta(days=FRIDAY - today.weekday())
        has_passed = friday < today
        return friday + timedelta(days=7 if following or has_passed else 0)
    if unit == "year":
        return date(today.year + following, 12, 31)
    month = today.replace(day=1) + timedelta(days=31 if following else 0)
    return month.replace(day=monthrange(month.year, month.month)[1])


def _next_with_number(number: int, today: date) -> date | None:
    """The first day from today on that has this number; February may not have one."""
    for ahead in range(62):
        day = today + timedelta(days=ahead)
        if day.day == number:
            return day
    return None


def warm_up() -> None:
    """Load and try the library once, so that nobody's first task waits for it."""
    read_due("by 1 January", date(2026, 1, 1))


@cache
def _dateparser() -> Any:
    from dateparser.date import DateDataParser  # noqa: PLC0415  # a third of a second at start

    return DateDataParser


def _parsed(words: str, base: date) -> date | None:
    """The first day after `base` that these words name; a millisecond, after the first call."""
    settings = {
        "DATE_ORDER": "DMY",
        "PREFER_DATES_FROM": "future",
        "RELATIVE_BASE": datetime.combine(base, time()),
        "RETURN_AS_TIMEZONE_AWARE": False,
        "PARSERS": ["relative-time", "absolute-time"],
    }
    with _parsing:
        found = _dateparser()(languages=["en"], settings=settings).get_date_data(words)
    return found.date_obj.date() if found.date_obj else None
