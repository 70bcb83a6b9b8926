"""The signature window: days left, United Nations working days left, and how much has passed."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta

from app.languages import gettext as _
from app.languages import ngettext

_SATURDAY = 5


def days_left(today: date, closes_on: date) -> int:
    """Calendar days after today through the last day; 0 on that day and ever after."""
    return max((closes_on - today).days, 0)


def working_days_left(today: date, closes_on: date, holidays: Container[date]) -> int:
    """Weekdays after today through the last day on which the United Nations works."""
    ahead = (today + timedelta(days=n) for n in range(1, days_left(today, closes_on) + 1))
    return sum(1 for day in ahead if day.weekday() < _SATURDAY and day not in holidays)


def window_progress(today: date, opened_on: date, closes_on: date) -> float:
    """The part of the window that has passed, from 0 on the first day to 1 when it has closed."""
    if today > closes_on:
        return 1.0
    return max((today - opened_on).days, 0) / ((closes_on - opened_on).days + 1)


@dataclass(frozen=True, slots=True)
class SigningWindow:
    """The window as it stands on one day, New York date."""

    today: date
    opened_on: date
    closes_on: date
    days: int
    working_days: int
    progress: float

    @property
    def closes_today(self) -> bool:
        return self.today == self.closes_on

    @property
    def is_open(self) -> bool:
        return self.opened_on <= self.today <= self.closes_on

    @property
    def countdown(self) -> str:
        """The days left in words, for example "37 days left" or "closes today"."""
        if self.today > self.closes_on:
            return _("closed")
        if self.closes_today:
            return _("closes today")
        return ngettext("{n} day left", "{n} days left", self.days).format(n=self.days)


def signing_window(
    today: date, opened_on: date, closes_on: date, holidays: Container[date]
) -> SigningWindow:
    """Everything a page says about the window, from one date."""
    return SigningWindow(
        today=today,
        opened_on=opened_on,
        closes_on=closes_on,
        days=days_left(today, closes_on),
        working_days=working_days_left(today, closes_on, holidays),
        progress=window_progress(today, opened_on, closes_on),
    )
