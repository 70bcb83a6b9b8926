"""Saving, changing and removing one's own views."""

from collections.abc import Sequence

from sqlmodel import Session

from app.audit import actions as audit
from app.clock import utc_now
from app.languages import gettext as _
from app.people.models import Person
from app.views.models import SavedView, ViewPage
from app.views.queries import ViewRow, saved_views
from app.views.rules import MOST_VIEWS, ViewRefused, check_name, kept_query


def save_view(
    db: Session, *, by: Person, page: ViewPage, name: str, query: str, pinned: bool = True
) -> SavedView:
    """Keep an address of a page under a name; the same form sent again keeps it once."""
    kept, there = kept_query(query), saved_views(db, page)
    if again := _the_same(there, name, kept, pinned=pinned):
        return db.get_one(SavedView, again.id)
    others = {view.name: view.id for view in there}
    if len(others) >= MOST_VIEWS:
        raise ViewRefused(
            _("You have {n} views of this page. Remove one first.").format(n=len(others))
        )
    view = SavedView(
        page=page,
        name=check_name(name, others),
        query=kept,
        pinned=pinned,
        owner_id=by.id,
        created_at=utc_now(),
    )
    db.add(view)
    db.flush()
    audit.record(db, action="view.saved", subject_id=view.id, page=page.value)
    return view


def _the_same(there: Sequence[ViewRow], name: str, query: str, *, pinned: bool) -> ViewRow | None:
    wanted = (name.strip(), query, pinned)
    return next((v for v in there if (v.name, v.query, v.pinned) == wanted), None)


def change_view(db: Session, *, view: SavedView, name: str, pinned: bool) -> None:
    """Give a view another name, or take it into or out of the sidebar."""
    others = {v.name: v.id for v in saved_views(db, view.page) if v.id != view.id}
    view.name = check_name(name, others)
    view.pinned = pinned
    db.flush()
    audit.record(db, action="view.changed", subject_id=view.id, page=view.page.value, pinned=pinned)


def remove_view(db: Session, *, view: SavedView) -> None:
    """Forget a view; what it showed stays where it is."""
    audit.record(db, action="view.removed", subject_id=view.id, page=view.page.value)
    db.delete(view)
    db.flush()
