"""Saved views above the stance page: those everybody has, and the reader's own."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl
from uuid import UUID

from app.dashboard.filters import ME, Filters, Show
from app.dashboard.queries import Row
from app.dashboard.sorting import Sort
from app.languages import gettext as _
from app.languages import ngettext
from app.settings import Settings
from app.stances.models import Stance
from app.states.legal import LegalStatus
from app.views.queries import ViewRow

MAY_SIGN = tuple(status for status in LegalStatus if status.may_still_sign)


class Tab(NamedTuple):
    """A view: where it leads, how many delegations it shows, and whether it is the one shown."""

    name: str
    url: str
    size: int
    is_current: bool
    view_id: UUID | None = None


def tabs(
    shown: Filters,
    rows: Sequence[Row],
    saved: Sequence[ViewRow],
    *,
    me: UUID,
    settings: Settings,
    asks: int,
) -> list[Tab]:
    """Every view with its count; at most one of them is current."""
    own = [(v.name, Filters.from_query(parse_qsl(v.query), asks=asks), v.id) for v in saved]
    common = [(name, filters, None) for name, filters in built_in(settings)]
    current: str | None = _plain(shown)
    found = []
    for name, filters, view_id in [*common, *own]:
        is_current = current is not None and _plain(filters) == current
        current = None if is_current else current
        size = filters.count(rows, me=me, fades_after=settings.reconfirm_days)
        found.append(Tab(name, filters.url(), size, is_current, view_id))
    return found


def built_in(settings: Settings) -> Iterator[tuple[str, Filters]]:
    """What everybody asks every day."""
    yield _("All"), Filters()
    yield _("Mine"), Filters(owner=ME)
    yield _("Undecided, not signed"), Filters(stances=(Stance.UNDECIDED,), legal=MAY_SIGN)
    days = settings.touch_days
    quiet = ngettext("No contact for {n} day", "No contact for {n} days", days).format(n=days)
    yield quiet, Filters(quiet=days)
    yield _("Overdue"), Filters(overdue=True)


def _plain(filters: Filters) -> str:
    """The filter alone: in another order or drawing it is the same view."""
    return filters.to_query(sort=Sort(), show=Show.TILES)
