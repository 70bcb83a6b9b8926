"""Signing in and out, and one-time links."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from app.clock import utc_now
from app.organisations.queries import own_organisation_id
from app.people import actions
from app.people.deps import AccountHolder
from app.people.forms import FirstCoordinatorForm, InvitationForm, SignInForm
from app.people.models import Person
from app.people.queries import usable_invitation
from app.people.tokens import hash_of
from app.web.db import Db
from app.web.forms import Filled, filled
from app.web.htmx import see_other
from app.web.sessions import give_cookie, take_cookie
from app.web.templating import render

router = APIRouter(include_in_schema=False)

SignInPosted = Annotated[Filled[SignInForm], Depends(filled(SignInForm))]
JoinPosted = Annotated[Filled[InvitationForm], Depends(filled(InvitationForm))]
FirstPosted = Annotated[Filled[FirstCoordinatorForm], Depends(filled(FirstCoordinatorForm))]


def _inside(path: str) -> str:
    """Where to go after signing in: a path of ours, whatever the address said."""
    return path if path.startswith("/") and path[1:2] not in {"/", "\\"} else "/"


def _signed_in_at(request: Request, db: Db, person: Person, path: str) -> Response:
    answer = see_other(request, _inside(path))
    give_cookie(request, answer, actions.begin_session(db, person))
    return answer


@router.get("/sign-in", name="people:sign_in")
def show_sign_in(request: Request, next: str = "") -> Response:  # noqa: A002  # the address says it
    form: Filled[SignInForm] = Filled(typed={"next": _inside(next)})
    return render(request, "people/sign_in.html", form=form)


@router.post("/sign-in", name="people:begin_session")
def post_sign_in(request: Request, db: Db, form: SignInPosted) -> Response:
    if form.data:
        try:
            person = actions.check_sign_in(db, email=form.data.email, password=form.data.password)
        except (actions.WrongSignIn, actions.TooManyTries) as refused:
            if isinstance(refused, actions.WrongSignIn):
                actions.note_failure(db, form.data.email)
            form.errors[""] = refused.message
            return render(request, "people/sign_in.html", form=form, status=refused.status)
        return _signed_in_at(request, db, person, form.data.next)
    return render(request, "people/sign_in.html", form=form, status=422)


@router.post("/sign-out", name="people:end_session")
def post_sign_out(request: Request, db: Db, _by: AccountHolder) -> Response:
    actions.sign_out(db, request.state.sign_in_session)
    answer = see_other(request, "/sign-in")
    take_cookie(request, answer)
    return answer


def _invited(db: Db, token: str) -> tuple[bool, Person | None]:
    invitation = usable_invitation(db, hash_of(token), utc_now())
    if invitation is None:
        return False, None
    return True, db.get(Person, invitation.person_id) if invitation.person_id else None


@router.get("/invitations/{token}", name="people:invitation")
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


@router.post("/invitations/{token}", name="people:join")
def post_invitation(request: Request, db: Db, token: str, form: JoinPosted) -> Response:
    usable, invited = _invited(db, token)
    if form.data and invited:
        with form.attempt(db):
            person = actions.accept_invitation(
                db, token=token, name=form.data.name, password=form.data.password
            )
            return _signed_in_at(request, db, person, "/")
    return render(
        request,
        "people/invitation.html",
        status=422 if usable else 410,
        usable=usable,
        invited=invited,
        token=token,
        form=form,
    )


@router.post("/invitations/{token}/coordinator", name="people:join_first")
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
            return _signed_in_at(request, db, person, "/")
    return render(
        request,
        "people/invitation.html",
        status=422 if usable else 410,
        usable=usable,
        invited=invited,
        token=token,
        form=form,
    )
