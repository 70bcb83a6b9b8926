"""What every whole page shows around its content: counts in the navigation and pinned views."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from fastapi import Request

from app.clock import today_in
from app.meetings.queries import details_missing
from app.people.models import Person
from app.people.rules import Permission, may
from app.settings import get_settings
from app.tasks.queries import overdue_count
from app.views.queries import PinnedView, pinned_views


@dataclass(frozen=True, slots=True)
class Shell:
    overdue: int = 0
    details_missing: int = 0
    may_log: bool = False
    may_read_history: bool = False
    pinned: Sequence[PinnedView] = field(default_factory=tuple)


def shell_of(request: Request) -> Shell:
    """Three small seeks; a page answered as a fragment does not ask for them."""
    person: Person = request.state.person
    db = request.state.db
    today = today_in(person.time_zone or get_settings().time_zone)
    return Shell(
        overdue=overdue_count(db, today, person.id),
        details_missing=len(details_missing(db, person.id)),
        may_log=may(person, Permission.LOG_OUTREACH),
        may_read_history=may(person, Permission.READ_HISTORY),
        pinned=pinned_views(db),
    )
