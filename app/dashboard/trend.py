"""Where delegations stood since opening for signature: counted week by week, never invented.

Each step asks what held at the end of a day in New York, as known today. That is a seek for every
State and week, so it is kept until a stance is recorded or withdrawn; other changes do not matter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlmodel import Session

from app.access import viewer_of
from app.clock import NEW_YORK
from app.dashboard.cache import Kept
from app.stances.models import Stance
from app.stances.queries import stance_steps, stance_version

WEEK: Final = timedelta(days=7)
MOST_STEPS: Final = 60
READERS: Final = 16

Tally = Mapping[Stance, int]


@dataclass(frozen=True, slots=True)
class Trend:
    """Counts at the end of each day named; the last day is today. Empty before the first record."""

    days: Sequence[date]
    tallies: Sequence[Tally]
    week_ago: Tally


_kept: Kept[tuple[object, ...], Trend] = Kept(READERS)


def forget_trends() -> None:
    """For measurements: what follows is counted anew."""
    _kept.clear()


def trend(db: Session, *, opened_on: date, today: date, current: Tally) -> Trend:
    """Weekly counts from the first record on; after more than a year of weeks the steps widen.

    `current` is what the rows say now: with it a kept value can never contradict the table.
    """
    key = (viewer_of(db), opened_on, today, tuple(current.values()), stance_version(db))
    return _kept.get(key) or _kept.keep(key, _count(db, opened_on, today))


def _count(db: Session, opened_on: date, today: date) -> Trend:
    days = step_days(opened_on, today)
    week_ago, *counted = stance_steps(db, [end_of(day) for day in (today - WEEK, *days)])
    first = next((n for n, step in enumerate(counted) if set(step) - {None}), len(counted))
    tallies = [_tally(step) for step in counted[first:]]
    return Trend(days=days[first:], tallies=tallies, week_ago=_tally(week_ago))


def step_days(opened_on: date, today: date) -> list[date]:
    """Whole weeks back from today to the opening, at most `MOST_STEPS` of them; oldest first."""
    weeks = max((today - opened_on) // WEEK, 0)
    every = -(-weeks // MOST_STEPS) or 1
    return sorted(today - WEEK * every * n for n in range(weeks // every + 1))


def end_of(day: date) -> datetime:
    """The last instant of a day in New York, where the Convention is signed."""
    return datetime.combine(day + timedelta(days=1), time(), NEW_YORK).astimezone(UTC) - timedelta(
        microseconds=1
    )


def _tally(step: Mapping[Stance | None, int]) -> Tally:
    tally = {stance: step.get(stance, 0) for stance in Stance}
    tally[Stance.NOT_KNOWN] += step.get(None, 0)
    return tally
