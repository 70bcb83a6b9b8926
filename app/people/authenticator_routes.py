"""Setting up and removing an authenticator app."""

import io
from typing import Annotated

import segno
from fastapi import APIRouter, Depends, Request, Response
from markupsafe import Markup

from app.people import authenticators
from app.people.confirmation import Reauthenticated
from app.people.deps import AccountHolder, FactorHolder
from app.people.epochs import end_ways_in
from app.people.factors import refuse_without_factor
from app.people.first_codes import after_new_factor
from app.people.forms import CodeForm
from app.people.models import Person
from app.people.renewal import keep_signed_in
from app.people.site import address_of
from app.people.throttle import give_back, take_try
from app.web.db import Db
from app.web.forms import Filled, filled
from app.web.htmx import see_other
from app.web.templating import render

router = APIRouter(prefix="/settings/authenticator", include_in_schema=False)

CodePosted = Annotated[Filled[CodeForm], Depends(filled(CodeForm))]


def _square(text: str) -> Markup:
    """The text as a square of dots, drawn by us: no other program learns the seed."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn,
        kind="svg",
        xmldecl=False,
        svgns=False,
        nl=False,
        border=2,
        svgclass="square",
        lineclass=None,
        omitsize=True,
    )
    return Markup(drawn.getvalue().decode())  # noqa: S704  # numbers only, made by the library


def _page(
    request: Request, db: Db, by: Person, form: Filled[CodeForm], status: int = 200
) -> Response:
    found = authenticators.authenticator_of(db, by)
    if found is None or found.confirmed_at:
        return see_other(request, "/settings")
    return render(
        request,
        "people/authenticator.html",
        status=status,
        form=form,
        square=_square(authenticators.address_for_app(found, by)),
        seed=" ".join(_groups(authenticators.seed_of(found))),
        back="/sign-in/factor" if request.state.sign_in_session.needs_factor else "/settings",
    )


def _groups(seed: str) -> list[str]:
    return [seed[at : at + 4] for at in range(0, len(seed), 4)]


@router.get("", name="people:authenticator")
def show_authenticator(
    request: Request, db: Db, by: FactorHolder, _fresh: Reauthenticated
) -> Response:
    return _page(request, db, by, Filled())


@router.post("", name="people:begin_authenticator")
def post_authenticator(
    request: Request, db: Db, by: FactorHolder, _fresh: Reauthenticated
) -> Response:
    authenticators.begin_authenticator(db, person=by)
    return see_other(request, "/settings/authenticator")


@router.post("/confirmation", name="people:confirm_authenticator")
def post_code(
    request: Request, db: Db, by: FactorHolder, _fresh: Reauthenticated, form: CodePosted
) -> Response:
    if form.data:
        attempt = take_try(db, email=by.email, address=address_of(request))
        with form.attempt(db):
            authenticators.confirm_authenticator(db, person=by, code=form.data.code)
            give_back(db, attempt)
            return after_new_factor(request, db, by)
    return _page(request, db, by, form, status=422)


@router.post("/removal", name="people:remove_authenticator")
def post_removal(request: Request, db: Db, by: AccountHolder, _fresh: Reauthenticated) -> Response:
    authenticators.remove_authenticator(db, person=by)
    refuse_without_factor(db, by)
    end_ways_in(db, by)
    return keep_signed_in(request, db, by, see_other(request, "/settings"))
