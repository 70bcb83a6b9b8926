"""The panel "Since opening for signature": areas, a line of signatures, and the same in numbers."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from markupsafe import Markup

from app.dashboard.charts.lines import key_positions, stacked
from app.dashboard.figures import Figures
from app.dashboard.trend import Trend
from app.languages import gettext as _
from app.stances.models import Stance
from app.web.dates import month

AXIS_LABELS: Final = 4

Signatures = Sequence[tuple[date, int]]


class Step(NamedTuple):
    """One line of the numbers behind the drawing."""

    day: date
    stances: Mapping[Stance, int]
    signatures: int


@dataclass(frozen=True, slots=True)
class Key:
    """The name of a step of the scale beside the last column, and its height there."""

    stance: Stance
    count: int
    y: float


@dataclass(frozen=True, slots=True)
class TrendPanel:
    drawing: Markup
    key: Sequence[Key]
    axis: Sequence[str]
    steps: Sequence[Step]
    first_record: date | None


def trend_panel(
    trend: Trend, counted: Figures, signatures: Signatures, opened_on: date, today: date
) -> TrendPanel:
    """The time runs from the opening; areas begin with the first record of a stance."""
    length = max((today - opened_on).days, 1)

    def share(day: date) -> float:
        return min(max((day - opened_on).days / length, 0), 1)

    columns = [(share(day), t) for day, t in zip(trend.days, trend.tallies, strict=True)]
    drawing = stacked(columns, counted.delegations, _stepped(signatures, share, today))
    placed = key_positions(counted.stances, counted.delegations)
    return TrendPanel(
        drawing=drawing,
        key=[Key(stance, counted.stances[stance], y) for stance, y in placed],
        axis=_axis(opened_on, length),
        steps=[
            Step(day, tally, signed_by(signatures, day))
            for day, tally in zip(reversed(trend.days), reversed(trend.tallies), strict=True)
        ],
        first_record=trend.days[0] if trend.days else None,
    )


def _axis(opened_on: date, length: int) -> list[str]:
    """Months at even distances; the last is the day itself."""
    parts = AXIS_LABELS - 1
    days = [opened_on + timedelta(days=length * n // parts) for n in range(AXIS_LABELS)]
    months = [_("{month} {year}").format(month=month(d.month), year=d.year) for d in days[:-1]]
    return [*months, f"{days[-1].day} {month(days[-1].month)}"]


def signed_by(signatures: Signatures, day: date) -> int:
    """How many had signed by the end of a day."""
    at = bisect_right(signatures, day, key=lambda point: point[0])
    return signatures[at - 1][1] if at else 0


def _stepped(
    signatures: Signatures, share: Callable[[date], float], today: date
) -> list[tuple[float, int]]:
    """A number that jumps on its days and holds until today."""
    points, before = [(0.0, 0)], 0
    for day, value in signatures:
        if day <= today:
            points += [(share(day), before), (share(day), value)]
            before = value
    return [*points, (1.0, before)]
