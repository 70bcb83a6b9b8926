"""What the stance page reads from the database, kept for as long as no record changes.

Filtering, ordering and drawing again then cost no query. What is kept belongs to one viewer: the
key names them with their clearance, so it can never show another person's rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from sqlmodel import Session

from app.access import Viewer, viewer_of
from app.asks.queries import AskRow, all_asks
from app.clock import NEW_YORK, today_in, today_in_new_york, utc_now
from app.dashboard.as_of import rows_as_of
from app.dashboard.cache import Kept
from app.dashboard.changes import Change, changes_this_week
from app.dashboard.queries import Days, Row, delegation_rows
from app.dashboard.trend import Trend, forget_trends, trend
from app.db import change_count
from app.people.models import Person
from app.settings import Settings
from app.stances.queries import stance_tally
from app.states.queries import ConventionRow, convention, holidays
from app.states.tally import signatures_since_opening

CHANGES_SHOWN: Final = 8
READERS: Final = 16


@dataclass(frozen=True, slots=True)
class Facts:
    """All delegations as they stand, on the reader's day."""

    asks: Sequence[AskRow]
    rows: Sequence[Row]
    days: Days


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around the table, on New York's day."""

    today: date
    convention: ConventionRow
    holidays: frozenset[date]
    signatures: Sequence[tuple[date, int]]
    trend: Trend
    changes: Sequence[Change]


_Key = tuple[Viewer, int, str, date]

_facts: Kept[_Key, Facts] = Kept(READERS)
_surroundings: Kept[_Key, Surroundings] = Kept(READERS)


def read_facts(db: Session, *, by: Person, settings: Settings) -> Facts:
    zone = by.time_zone or settings.time_zone
    today = today_in(zone)
    key = (viewer_of(db), change_count(db), zone, today)
    known = _facts.get(key)
    if known is None:
        asks, days = all_asks(db), Days(today, ZoneInfo(zone))
        facts = Facts(asks=asks, rows=delegation_rows(db, asks, days), days=days)
        known = _facts.keep(key, facts)
    return known


def read_facts_as_of(db: Session, day: date) -> Facts:
    """The record as it stood; seldom asked for, so it is read anew each time."""
    asks = all_asks(db)
    return Facts(asks=asks, rows=rows_as_of(db, asks, day), days=Days(day, NEW_YORK))


def read_surroundings(db: Session, facts: Facts) -> Surroundings:
    today = today_in_new_york()
    key = (viewer_of(db), change_count(db), str(facts.days), today)
    known = _surroundings.get(key)
    if known is None:
        known = _surroundings.keep(key, _read_surroundings(db, facts, today))
    return known


def forget_facts() -> None:
    """For measurements: what follows is read anew."""
    _facts.clear()
    _surroundings.clear()
    forget_trends()


def _read_surroundings(db: Session, facts: Facts, today: date) -> Surroundings:
    treaty = convention(db)
    current = stance_tally(row.stance for row in facts.rows)
    return Surroundings(
        today=today,
        convention=treaty,
        holidays=frozenset(holidays(db)),
        signatures=signatures_since_opening(db),
        trend=trend(db, opened_on=treaty.opened_on, today=today, current=current),
        changes=changes_this_week(db, facts.rows, facts.asks, utc_now(), CHANGES_SHOWN),
    )
