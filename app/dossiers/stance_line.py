"""The line of a delegation's stance since opening for signature: geometry only, no markup."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from app.dossiers.stance_panel import how_known
from app.stances.models import Stance
from app.stances.queries import StanceRow

WIDTH: Final = 430
LEFT: Final = 18
RIGHT: Final = 420
LAST: Final = 416
"""Where today lies: the marker of a record of today stands whole inside the drawing."""

TOP: Final = 10
STEP: Final = 27
NAMES_APART: Final = 60
"""The least space between two names of months."""


class Mark(NamedTuple):
    """A record as a marker; `shape` says how we know: s(aid), o(fficial), i(nferred)."""

    x: float
    y: int
    shape: str
    css: str


class Level(NamedTuple):
    stance: Stance
    y: int


class Tick(NamedTuple):
    x: float
    month: date


@dataclass(frozen=True, slots=True)
class StanceLine:
    levels: Sequence[Level]
    marks: Sequence[Mark]
    path: str
    ticks: Sequence[Tick]

    @property
    def height(self) -> int:
        return self.levels[-1].y + 24


def stance_line(
    records: Sequence[StanceRow], *, opened_on: date, today: date, zone: ZoneInfo
) -> StanceLine:
    """The records, newest first, as a step line; what was before the opening stands on its day."""
    levels = _levels(records)
    heights = {level.stance: level.y for level in levels}
    span = max((today - opened_on).days, 1)

    def x_of(day: date) -> float:
        days = min(max((day - opened_on).days, 0), span)
        return round(LEFT + days / span * (LAST - LEFT), 1)

    points = [
        (x_of(record.observed_at.astimezone(zone).date()), heights[record.stance], record)
        for record in reversed(records)
    ]
    marks = [Mark(x, y, how_known(record.grade), record.stance.css) for x, y, record in points]
    ticks = _ticks(opened_on, today)
    return StanceLine(levels, marks, _path(marks), [Tick(x_of(day), day) for day in ticks])


def _levels(records: Sequence[StanceRow]) -> list[Level]:
    """The five steps of the scale; "not known" has a line of its own only when it was recorded."""
    unknown = any(record.stance is Stance.NOT_KNOWN for record in records)
    shown = [stance for stance in Stance if unknown or stance is not Stance.NOT_KNOWN]
    return [Level(stance, TOP + n * STEP) for n, stance in enumerate(shown)]


def _path(marks: Sequence[Mark]) -> str:
    if not marks:
        return ""
    first, *rest = marks
    steps = "".join(f"H{mark.x}V{mark.y}" for mark in rest)
    return f"M{first.x} {first.y}{steps}H{RIGHT}"


def _ticks(opened_on: date, today: date) -> list[date]:
    """The opening, and the quarters that have room for their names between it and today."""
    years = range(opened_on.year, today.year + 1)
    apart = (today - opened_on).days * NAMES_APART / (LAST - LEFT)
    ticks = [opened_on]
    for quarter in (date(year, month, 1) for year in years for month in (1, 4, 7, 10)):
        if (quarter - ticks[-1]).days >= apart and (today - quarter).days >= apart / 2:
            ticks.append(quarter)
    return ticks
