"""The second step of signing in: the password was right, and no page opens yet."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from app.languages import gettext as _
from app.people.authenticators import WrongCode, authenticator_of, use_code
from app.people.factors import has_authenticator, has_passkey
from app.people.forms import CodeForm
from app.people.models import Person
from app.people.signing_in import complete, half_of, note_refused_code
from app.people.site import address_of, inside
from app.people.throttle import TooManyTries, give_back, take_try
from app.web.db import Db
from app.web.forms import Filled, filled
from app.web.htmx import see_other
from app.web.sessions import give_cookie, short_token_of, take_short_cookie
from app.web.templating import render

router = APIRouter(prefix="/sign-in/code", include_in_schema=False)

CodePosted = Annotated[Filled[CodeForm], Depends(filled(CodeForm))]


def _page(
    request: Request, db: Db, person: Person, form: Filled[CodeForm], status: int = 200
) -> Response:
    return render(
        request,
        "people/second_step.html",
        status=status,
        form=form,
        takes_code=has_authenticator(db, person.id),
        takes_passkey=has_passkey(db, person.id),
    )


@router.get("", name="people:second_step")
def show_second_step(request: Request, db: Db, next: str = "") -> Response:  # noqa: A002
    half = half_of(db, short_token_of(request, "half"))
    if half is None:
        return see_other(request, "/sign-in")
    return _page(request, db, half[1], Filled(typed={"next": inside(next)}))


@router.post("", name="people:complete_sign_in")
def post_code(request: Request, db: Db, form: CodePosted) -> Response:
    half = half_of(db, short_token_of(request, "half"))
    if half is None:
        return see_other(request, "/sign-in")
    person, status = half[1], 422
    authenticator = authenticator_of(db, person)
    if form.data and authenticator and authenticator.confirmed_at:
        try:
            attempt = take_try(db, email=person.email, address=address_of(request))
            use_code(db, authenticator=authenticator, code=form.data.code)
        except (WrongCode, TooManyTries) as refused:
            if isinstance(refused, WrongCode):
                note_refused_code(db, person)
            form.errors["code"], status = refused.message, refused.status
        else:
            give_back(db, attempt)
            answer = see_other(request, inside(form.data.next))
            give_cookie(request, answer, complete(db, *half))
            take_short_cookie(request, answer, "half")
            return answer
    form.errors = form.errors or {"": _("Use your passkey.")}
    return _page(request, db, person, form, status)
