"""The page that asks for a fresh proof, and the way back from it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from app.clock import utc_now
from app.languages import gettext as _
from app.people import passkeys, passwords
from app.people.authenticators import WrongCode, authenticator_of, use_code
from app.people.confirmation import PLACE, Kept, confirmation_page, kept_again
from app.people.deps import AnySession
from app.people.forms import ConfirmationForm
from app.people.models import ChallengePurpose, Person
from app.people.site import address_of, inside, site_of
from app.people.throttle import TooManyTries, give_back, take_try
from app.web.db import Db
from app.web.forms import MAX_FIELDS, Filled, filled
from app.web.htmx import see_other
from app.web.templating import render

router = APIRouter(prefix=PLACE, include_in_schema=False)


async def carried(request: Request) -> Kept:
    return kept_again(await request.form(max_fields=MAX_FIELDS, max_files=0))


ConfirmationPosted = Annotated[Filled[ConfirmationForm], Depends(filled(ConfirmationForm))]
Carried = Annotated[Kept, Depends(carried)]


@router.get("", name="people:confirmation")
def show_confirmation(
    request: Request,
    db: Db,
    by: AnySession,
    next: str = "",  # noqa: A002  # the address says it
) -> Response:
    form: Filled[ConfirmationForm] = Filled(typed={"next": inside(next)})
    return confirmation_page(request, db, by.id, kept=Kept(), form=form)


@router.post("/challenges", name="people:confirmation_challenge")
def post_challenge(request: Request, db: Db, by: AnySession) -> Response:
    challenge = passkeys.new_challenge(
        db,
        bound_to=request.state.sign_in_session.token_hash,
        purpose=ChallengePurpose.CONFIRM,
    )
    options = passkeys.assertion_options(
        site=site_of(request), challenge=challenge, keys=passkeys.passkeys_of(db, by)
    )
    return Response(options, media_type="application/json")


@router.post("", name="people:confirm")
def post_confirmation(
    request: Request, db: Db, by: AnySession, form: ConfirmationPosted, kept: Carried
) -> Response:
    status = 422
    if form.data:
        try:
            attempt = take_try(db, email=by.email, address=address_of(request))
            _check(request, db, by, form.data)
        except (passkeys.PasskeyRefused, TooManyTries, WrongCode) as refused:
            form.errors[refused.field or ""], status = refused.message, refused.status
        else:
            give_back(db, attempt)
            request.state.sign_in_session.confirmed_at = utc_now()
            if kept.to:
                return render(request, "people/confirmed.html", kept=kept)
            return see_other(request, inside(form.data.next))
    return confirmation_page(request, db, by.id, kept=kept, form=form, status=status)


def _check(request: Request, db: Db, by: Person, given: ConfirmationForm) -> None:
    """One proof is enough: a passkey, a code, or the password. Raises what went wrong."""
    if given.answer:
        bound_to = request.state.sign_in_session.token_hash
        challenge = passkeys.spend_challenge(
            db, bound_to=bound_to, purpose=ChallengePurpose.CONFIRM
        )
        site = site_of(request)
        if (
            passkeys.use_passkey(db, site=site, challenge=challenge, answer=given.answer).id
            != by.id
        ):
            raise passkeys.refusal()
        return
    authenticator = authenticator_of(db, by) if given.code else None
    if authenticator and authenticator.confirmed_at:
        use_code(db, authenticator=authenticator, code=given.code)
    elif not given.password or not passwords.matches(given.password, by.password_hash):
        raise WrongCode(_("This is not your password."), field="password")
