"""Adding, renaming and removing one's own passkeys; and the page that asks for a first factor."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from app.errors import NotFound
from app.languages import gettext as _
from app.people import passkeys
from app.people.account_routes import settings_page
from app.people.confirmation import Reauthenticated
from app.people.deps import AccountHolder, FactorHolder
from app.people.epochs import end_ways_in
from app.people.factors import refuse_without_factor
from app.people.first_codes import after_new_factor
from app.people.forms import NewPasskeyForm, PasskeyNameForm
from app.people.models import ChallengePurpose, Passkey, Person
from app.people.renewal import keep_signed_in
from app.people.site import site_of
from app.web.db import Db
from app.web.forms import Filled, filled
from app.web.htmx import see_other
from app.web.templating import render

router = APIRouter(include_in_schema=False)

PasskeyMade = Annotated[Filled[NewPasskeyForm], Depends(filled(NewPasskeyForm))]
NamePosted = Annotated[Filled[PasskeyNameForm], Depends(filled(PasskeyNameForm))]


def factor_needed(request: Request, _error: Exception) -> Response:
    """What a session gets that must set up a second factor first, whatever it asked for."""
    return see_other(request, "/sign-in/factor")


@router.get("/sign-in/factor", name="people:factor")
def show_factor(request: Request, _by: FactorHolder) -> Response:
    """Where a session leads that must set up a second factor before any other page opens."""
    if not request.state.sign_in_session.needs_factor:
        return see_other(request, "/settings")
    return render(request, "people/factor.html", ways=Filled())


@router.post("/settings/passkeys/challenges", name="people:passkey_challenge")
def post_challenge(request: Request, db: Db, by: FactorHolder, _fresh: Reauthenticated) -> Response:
    challenge = passkeys.new_challenge(
        db,
        bound_to=request.state.sign_in_session.token_hash,
        purpose=ChallengePurpose.REGISTER,
    )
    options = passkeys.registration_options(
        db, person=by, site=site_of(request), challenge=challenge
    )
    return Response(options, media_type="application/json")


@router.post("/settings/passkeys", name="people:add_passkey")
def post_passkey(
    request: Request, db: Db, by: FactorHolder, _fresh: Reauthenticated, form: PasskeyMade
) -> Response:
    bound_to = request.state.sign_in_session.token_hash
    challenge = passkeys.spend_challenge(db, bound_to=bound_to, purpose=ChallengePurpose.REGISTER)
    if form.data:
        with form.attempt(db):
            passkeys.add_passkey(
                db,
                person=by,
                site=site_of(request),
                challenge=challenge,
                answer=form.data.answer,
                name=form.data.name,
            )
            return after_new_factor(request, db, by)
    if request.state.sign_in_session.needs_factor:
        return render(request, "people/factor.html", status=422, ways=form)
    return settings_page(request, db, by, status=422, ways=form)


def _own(db: Db, by: Person, passkey_id: UUID) -> Passkey:
    passkey = db.get(Passkey, passkey_id)
    if passkey is None or passkey.person_id != by.id:
        raise NotFound(_("You have no such passkey."))
    return passkey


@router.post("/settings/passkeys/{passkey_id}/name", name="people:rename_passkey")
def post_name(
    request: Request, db: Db, passkey_id: UUID, by: AccountHolder, form: NamePosted
) -> Response:
    passkey = _own(db, by, passkey_id)
    if form.data:
        passkeys.rename_passkey(db, passkey=passkey, name=form.data.name)
        return see_other(request, "/settings")
    return settings_page(request, db, by, status=422, ways=form)


@router.post("/settings/passkeys/{passkey_id}/removal", name="people:remove_passkey")
def post_removal(
    request: Request, db: Db, passkey_id: UUID, by: AccountHolder, _fresh: Reauthenticated
) -> Response:
    passkeys.remove_passkey(db, passkey=_own(db, by, passkey_id))
    refuse_without_factor(db, by)
    end_ways_in(db, by)
    return keep_signed_in(request, db, by, see_other(request, "/settings"))
