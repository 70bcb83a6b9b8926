"""Signing in, with a passkey or a password, and signing out."""

from collections.abc import Iterator
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response

from app.clock import utc_now
from app.db import Database
from app.people import actions, passkeys
from app.people.deps import AnySession
from app.people.forms import PasskeyForm, SignInForm
from app.people.lockdown import is_locked_down
from app.people.models import ChallengePurpose, Person, SignInMethod
from app.people.passkeys import PasskeyRefused
from app.people.rules import may_come_in
from app.people.signing_in import after_password, check_password
from app.people.site import address_of, inside, site_of
from app.people.throttle import TooManyTries, give_back, take_challenge, take_try
from app.people.tokens import hash_of, new_token
from app.web.db import Db, database_of
from app.web.forms import Filled, filled
from app.web.htmx import see_other
from app.web.sessions import (
    give_cookie,
    give_short_cookie,
    short_token_of,
    take_cookie,
    take_short_cookie,
)
from app.web.templating import render

router = APIRouter(include_in_schema=False)

AT_ONCE = 4
"""Sign-ins under way at a time; the others wait without a thread, so that colleagues do not."""

SignInPosted = Annotated[Filled[SignInForm], Depends(filled(SignInForm))]
PasskeyPosted = Annotated[Filled[PasskeyForm], Depends(filled(PasskeyForm))]


def wait_for_turn(request: Request) -> Iterator[Database]:
    yield database_of(request)


Turn = Annotated[Database, Depends(wait_for_turn, scope="function", max_concurrency=AT_ONCE)]


def signed_in_at(
    request: Request, db: Db, person: Person, path: str, how: SignInMethod
) -> Response:
    answer = see_other(request, inside(path))
    give_cookie(request, answer, actions.begin_session(db, person, how=how))
    return answer


@router.get("/sign-in", name="people:sign_in")
def show_sign_in(request: Request, db: Db, next: str = "") -> Response:  # noqa: A002  # the address
    form: Filled[SignInForm] = Filled(typed={"next": inside(next)})
    locked = is_locked_down(db)
    return render(request, "people/sign_in.html", form=form, is_locked_down=locked)


@router.post("/sign-in", name="people:begin_session")
def post_sign_in(request: Request, turn: Turn, form: SignInPosted) -> Response:
    """See app.people.signing_in for why the transactions are short and written out here."""
    if not form.data:
        return render(request, "people/sign_in.html", form=form, status=422)
    try:
        person_id, attempt = check_password(
            turn,
            email=form.data.email,
            password=form.data.password,
            address=address_of(request),
        )
        with turn.writing() as db:
            token, is_half = after_password(db, person_id=person_id, attempt=attempt)
    except (actions.WrongSignIn, TooManyTries) as refused:
        form.errors[""] = refused.message
        return render(request, "people/sign_in.html", form=form, status=refused.status)
    if is_half:
        return _second_step(request, token, inside(form.data.next))
    answer = see_other(request, inside(form.data.next))
    give_cookie(request, answer, token)
    return answer


def _second_step(request: Request, token: str, wanted: str) -> Response:
    answer = see_other(request, f"/sign-in/code?next={quote(wanted, safe='')}")
    give_short_cookie(request, answer, "half", token)
    return answer


@router.post("/sign-in/challenges", name="people:challenge")
def post_challenge(request: Request, db: Db) -> Response:
    """Bound to a fresh cookie of this browser, before anybody is known."""
    take_challenge(db, address=address_of(request))
    token = new_token()
    challenge = passkeys.new_challenge(
        db, bound_to=hash_of(token), purpose=ChallengePurpose.SIGN_IN
    )
    options = passkeys.assertion_options(site=site_of(request), challenge=challenge)
    answer = Response(options, media_type="application/json")
    give_short_cookie(request, answer, "attempt", token)
    return answer


@router.post("/sign-in/passkey", name="people:begin_session_with_passkey")
def post_passkey(request: Request, db: Db, form: PasskeyPosted) -> Response:
    status = 422
    if form.data:
        try:
            person = _passkey_holder(request, db, form.data.answer)
        except (PasskeyRefused, TooManyTries) as refused:
            form.errors[""], status = refused.message, refused.status
        else:
            answer = signed_in_at(request, db, person, form.data.next, SignInMethod.PASSKEY)
            take_short_cookie(request, answer, "attempt")
            return answer
    return render(request, "people/sign_in.html", form=form, status=status)


def _passkey_holder(request: Request, db: Db, answer: str) -> Person:
    """Whose passkey this browser used. The challenge is spent and the try counted in any case."""
    attempt = take_try(db, email=passkeys.credential_in(answer), address=address_of(request))
    bound_to = hash_of(short_token_of(request, "attempt") or "")
    challenge = passkeys.spend_challenge(db, bound_to=bound_to, purpose=ChallengePurpose.SIGN_IN)
    person = passkeys.use_passkey(db, site=site_of(request), challenge=challenge, answer=answer)
    if not may_come_in(person, utc_now()):
        raise passkeys.refusal()
    give_back(db, attempt)
    return person


@router.post("/sign-out", name="people:end_session")
def post_sign_out(request: Request, db: Db, _by: AnySession) -> Response:
    actions.sign_out(db, request.state.sign_in_session)
    answer = see_other(request, "/sign-in")
    take_cookie(request, answer)
    return answer
