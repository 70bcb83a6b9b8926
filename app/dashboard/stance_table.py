"""The table of delegations: the rows that fit, in order, with what its head and filters offer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session

from app.asks.queries import AskRow, all_asks
from app.clock import today_in
from app.dashboard.cells import Cells
from app.dashboard.filter_words import describe, standing_label
from app.dashboard.filters import ME, NOBODY, Filters, Pairs, Standing
from app.dashboard.queries import Days, Owner, Row, delegation_rows
from app.languages import gettext as _
from app.people.models import Person
from app.responses.models import AskStatus
from app.settings import Settings
from app.stances.models import Stance
from app.states.groups import group_short
from app.states.legal import LegalStatus
from app.states.models import RegionalGroup

Options = Sequence[tuple[str, str]]


class Head(NamedTuple):
    """Something to order by: where a click leads, and how the table is ordered by it now."""

    label: str
    title: str
    url: str
    aria: str


class Column(NamedTuple):
    """A column of the table; the asks share one, and are ordered by each of them."""

    css: str
    heads: Sequence[Head]

    @property
    def aria(self) -> str:
        return next((head.aria for head in self.heads if head.aria), "")


@dataclass(frozen=True, slots=True)
class Table:
    """`every` are all delegations, `rows` those that fit the filter."""

    filters: Filters
    every: Sequence[Row]
    rows: Sequence[Row]
    asks: Sequence[AskRow]
    days: Days
    words: Sequence[str]
    cells: Cells

    @property
    def unfiltered(self) -> str:
        """The same order and drawing of all delegations."""
        return Filters(sort=self.filters.sort, show=self.filters.show).url()

    @property
    def people(self) -> list[Owner]:
        """Who follows any delegation, by name."""
        return sorted({row.owner for row in self.every if row.owner}, key=lambda o: (o.name, o.id))


def read_table(db: Session, pairs: Pairs, *, by: Person, settings: Settings) -> Table:
    """Everything the table shows for this address."""
    asks = all_asks(db)
    filters = Filters.from_query(pairs, asks=len(asks))
    zone = by.time_zone or settings.time_zone
    days = Days(today_in(zone), ZoneInfo(zone))
    every = delegation_rows(db, asks, days)
    people: Mapping[UUID, Owner] = {row.owner.id: row.owner for row in every if row.owner}
    return Table(
        filters=filters,
        every=every,
        rows=filters.apply(every, me=by.id, fades_after=settings.reconfirm_days),
        asks=asks,
        days=days,
        words=describe(filters, asks, people),
        cells=Cells(
            today=days.today,
            fades_after=settings.reconfirm_days,
            touch_old=settings.reconfirm_days,
            me=by.id,
        ),
    )


def columns(table: Table) -> list[Column]:
    """The columns in their place."""

    def head(name: str, label: str, title: str = "") -> Head:
        sort = table.filters.sort
        return Head(label, title, table.filters.url(sort=sort.turned(name)), sort.aria(name))

    asks = [
        head(f"ask{ask.number}", str(ask.number), f"{ask.short_name}: {ask.summary}")
        for ask in table.asks
    ]
    return [
        Column("", [head("state", _("State"))]),
        Column("c-group", [head("group", _("Group"))]),
        Column("c-stance", [head("stance", _("Stance"))]),
        Column("c-conf", [head("confidence", _("Conf."), _("Confidence"))]),
        Column("c-legal", [head("depositary", _("Depositary"))]),
        Column("c-asks", asks),
        Column("c-touch", [head("touch", _("Last touch"))]),
        Column("c-next", [head("next", _("Next action"))]),
        Column("c-own", [head("owner", _("Owner"))]),
    ]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filter form offers; a combination that the address holds is offered too."""

    groups: Options
    legal: Options
    stances: Sequence[Stance]
    owners: Options
    statuses: Sequence[AskStatus]
    asks: Sequence[tuple[AskRow, str, Options]]
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
