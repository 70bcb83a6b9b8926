"""Saving the present filter of a list under a name, and looking after what one saved."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict

from app.people.deps import AccountHolder
from app.views.actions import change_view, remove_view, save_view
from app.views.forms import ViewChangeForm, ViewForm
from app.views.models import SavedView, ViewPage
from app.views.queries import saved_views, view_by_id
from app.views.rules import PATHS, address, kept_query
from app.web.db import Db
from app.web.forms import Filled, filled
from app.web.htmx import is_fragment, see_other
from app.web.templating import render

router = APIRouter(prefix="/views", include_in_schema=False)

ViewPosted = Annotated[Filled[ViewForm], Depends(filled(ViewForm))]
ViewChangePosted = Annotated[Filled[ViewChangeForm], Depends(filled(ViewChangeForm))]


class Wanted(BaseModel):
    """The page and filter that somebody wants to keep, as they stand in the link to the form."""

    model_config = ConfigDict(extra="ignore")

    page: str = ViewPage.STANCE.value
    query: str = ""

    def typed(self) -> dict[str, str]:
        page = self.page if self.page in set(ViewPage) else ViewPage.STANCE.value
        return {"page": page, "query": kept_query(self.query), "pinned": "true"}


def _form(request: Request, form: Filled[ViewForm]) -> Response:
    template = "views/_form.html" if is_fragment(request) else "views/new.html"
    return render(request, template, status=form.status, form=form, prefix="view-")


def _view(request: Request, view: SavedView, form: Filled[ViewChangeForm]) -> Response:
    url = address(view.page, view.query)
    return render(request, "views/show.html", status=form.status, view=view, form=form, url=url)


@router.get("", name="views:list")
def list_views(request: Request, db: Db, _: AccountHolder) -> Response:
    return render(request, "views/list.html", views=saved_views(db))


@router.get("/new", name="views:new")
def new_view(request: Request, _: AccountHolder, wanted: Annotated[Wanted, Depends()]) -> Response:
    return _form(request, Filled(typed=wanted.typed()))


@router.post("", name="views:save")
def post_view(request: Request, db: Db, by: AccountHolder, form: ViewPosted) -> Response:
    if form.data:
        with form.attempt(db):
            view = save_view(db, by=by, **form.data.model_dump())
            return see_other(request, address(view.page, view.query))
    return _form(request, form)


@router.get("/{view_id}", name="views:show")
def show_view(request: Request, db: Db, view_id: UUID, _: AccountHolder) -> Response:
    view = view_by_id(db, view_id)
    typed = {"name": view.name, "pinned": "true" if view.pinned else ""}
    return _view(request, view, Filled(typed=typed))


@router.post("/{view_id}", name="views:change")
def post_view_change(
    request: Request, db: Db, view_id: UUID, _: AccountHolder, form: ViewChangePosted
) -> Response:
    view = view_by_id(db, view_id)
    if form.data:
        with form.attempt(db):
            change_view(db, view=view, name=form.data.name, pinned=form.data.pinned)
            return see_other(request, address(view.page, view.query))
    return _view(request, view, form)


@router.post("/{view_id}/removal", name="views:remove")
def post_view_removal(request: Request, db: Db, view_id: UUID, _: AccountHolder) -> Response:
    view = view_by_id(db, view_id)
    page = view.page
    remove_view(db, view=view)
    return see_other(request, PATHS[page])
