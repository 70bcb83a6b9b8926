"""The table of delegations: the rows that fit, in order, with what its head and filters offer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from sqlmodel import Session

from app.access import Label, seen_at
from app.asks.queries import AskRow
from app.dashboard.cells import Cells, cells_for
from app.dashboard.facts import Facts, read_facts, read_facts_as_of
from app.dashboard.filter_words import describe
from app.dashboard.filters import Filters, Pairs
from app.dashboard.queries import Owner, Row
from app.languages import gettext as _
from app.people.models import Person
from app.settings import Settings


class Head(NamedTuple):
    """Something to order by: where a click leads, and how the table is ordered by it now."""

    name: str
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
    """The delegations that fit the filter, among all of them."""

    facts: Facts
    filters: Filters
    rows: Sequence[Row]
    words: Sequence[str]
    cells: Cells

    @property
    def every(self) -> Sequence[Row]:
        return self.facts.rows

    @property
    def asks(self) -> Sequence[AskRow]:
        return self.facts.asks

    @property
    def unfiltered(self) -> str:
        """The same order and drawing of all delegations."""
        f = self.filters
        return Filters(sort=f.sort, show=f.show, as_of=f.as_of, documented=f.documented).url()

    @property
    def people(self) -> list[Owner]:
        """Who follows any delegation, by name."""
        return sorted({row.owner for row in self.every if row.owner}, key=lambda o: (o.name, o.id))


def read_table(db: Session, pairs: Pairs, *, by: Person, settings: Settings) -> Table:
    """Everything the table shows for this address."""
    facts = read_facts(db, by=by, settings=settings)
    filters = at_its_day(Filters.from_query(pairs, asks=len(facts.asks)), facts.days.today)
    if filters.only_record:
        with seen_at(db, Label.PUBLIC if filters.documented else Label.SOURCE_AT_RISK):
            day = filters.as_of
            facts = read_facts_as_of(db, day) if day else read_facts(db, by=by, settings=settings)
    people = {row.owner.id: row.owner for row in facts.rows if row.owner}
    return Table(
        facts=facts,
        filters=filters,
        rows=filters.apply(facts.rows, me=by.id, fades_after=settings.reconfirm_days),
        words=describe(filters, facts.asks, people),
        cells=cells_for(
            today=facts.days.today,
            fades_after=settings.reconfirm_days,
            touch_old=settings.reconfirm_days,
            me=by.id,
        ),
    )


def at_its_day(filters: Filters, today: date) -> Filters:
    """The record stands today as it does later; of a day before, nothing is known about our work.

    What says nothing on that day is left out and named.
    """
    if filters.as_of and filters.as_of > today:
        later = f"as_of={filters.as_of}"
        filters = replace(filters, as_of=None, ignored=(*filters.ignored, later))
    if filters.as_of == today:
        filters = replace(filters, as_of=None)
    if not filters.only_record:
        return filters
    then = replace(filters, owner="", touched=None, quiet=None, overdue=False)
    lost = {"owner": filters.owner, "touched": filters.touched, "quiet": filters.quiet}
    named = [f"{name}={value}" for name, value in lost.items() if value]
    named += ["overdue=1"] if filters.overdue else []
    return replace(then, ignored=(*filters.ignored, *named))


def columns(table: Table) -> list[Column]:
    """The columns in their place."""

    def head(name: str, label: str, title: str = "") -> Head:
        sort = table.filters.sort
        url = table.filters.url(sort=sort.turned(name))
        return Head(name, label, title, url, sort.aria(name))

    asks = [
        head(f"ask{ask.number}", str(ask.number), f"{ask.short_name}: {ask.summary}")
        for ask in table.asks
    ]
    record = [
        Column("", [head("state", _("State"))]),
        Column("c-group", [head("group", _("Group"))]),
        Column("c-stance", [head("stance", _("Stance"))]),
        Column("c-conf", [head("confidence", _("Conf."), _("Confidence"))]),
        Column("c-legal", [head("depositary", _("Depositary"))]),
        Column("c-asks", asks),
    ]
    if table.filters.only_record:
        return record
    return [
        *record,
        Column("c-touch", [head("touch", _("Last touch"))]),
        Column("c-next", [head("next", _("Next action"))]),
        Column("c-own", [head("owner", _("Owner"))]),
    ]
