"""Settings: one's own account, the ways in one has, and where one is signed in."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from app.clock import utc_now
from app.errors import NotFound
from app.languages import gettext as _
from app.people import actions
from app.people.deps import AccountHolder
from app.people.factors import has_authenticator
from app.people.forms import AccountForm, PasswordForm
from app.people.models import Person
from app.people.passkeys import passkeys_of
from app.people.queries import sessions_of
from app.people.recovery import codes_left
from app.people.renewal import keep_signed_in
from app.people.rules import GRANTS, Permission, may, permission_label, role_label
from app.settings import get_settings
from app.web.db import Db
from app.web.forms import Filled, filled
from app.web.htmx import see_other
from app.web.templating import render

router = APIRouter(prefix="/settings", include_in_schema=False)

AccountPosted = Annotated[Filled[AccountForm], Depends(filled(AccountForm))]
PasswordPosted = Annotated[Filled[PasswordForm], Depends(filled(PasswordForm))]


def settings_page(
    request: Request, db: Db, by: Person, *, status: int = 200, **forms: Filled[Any]
) -> Response:
    """`forms` are those that came back with errors: account, password, or ways in."""
    typed = {
        "name": by.name,
        "time_zone": by.time_zone or "",
        "shortcuts": "true" if by.shortcuts else "",
    }
    blank: dict[str, Any] = {"account": Filled(typed=typed), "password": Filled(), "ways": Filled()}
    return render(
        request,
        "people/settings.html",
        status=status,
        grants=[permission_label(p) for p in Permission if p in GRANTS[by.role]],
        role=role_label(by.role),
        manages_people=may(by, Permission.MANAGE_PEOPLE),
        may_lock_down=may(by, Permission.LOCK_DOWN),
        passkeys=passkeys_of(db, by),
        has_authenticator=has_authenticator(db, by.id),
        codes_left=codes_left(db, by),
        sessions=sessions_of(db, by, utc_now(), get_settings().session_idle),
        this_session=request.state.sign_in_session,
        **(blank | forms),
    )


@router.get("", name="people:settings")
def show_settings(request: Request, db: Db, by: AccountHolder) -> Response:
    return settings_page(request, db, by)


@router.post("/account", name="people:change_account")
def post_account(request: Request, db: Db, by: AccountHolder, form: AccountPosted) -> Response:
    if form.data:
        with form.attempt(db):
            actions.change_account(db, person=by, **form.data.model_dump())
            return see_other(request, "/settings")
    return settings_page(request, db, by, status=422, account=form)


@router.post("/password", name="people:change_password")
def post_password(request: Request, db: Db, by: AccountHolder, form: PasswordPosted) -> Response:
    """The present password is a fresh proof by itself."""
    if form.data:
        with form.attempt(db):
            actions.change_password(
                db, person=by, current=form.data.current, new=form.data.password
            )
            return keep_signed_in(request, db, by, see_other(request, "/settings"))
    return settings_page(request, db, by, status=422, password=form)


@router.post("/sessions/{session_id}/end", name="people:end_other_session")
def post_session_end(request: Request, db: Db, session_id: UUID, by: AccountHolder) -> Response:
    found = sessions_of(db, by, utc_now(), get_settings().session_idle)
    session = next((s for s in found if s.id == session_id), None)
    if session is None:
        raise NotFound(_("This session has ended already."))
    actions.end_session(db, session=session)
    return see_other(request, "/settings")
