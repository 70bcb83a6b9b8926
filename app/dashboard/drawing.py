"""Where they stand, in the way the reader chose: tiles, map, or one seat each by group."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from app.dashboard.charts.places import tile_map, world_map
from app.dashboard.filters import Show
from app.dashboard.queries import Row
from app.dashboard.stance_table import Table
from app.languages import gettext as _
from app.stances.models import Stance
from app.states.groups import group_name
from app.states.models import RegionalGroup


class Seats(NamedTuple):
    """A regional group and its delegations, along the scale."""

    name: str
    rows: Sequence[Row]


class Choice(NamedTuple):
    """One way to show it, and where a click on it leads."""

    label: str
    icon: str
    url: str
    is_current: bool


class Drawing(NamedTuple):
    """`svg` for tiles and map, `seats` for groups; the other is empty."""

    show: Show
    svg: Markup
    seats: Sequence[Seats]


def drawing(table: Table) -> Drawing:
    show, rows = table.filters.show, table.every
    label = _("Delegations by stance. The table below has the same information.")
    match show:
        case Show.TILES:
            return Drawing(show, tile_map(rows, label), ())
        case Show.MAP:
            return Drawing(show, world_map(rows, label), ())
        case Show.GROUPS:
            return Drawing(show, Markup(), seats(rows))


def seats(rows: Sequence[Row]) -> list[Seats]:
    """Every group in its order; within it the scale, then the name."""
    scale = {stance: n for n, stance in enumerate(Stance)}
    found = []
    for group in RegionalGroup:
        members = [row for row in rows if row.group is group]
        if members:
            found.append(Seats(group_name(group), sorted(members, key=lambda r: scale[r.stance])))
    return found


def ways(table: Table) -> list[Choice]:
    """Tiles, map and groups; the filter of the table stays as it is."""
    f = table.filters

    def way(show: Show, label: str, icon: str) -> Choice:
        return Choice(label, icon, f.url(show=show), f.show is show)

    return [
        way(Show.TILES, _("Tiles"), "asks"),
        way(Show.MAP, _("Map"), "map"),
        way(Show.GROUPS, _("Groups"), "people"),
    ]
