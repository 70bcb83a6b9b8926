"""Bars: how many of a whole, side by side, with the number inside where it fits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from app.dashboard.charts.svg import svg
from app.stances.models import Stance

_BASELINE: Final = 4
"""How far below the middle a line of digits has to stand to look centred."""


@dataclass(frozen=True, slots=True)
class BarStyle:
    """How high a bar is, and from which share of the width on a part carries its number."""

    height: int
    least_share: float
    css: str = "bar"


TALLY: Final = BarStyle(height=30, least_share=2.5, css="bar tallybar")
GROUP: Final = BarStyle(height=22, least_share=3.4)


def stance_bar(counts: Mapping[Stance, int], whole: int, style: BarStyle) -> Markup:
    """The parts in the order of the scale; `whole` is what the full width stands for."""
    drawn, x = [], 0.0
    for stance, count in counts.items():
        if not count or not whole:
            continue
        width = 100 * count / whole
        drawn.append(_part(stance, count, x, width, style))
        x += width
        drawn.append(f'<rect class="gap" x="{x:.3f}%" width="1" height="{style.height}"/>')
    opening = f'class="{style.css}" height="{style.height}" width="100%" aria-hidden="true"'
    return svg(opening, drawn[:-1])


def _part(stance: Stance, count: int, x: float, width: float, style: BarStyle) -> str:
    css = stance.css
    drawn = f'<rect class="{css}" x="{x:.3f}%" width="{width:.3f}%" height="{style.height}"/>'
    if width < style.least_share:
        return drawn
    middle, y = x + width / 2, style.height // 2 + _BASELINE
    return f'{drawn}<text class="t{css[1:]}" x="{middle:.3f}%" y="{y}">{count}</text>'


def ticks(done: int, needed: int) -> Markup:
    """One stroke for each that is needed, filled for each that is there."""
    step = 100 / max(needed, 1)
    strokes = (
        f'<rect x="{n * step:.2f}%" width="{step * 0.76:.2f}%" height="10"'
        f' class="{"on" if n < done else "off"}"/>'
        for n in range(needed)
    )
    return svg('class="ticks" width="100%" height="10" aria-hidden="true"', strokes)
