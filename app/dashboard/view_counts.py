"""How many rows each saved view shows its reader now, kept until a record changes."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeAlias
from urllib.parse import parse_qsl
from uuid import UUID

from sqlmodel import Session

from app.access import Viewer, viewer_of
from app.dashboard.ask_matrix import matrix_counts
from app.dashboard.ask_matrix_filters import MatrixFilters
from app.dashboard.cache import Kept, PageKey, page_key
from app.dashboard.facts import read_facts
from app.dashboard.filters import Filters
from app.dashboard.stance_table import at_its_day
from app.db import change_count
from app.people.models import Person
from app.settings import get_settings
from app.views.models import ViewPage
from app.views.queries import ViewRow

READERS: Final = 64

Counts: TypeAlias = Mapping[UUID, int | None]
"""By the id of the view; None where its rows are those of an earlier day."""

Counter: TypeAlias = Callable[[Session, Person, Sequence[str]], Sequence[int | None]]
"""Counts several addresses of one page, in a number of queries that does not grow with them."""

_counts: Kept[tuple[Viewer, PageKey], Counts] = Kept(READERS)


def view_counts(
    db: Session, by: Person, views: Sequence[ViewRow], counters: Mapping[ViewPage, Counter]
) -> Counts:
    """Every view with its count; nothing is counted for who has no view."""
    if not views:
        return MappingProxyType({})
    key = (viewer_of(db), page_key(by, changes=change_count(db), address=""))
    known = _counts.get(key)
    return known or _counts.keep(key, _counted(db, by, views, counters))


def _counted(
    db: Session, by: Person, views: Sequence[ViewRow], counters: Mapping[ViewPage, Counter]
) -> Counts:
    found: dict[UUID, int | None] = {}
    for page, counter in counters.items():
        of_page = [view for view in views if view.page is page]
        if of_page:
            counts = counter(db, by, [view.query for view in of_page])
            found |= zip((view.id for view in of_page), counts, strict=True)
    return found


def stance_counts(db: Session, by: Person, queries: Sequence[str]) -> list[int | None]:
    """Delegations in the table; it is the table's own rows that are counted."""
    settings = get_settings()
    facts = read_facts(db, by=by, settings=settings)

    def count(query: str) -> int | None:
        read = Filters.from_query(parse_qsl(query), asks=len(facts.asks))
        filters = at_its_day(read, facts.days.today)
        if filters.only_record:
            return None
        return filters.count(facts.rows, me=by.id, fades_after=settings.reconfirm_days)

    return [count(query) for query in queries]


def ask_counts(db: Session, _by: Person, queries: Sequence[str]) -> list[int]:
    """Delegations in the matrix."""
    return matrix_counts(db, [MatrixFilters.from_query(dict(parse_qsl(q))) for q in queries])
