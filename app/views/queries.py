"""Reading saved views: everybody has their own."""

from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.access import viewer_of
from app.errors import NotFound
from app.languages import gettext as _
from app.views.models import SavedView, ViewPage
from app.views.rules import address


class ViewRow(NamedTuple):
    """A view as tabs and lists show it."""

    id: UUID
    page: ViewPage
    name: str
    query: str
    pinned: bool

    @property
    def url(self) -> str:
        return address(self.page, self.query)


def saved_views(db: Session, page: ViewPage | None = None) -> list[ViewRow]:
    """The viewer's own views, of one page or of all, in the order in which they were saved."""
    query = (
        sa.select(*(col(getattr(SavedView, name)) for name in ViewRow._fields))
        .where(col(SavedView.owner_id) == viewer_of(db).person_id)
        .order_by(col(SavedView.created_at), col(SavedView.id))
    )
    if page is not None:
        query = query.where(col(SavedView.page) == page)
    return [ViewRow._make(row) for row in db.execute(query)]


def view_by_id(db: Session, view_id: UUID) -> SavedView:
    """One of the viewer's own views; another person's does not exist."""
    view = db.exec(
        select(SavedView).where(
            SavedView.id == view_id, SavedView.owner_id == viewer_of(db).person_id
        )
    ).one_or_none()
    if view is None:
        raise NotFound(_("There is no such view."))
    return view
