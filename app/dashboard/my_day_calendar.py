"""The weeks from today to the close of signature, as a calendar shows them."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, TypeAlias

from app.languages import gettext as _

AT_LEAST: Final = 5
AT_MOST: Final = 10
"""Weeks: enough to plan with when the window has closed, and never a year of them."""


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    is_past: bool
    is_today: bool
    is_closing: bool
    tasks: int = 0

    def with_tasks(self, number: int) -> "Day":
        return replace(self, tasks=number)


Week: TypeAlias = list[Day]


def calendar(today: date, closes_on: date) -> list[Week]:
    """Whole weeks, Monday first, through the one in which the window closes."""
    monday = today - timedelta(days=today.weekday())
    to_closing = (closes_on - monday).days // 7 + 1
    count = min(to_closing, AT_MOST) if to_closing > 0 else AT_LEAST

    def at(number: int) -> Day:
        on = monday + timedelta(days=number)
        return Day(on, is_past=on < today, is_today=on == today, is_closing=on == closes_on)

    return [[at(week * 7 + weekday) for weekday in range(7)] for week in range(count)]


def in_full(on: date) -> str:
    """`Tuesday, 24 November`"""
    weekdays = (
        *(_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday")),
        *(_("Friday"), _("Saturday"), _("Sunday")),
    )
    months = (
        *(_("January"), _("February"), _("March"), _("April"), _("May"), _("June"), _("July")),
        *(_("August"), _("September"), _("October"), _("November"), _("December")),
    )
    return _("{weekday}, {day} {month}").format(
        weekday=weekdays[on.weekday()], day=on.day, month=months[on.month - 1]
    )
