"""My day: what one person, or the team, has to do now; composed from a fixed number of queries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session

from app.clock import today_in_new_york
from app.dashboard.my_day_calendar import Week, calendar
from app.dashboard.my_day_queries import (
    NamedState,
    done_since,
    met_lately,
    named_states,
    promises_due,
)
from app.db import new_id
from app.meetings.queries import IncompleteMeeting, LastTouch, details_missing, last_touch
from app.people.models import Person
from app.settings import Settings, get_settings
from app.stances.models import Stance
from app.stances.queries import current_stances
from app.states.deadlines import days_left
from app.states.queries import convention
from app.tasks.deps import today_for, zone_for
from app.tasks.queries import (
    PromiseRow,
    TaskRow,
    due_counts,
    overdue,
    overdue_count,
    owners,
    tasks_of,
)

SPOKEN: Final = 6
LISTED: Final = 30
QUIET_SHOWN: Final = 6
TO_BE_WON: Final = frozenset({Stance.SAFEGUARDS_FIRST, Stance.UNDECIDED, Stance.LEANING_TO_JOIN})
"""Stances that may still move: silence costs most here."""


class Spoken(NamedTuple):
    """A button that notes a talk; pressed twice, its key makes it one."""

    state: NamedState
    key: UUID


class Quiet(NamedTuple):
    """A delegation that nobody has met for too long; `days` is None when nobody ever has."""

    state: NamedState
    stance: Stance
    days: int | None


@dataclass(frozen=True, slots=True)
class Tasks:
    """Open tasks by when they are due, and with them what was ticked off today."""

    overdue: Sequence[TaskRow]
    overdue_total: int
    today: Sequence[TaskRow]
    this_week: Sequence[TaskRow]


@dataclass(frozen=True, slots=True)
class MyDay:
    today: date
    is_team: bool
    closes_on: date
    window_days: int
    window_closed: bool
    spoken: Sequence[Spoken]
    missing: Sequence[IncompleteMeeting]
    tasks: Tasks
    promises: Sequence[PromiseRow]
    quiet: Sequence[Quiet]
    quiet_total: int
    weeks: Sequence[Week]


def my_day(db: Session, person: Person, *, is_team: bool) -> MyDay:
    """The page of this person; for the team, everybody's tasks and all delegations."""
    settings, today = get_settings(), today_for(person)
    in_new_york, closes_on = today_in_new_york(), convention(db).closes_on
    whose = None if is_team else person.id
    followed = [code for code, owner_id in owners(db).items() if is_team or owner_id == person.id]
    quiet = _quiet(db, settings, None if is_team else followed, today, zone_for(person))
    sunday = today + timedelta(days=6 - today.weekday())
    return MyDay(
        today=today,
        is_team=is_team,
        closes_on=closes_on,
        window_days=days_left(in_new_york, closes_on),
        window_closed=in_new_york > closes_on,
        spoken=_spoken(db, person, followed),
        missing=details_missing(db, person.id),
        tasks=_tasks(db, person, today, sunday, is_team=is_team),
        promises=promises_due(db, sunday, person_id=whose, codes=followed),
        quiet=quiet[:QUIET_SHOWN],
        quiet_total=len(quiet),
        weeks=_weeks(db, closes_on, today, person, is_team=is_team),
    )


def _spoken(db: Session, person: Person, followed: Sequence[str]) -> list[Spoken]:
    """Whom this person met lately, then whom they follow: one tap logs the next talk."""
    met = met_lately(db, person.id)
    codes = list(dict.fromkeys([*met, *followed]))[:SPOKEN]
    named = named_states(db, codes)
    return [Spoken(named[code], new_id()) for code in codes]


def _tasks(db: Session, person: Person, today: date, sunday: date, *, is_team: bool) -> Tasks:
    whose = None if is_team else person.id
    late = overdue(db, today, whose, limit=LISTED)
    coming = tasks_of(db, whose, due_from=today, due_to=sunday, limit=LISTED)
    midnight = datetime.combine(today, time(), zone_for(person))
    done = done_since(db, midnight, whose)

    def between(rows: Sequence[TaskRow], first: date, last: date) -> list[TaskRow]:
        within = [row for row in (*rows, *done) if row.due_on and first <= row.due_on <= last]
        return sorted(within, key=lambda row: (row.due_on or last, row.id))

    dated_late = between(late, date.min, today - timedelta(days=1))
    undated = [row for row in done if row.due_on is None or row.due_on > sunday]
    return Tasks(
        overdue=dated_late,
        overdue_total=overdue_count(db, today, whose),
        today=[*between(coming, today, today), *undated],
        this_week=between(coming, today + timedelta(days=1), sunday),
    )


def _quiet(
    db: Session, settings: Settings, codes: Collection[str] | None, today: date, zone: ZoneInfo
) -> list[Quiet]:
    """Delegations that may still move and were not met lately, the longest silence first."""
    touched = last_touch(db)
    silent = [
        (code, current.stance, _days_since(touched.get(code), today, zone))
        for code, current in current_stances(db).items()
        if current.stance in TO_BE_WON and (codes is None or code in codes)
    ]
    long = [row for row in silent if row[2] is None or row[2] > settings.touch_days]
    named = named_states(db, [code for code, *_ in long])
    found = [Quiet(named[code], stance, days) for code, stance, days in long]
    return sorted(found, key=lambda q: (q.days is not None, -(q.days or 0), q.state.name))


def _days_since(touch: LastTouch | None, today: date, zone: ZoneInfo) -> int | None:
    return (today - touch.held_at.astimezone(zone).date()).days if touch else None


def _weeks(
    db: Session, closes_on: date, today: date, person: Person, *, is_team: bool
) -> list[Week]:
    weeks = calendar(today, closes_on)
    counts = due_counts(db, today, weeks[-1][-1].on, None if is_team else person.id)
    return [[day.with_tasks(counts.get(day.on, 0)) for day in week] for week in weeks]
