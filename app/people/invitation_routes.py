"""One-time links: how somebody comes in for the first time, or anew after a reset."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from app.clock import utc_now
from app.organisations.queries import own_organisation_id
from app.people import actions
from app.people.forms import FirstCoordinatorForm, InvitationForm
from app.people.models import Person, SignInMethod
from app.people.queries import usable_invitation
from app.people.routes import signed_in_at
from app.people.tokens import hash_of
from app.web.db import Db
from app.web.forms import Filled, filled
from app.web.templating import render

router = APIRouter(prefix="/invitations", include_in_schema=False)

JoinPosted = Annotated[Filled[InvitationForm], Depends(filled(InvitationForm))]
FirstPosted = Annotated[Filled[FirstCoordinatorForm], Depends(filled(FirstCoordinatorForm))]


def _invited(db: Db, token: str) -> tuple[bool, Person | None]:
    invitation = usable_invitation(db, hash_of(token), utc_now())
    if invitation is None:
        return False, None
    return True, db.get(Person, invitation.person_id) if invitation.person_id else None


@router.get("/{token}", name="people:invitation")
def show_invitation(request: Request, db: Db, token: str) -> Response:
    usable, person = _invited(db, token)
    form: Filled[FirstCoordinatorForm] = Filled(typed={"name": person.name if person else ""})
    return render(
        request,
        "people/invitation.html",
        status=200 if usable else 410,
        usable=usable,
        invited=person,
        token=token,
        form=form,
    )


@router.post("/{token}", name="people:join")
def post_invitation(request: Request, db: Db, token: str, form: JoinPosted) -> Response:
    usable, invited = _invited(db, token)
    if form.data and invited:
        with form.attempt(db):
            person = actions.accept_invitation(
                db, token=token, name=form.data.name, password=form.data.password
            )
            return signed_in_at(request, db, person, "/", SignInMethod.LINK)
    return render(
        request,
        "people/invitation.html",
        status=422 if usable else 410,
        usable=usable,
        invited=invited,
        token=token,
        form=form,
    )


@router.post("/{token}/coordinator", name="people:join_first")
def post_first_coordinator(request: Request, db: Db, token: str, form: FirstPosted) -> Response:
    usable, invited = _invited(db, token)
    if form.data and usable and invited is None:
        with form.attempt(db):
            person = actions.become_first_coordinator(
                db,
                token=token,
                organisation_id=own_organisation_id(db),
                email=form.data.email,
                name=form.data.name,
                password=form.data.password,
            )
            return signed_in_at(request, db, person, "/", SignInMethod.LINK)
    return render(
        request,
        "people/invitation.html",
        status=422 if usable else 410,
        usable=usable,
        invited=invited,
        token=token,
        form=form,
    )
