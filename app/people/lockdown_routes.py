"""The page that shuts the desk, and the one that opens it again."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from app.languages import gettext as _
from app.people.confirmation import Reauthenticated
from app.people.deps import LockdownBeginner, LockdownEnder
from app.people.forms import LockdownForm
from app.people.lockdown import (
    AGREED_FOR,
    LockedDown,
    NeedsAnotherCoordinator,
    agree_to_end,
    begin_lockdown,
    current_lockdown,
    is_of_the_desk,
    shut_out_own,
)
from app.people.models import Person
from app.people.queries import other_coordinators
from app.web.db import Db
from app.web.forms import Filled, filled
from app.web.htmx import see_other
from app.web.sessions import take_cookie
from app.web.templating import render

router = APIRouter(prefix="/lockdown", include_in_schema=False)

ReasonPosted = Annotated[Filled[LockdownForm], Depends(filled(LockdownForm))]


def locked_down(request: Request, error: Exception) -> Response:
    """What somebody gets who may not end it and tries to sign in, by whatever way."""
    if not isinstance(error, LockedDown):
        raise error
    return render(request, "people/locked_down.html", status=error.status)


def to_lockdown(request: Request, _error: Exception) -> Response:
    """What a session of the time of a lockdown gets, whatever it asked for."""
    return see_other(request, "/lockdown")


@router.get("", name="lockdown:show")
def show_lockdown(request: Request, db: Db, by: LockdownBeginner) -> Response:
    return _page(request, db, by, Filled())


@router.post("", name="lockdown:begin")
def post_lockdown(request: Request, db: Db, by: LockdownBeginner, form: ReasonPosted) -> Response:
    if not is_of_the_desk(db, by):
        shut_out_own(db, by=by)
        return _out(request)
    if form.data:
        with form.attempt(db):
            begin_lockdown(db, reason=form.data.reason, by=by, organisation_id=by.organisation_id)
            return _out(request)
    return _page(request, db, by, form)


@router.post("/ending", name="lockdown:end")
def post_ending(request: Request, db: Db, by: LockdownEnder, _fresh: Reauthenticated) -> Response:
    if request.state.sign_in_session.needs_factor:
        message = _("Only somebody with a passkey or an authenticator app can end a lockdown.")
        raise NeedsAnotherCoordinator(message)
    if agree_to_end(db, by=by).ended_at:
        return _out(request)
    return see_other(request, "/lockdown")


def _out(request: Request) -> Response:
    """Whoever began or ended it has no session any more."""
    answer = see_other(request, "/sign-in")
    take_cookie(request, answer)
    return answer


def _page(request: Request, db: Db, by: Person, form: Filled[Any]) -> Response:
    lockdown = current_lockdown(db)
    if lockdown is None:
        ours = is_of_the_desk(db, by)
        return render(request, "people/lockdown.html", status=form.status, form=form, ours=ours)
    began, agreed = (
        db.get(Person, each) if each else None
        for each in (lockdown.begun_by_id, lockdown.agreed_by_id)
    )
    return render(
        request,
        "people/lockdown_ending.html",
        lockdown=lockdown,
        began=began,
        agreed=agreed,
        agreed_until=lockdown.agreed_at and lockdown.agreed_at + AGREED_FOR,
        is_alone=not other_coordinators(db, by.id),
    )
