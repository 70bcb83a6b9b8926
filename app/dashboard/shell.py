"""What every whole page shows around its content: counts in the navigation and saved views."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from fastapi import Request

from app.clock import today_in
from app.dashboard.view_counts import Counts, view_counts
from app.meetings.queries import details_missing
from app.people.models import Person
from app.people.rules import Permission, may
from app.settings import get_settings
from app.tasks.queries import overdue_count
from app.views.queries import ViewRow, saved_views


@dataclass(frozen=True, slots=True)
class Shell:
    overdue: int = 0
    details_missing: int = 0
    may_log: bool = False
    may_read_history: bool = False
    may_manage_people: bool = False
    views: Sequence[ViewRow] = ()
    counts: Counts = field(default_factory=dict)

    @property
    def pinned(self) -> list[ViewRow]:
        return [view for view in self.views if view.pinned]

    def views_of(self, page: str) -> list[ViewRow]:
        """The reader's own views of one page."""
        return [view for view in self.views if view.page == page]


def shell_of(request: Request) -> Shell:
    """A few small seeks; a page answered as a fragment does not ask for them.

    What views count is kept with the change counter: a page that is drawn again counts nothing.
    """
    person: Person = request.state.person
    db = request.state.db
    today = today_in(person.time_zone or get_settings().time_zone)
    views = saved_views(db)
    return Shell(
        overdue=overdue_count(db, today, person.id),
        details_missing=len(details_missing(db, person.id)),
        may_log=may(person, Permission.LOG_OUTREACH),
        may_read_history=may(person, Permission.READ_HISTORY),
        may_manage_people=may(person, Permission.MANAGE_PEOPLE),
        views=views,
        counts=view_counts(db, person, views, request.app.state.view_counters),
    )
