"""Where delegations stand on the earth: a tile for each, or the world map. Both are links.

The shapes of the map are one static file that browsers keep; the page only refers to them.
"""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final

from markupsafe import Markup, escape

from app.dashboard.charts.svg import svg
from app.dashboard.queries import Row
from app.settings import ROOT
from app.web.assets import get_assets

WORLD: Final = "world.svg"
EU: Final = "EUE"
_EU_AT: Final = (4330, 560)
"""In the Atlantic, where it covers nobody: the Union has no shape of its own."""

_TILE: Final = 32
_GAP: Final = 1.5
_COLUMNS: Final = 30
_LINES: Final = 17
_DOT: Final = 36
_EU_DOT: Final = 90


def _link(row: Row, drawn: str) -> str:
    name = escape(f"{row.name}: {row.stance.label}")
    return (
        f'<a href="/delegations/{row.slug}" class="{row.stance.css}" data-iso="{row.code}">'
        f"<title>{name}</title>{drawn}</a>"
    )


def tile_map(rows: Iterable[Row], label: str) -> Markup:
    """One equal square for each delegation, roughly where it lies."""
    size = _TILE - 2 * _GAP
    tiles = (
        _link(
            row,
            f'<rect x="{row.column * _TILE + _GAP}" y="{row.row * _TILE + _GAP}"'
            f' width="{size}" height="{size}" rx="3"/>'
            f'<text x="{row.column * _TILE + _TILE // 2}" y="{row.row * _TILE + _TILE // 2 + 4}">'
            f"{row.code}</text>",
        )
        for row in rows
    )
    return svg(
        f'class="world tilemap" viewBox="0 0 {_COLUMNS * _TILE} {_LINES * _TILE}"'
        f' role="group" aria-label="{escape(label)}"',
        tiles,
    )


def world_map(rows: Sequence[Row], label: str) -> Markup:
    """Every delegation by its shape, those too small to see by a dot above the shapes."""
    shapes = get_assets().url(WORLD)
    land = f'<use class="land" href="{shapes}#land"/>'
    ordered = sorted(rows, key=lambda row: row.code in _dots())
    drawn = (_link(row, f'<use href="{shapes}#{row.code}"/>{_eu_text(row)}') for row in ordered)
    box = _facts()["viewBox"]
    opening = f'class="world" viewBox="{box}" role="group" aria-label="{escape(label)}"'
    return svg(opening, (land, *drawn))


def _eu_text(row: Row) -> str:
    if row.code != EU:
        return ""
    x, y = _EU_AT
    return f'<text x="{x}" y="{y + 34}">EU</text>'


@cache
def _facts() -> dict[str, Any]:
    """The map's file in seeds/, read once."""
    facts: dict[str, Any] = json.loads((ROOT / "seeds" / "world_map.json").read_text("utf-8"))
    return facts


@cache
def _dots() -> frozenset[str]:
    """Delegations drawn as a dot."""
    return frozenset((*_facts()["tiny"], EU))


def world_file() -> bytes:
    """Every shape under the code of its State, and the land that is nobody's."""
    facts, dots = _facts(), _dots()
    shapes = [f'<path id="land" d="{facts["neutral"]}"/>']
    for code, path in facts["paths"].items():
        if code not in dots:
            shapes.append(f'<path id="{code}" d="{path}"/>')
    for code in sorted(dots):
        x, y = _EU_AT if code == EU else facts["points"][code]
        radius = _EU_DOT if code == EU else _DOT
        shapes.append(f'<circle id="{code}" cx="{x}" cy="{y}" r="{radius}"/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{facts["viewBox"]}">'
        f"<defs>{''.join(shapes)}</defs></svg>"
    ).encode()


def publish_world() -> None:
    """Make the shapes known to every process before any of them is asked for them."""
    get_assets().add(WORLD, world_file())
