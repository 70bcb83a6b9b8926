"""The history page."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from app.audit.verification import verify
from app.history.kinds import Kind
from app.history.page import Asked, history_page
from app.people.deps import HistoryReader
from app.people.models import Person
from app.people.rules import Permission, may
from app.settings import get_settings
from app.states.queries import all_states
from app.web.db import Db
from app.web.htmx import is_fragment
from app.web.templating import render

router = APIRouter(include_in_schema=False)

LAST = 100
"""Events that are checked while a coordinator opens the page; the command checks all."""


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def asked_for(
    state: str = "", person: str = "", kind: str = "", subject: str = "", on: str = ""
) -> Asked:
    """The filters in the address; what cannot be read filters by nothing."""
    return Asked(
        state=state.strip().lower()[:3],
        person=_id(person),
        kind=next((each for each in Kind if each.value == kind), None),
        subject=_id(subject),
        on=_day(on),
    )


def _is_told(by: Person) -> bool:
    """Who can do something about it."""
    return may(by, Permission.MANAGE_PEOPLE)


@router.get("/history", name="history:show")
def show_history(
    request: Request,
    db: Db,
    by: HistoryReader,
    asked: Annotated[Asked, Depends(asked_for)],
    before: str = "",
) -> Response:
    zone = by.time_zone or get_settings().time_zone
    page = history_page(db, asked, reader=by, zone=zone, before=_id(before))
    context: dict[str, Any] = {"asked": asked, "page": page, "before": before}
    if is_fragment(request):
        return render(request, "history/_lines.html", **context)
    return render(
        request,
        "history/show.html",
        **context,
        is_unbroken=verify(db, last=LAST).is_unbroken if _is_told(by) else None,
        last=LAST,
        kinds=list(Kind),
        states=all_states(db),
    )
