"""Lines and areas over time: a small line of one number, and stances stacked week by week."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from markupsafe import Markup

from app.dashboard.charts.svg import svg
from app.stances.models import Stance

_WIDTH: Final = 600
_NARROWEST: Final = 0.012
_KEY_HEIGHT: Final = 180
_KEY_LINE: Final = 15
_KEY_TOP: Final = 7


def spark(points: Sequence[tuple[date, int]], until: date) -> Markup:
    """A number over time as a stepped line without axes, from its lowest to its highest."""
    width, height, edge = 64, 14, 2
    seen = [(day, value) for day, value in points if day <= until]
    if not seen:
        return Markup()
    (first, least), most = seen[0], seen[-1][1]
    days, rise = max((until - first).days, 1), max(most - least, 1)

    def at(day: date, value: int) -> tuple[float, float]:
        x = edge + (day - first).days / days * (width - 2 * edge)
        return x, height - edge - (value - least) / rise * (height - 2 * edge)

    corners = [at(*seen[0])]
    for day, value in [*seen[1:], (until, most)]:
        x, y = at(day, value)
        corners += [(x, corners[-1][1]), (x, y)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
    x, y = corners[-1]
    return svg(
        f'class="spark" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        ' aria-hidden="true"',
        (f'<polyline points="{line}"/>', f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.8"/>'),
    )


def stacked(
    columns: Sequence[tuple[float, Mapping[Stance, int]]],
    whole: int,
    line: Sequence[tuple[float, int]] = (),
) -> Markup:
    """The scale from bottom to top, last step first, so that towards safeguards is on top.

    Columns and the points of `line`, which is drawn over them, stand at a share of the width.
    """
    if len(columns) == 1:
        share, tally = columns[0]
        columns = [(max(share - _NARROWEST, 0), tally), (share, tally)]
    over = " ".join(f"{share * _WIDTH:.1f},{whole - value}" for share, value in line)
    parts = [*_areas(columns, whole), *((f'<polyline points="{over}"/>',) if over else ())]
    opening = f'class="trend" viewBox="0 0 {_WIDTH} {whole}" preserveAspectRatio="none"'
    return svg(f'{opening} aria-hidden="true"', parts)


def _areas(columns: Sequence[tuple[float, Mapping[Stance, int]]], whole: int) -> list[str]:
    floor, areas = [0] * len(columns), []
    for stance in reversed(Stance) if columns else ():
        top = [low + tally[stance] for low, (_, tally) in zip(floor, columns, strict=True)]
        edges = [
            [f"{share * _WIDTH:.1f},{whole - y}" for (share, _), y in zip(columns, ys, strict=True)]
            for ys in (top, floor)
        ]
        areas.append(f'<path class="{stance.css}" d="M{"L".join(edges[0] + edges[1][::-1])}z"/>')
        floor = top
    return areas


def key_positions(tally: Mapping[Stance, int], whole: int) -> list[tuple[Stance, float]]:
    """Where the name of each step stands beside the last column, none upon another."""
    placed, y, above = [], 0, -float(_KEY_LINE)
    for stance, count in tally.items():
        middle = (y + count / 2) / max(whole, 1) * _KEY_HEIGHT
        above = max(middle, above + _KEY_LINE, _KEY_TOP)
        placed.append((stance, above))
        y += count
    return _pushed_up(placed)


def _pushed_up(placed: list[tuple[Stance, float]]) -> list[tuple[Stance, float]]:
    """The same, moved up where the last names would stand below the drawing."""
    lowest, fitting = float(_KEY_HEIGHT - _KEY_TOP), []
    for stance, y in reversed(placed):
        lowest = min(y, lowest)
        fitting.append((stance, lowest))
        lowest -= _KEY_LINE
    return fitting[::-1]
