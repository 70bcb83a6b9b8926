"""Dates as exactly as they are known, and what an e-mail address looks like."""

import calendar
import re
from datetime import date, datetime
from typing import NamedTuple, assert_never

from app.contacts.models import Exactness, Posting
from app.labels.audience import Audience
from app.languages import gettext as _

AUDIENCES = (Audience.TEAM, Audience.NAMED, Audience.ONLY_ME, Audience.AT_RISK)
"""What a form offers; a name is never published by entering it."""

_DAYS = ("%Y-%m-%d", "%d %b %Y", "%d %B %Y", "%d.%m.%Y", "%d/%m/%Y")
_MONTHS = ("%Y-%m", "%b %Y", "%B %Y", "%m/%Y")
_YEARS = ("%Y",)
_ADDRESS = re.compile(r"[^\s@<>(),;:\"\\]+@[^\s@<>(),;:\"\\.]+(\.[^\s@<>(),;:\"\\.]+)+")
_EARLIEST, _LATEST = 1945, 2100


class KnownDate(NamedTuple):
    """A day, or the month or year it lies in; `on` is then the first day."""

    on: date
    exactness: Exactness = Exactness.DAY

    @property
    def last_day(self) -> date:
        match self.exactness:
            case Exactness.DAY:
                return self.on
            case Exactness.MONTH:
                return self.on.replace(day=calendar.monthrange(self.on.year, self.on.month)[1])
            case Exactness.YEAR:
                return self.on.replace(month=12, day=31)
        assert_never(self.exactness)

    def __str__(self) -> str:
        match self.exactness:
            case Exactness.DAY:
                return f"{self.on.day} {self.on:%b %Y}"
            case Exactness.MONTH:
                return f"{self.on:%b %Y}"
            case Exactness.YEAR:
                return f"{self.on.year}"
        assert_never(self.exactness)


def known(on: date | None, exactness: Exactness) -> KnownDate | None:
    return KnownDate(on, exactness) if on else None


def read_known_date(text: str) -> KnownDate | None:
    """`12 Mar 2026`, `2026-03-12`, `Mar 2026` or `2026`; nothing typed is None, else ValueError."""
    plain = " ".join(text.split())
    if not plain:
        return None
    kinds = ((_DAYS, Exactness.DAY), (_MONTHS, Exactness.MONTH), (_YEARS, Exactness.YEAR))
    for forms, exactness in kinds:
        for form in forms:
            if (on := _read(plain, form)) is not None:
                return KnownDate(on, exactness)
    raise ValueError(_("Write a day, a month or a year: 12 Mar 2026, Mar 2026 or 2026."))


def _read(text: str, form: str) -> date | None:
    try:
        on = datetime.strptime(text, form).date()  # noqa: DTZ007  # a calendar day has no zone
    except ValueError:
        return None
    return on if _EARLIEST <= on.year <= _LATEST else None


def is_current(posting: Posting, today: date) -> bool:
    return posting.ended_on is None or posting.ended_on > today


def is_address(text: str) -> bool:
    """Whether it has the shape of an address; only mail that arrives shows that it works."""
    local, _at, domain = text.rpartition("@")
    dots_apart = ".." not in text and not local.startswith(".") and not local.endswith(".")
    return bool(_ADDRESS.fullmatch(text)) and dots_apart and not domain.startswith("-")
