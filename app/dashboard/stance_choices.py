"""What the filter form of the stance page offers."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.asks.queries import AskRow
from app.dashboard.filter_words import standing_label
from app.dashboard.filters import ME, NOBODY, Standing
from app.dashboard.queries import Owner, Row
from app.dashboard.stance_table import Table, columns
from app.languages import gettext as _
from app.responses.models import AskStatus
from app.stances.models import Stance
from app.states.groups import group_short
from app.states.legal import LegalStatus
from app.states.models import RegionalGroup

Options = Sequence[tuple[str, str]]
"""Values of a select with their words."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filter form offers; a combination that the address holds is offered too."""

    groups: Options
    legal: Options
    stances: Sequence[Stance]
    owners: Options
    statuses: Sequence[AskStatus]
    asks: Sequence[tuple[AskRow, str, Options]]
    orders: Options
    more: int
    """How many of the less frequent filters are set."""


def choices(table: Table) -> Choices:
    f = table.filters
    statuses = [(status.value, status.label) for status in AskStatus]
    return Choices(
        groups=_with(f.groups, [(g.value, group_short(g)) for g in RegionalGroup]),
        legal=_with((*f.legal, *f.standing), _legal(table.every)),
        stances=list(Stance),
        owners=_with((f.owner,) if f.owner else (), _owners(table.people)),
        statuses=list(AskStatus),
        asks=[
            (ask, ",".join(f.statuses_of(ask.number)), _with(f.statuses_of(ask.number), statuses))
            for ask in table.asks
        ],
        orders=_orders(table),
        more=len(f.asks) + sum(map(bool, (f.owner, f.touched, f.quiet, f.overdue, f.fading))),
    )


def _with(chosen: Sequence[str], options: Options) -> Options:
    value = ",".join(chosen)
    if not chosen or value in dict(options):
        return options
    words = dict(options)
    return [*options, (value, ", ".join(words.get(part, part) for part in chosen))]


def _legal(rows: Sequence[Row]) -> Options:
    """Statuses that occur, and before them what most have in common."""
    found = {row.legal for row in rows}
    exact = [(status.value, status.label) for status in LegalStatus if status in found]
    return [(standing.value, standing_label(standing)) for standing in Standing] + exact


def _owners(people: Sequence[Owner]) -> Options:
    own = [(ME, _("Mine")), (NOBODY, _("Nobody’s"))]
    return [*own, *((str(person.id), person.name) for person in people)]


def _orders(table: Table) -> Options:
    """Every column, and the days since the last touch both ways; and what the address says."""
    longest = ("-touch", _("Last touch, longest ago first"))
    named = [("", _("State")), *_named_columns(table)[1:], longest]
    current = str(table.filters.sort)
    if current in dict(named):
        return named
    label = dict(named).get(current.removeprefix("-"), _("State"))
    return [*named, (current, _("{column}, turned round").format(column=label))]


def _named_columns(table: Table) -> Options:
    heads = (head for column in columns(table) for head in column.heads)
    return [(head.name, head.title or head.label) for head in heads]
