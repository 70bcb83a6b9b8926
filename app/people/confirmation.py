"""A fresh proof that it is still the same person, for what must not happen at an open laptop.

A route asks by naming `Reauthenticated` after its permission, or by calling `ask_confirmation` once
it knows that it must. Then nothing is done; the browser is led to `/sign-in/confirmation` and back,
and what was posted travels along.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Final
from urllib.parse import quote
from uuid import UUID

from fastapi import Depends, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from app.clock import utc_now
from app.people.deps import at_the_door
from app.people.factors import has_authenticator, has_passkey
from app.people.models import Person
from app.people.rules import is_confirmed
from app.people.site import inside
from app.web.db import Db, database_of
from app.web.forms import MAX_FIELDS, Filled
from app.web.htmx import is_fragment, is_htmx, see_other
from app.web.templating import render

CONFIRMED_FOR: Final = timedelta(minutes=5)
READS_FOR: Final = timedelta(minutes=15)
"""For how long after a proof texts of a source at risk are shown."""
PLACE: Final = "/sign-in/confirmation"
SECRETS: Final = frozenset({"password", "current", "code", "answer"})
"""Fields that are typed anew rather than written into a page."""


class ConfirmationNeeded(Exception):
    """The last proof is too old for this act; nothing was done."""

    def __init__(self, person_id: UUID) -> None:
        super().__init__()
        self.person_id = person_id


@dataclass(frozen=True, slots=True)
class Kept:
    """What was posted, and where to; the fields in the order in which they came."""

    to: str = ""
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        return json.dumps(self.fields)


def kept_of(posted: FormData, to: str) -> Kept:
    fields = ((k, v) for k, v in posted.multi_items() if isinstance(v, str) and k not in SECRETS)
    return Kept(to, tuple(fields))


def kept_again(posted: FormData) -> Kept:
    """What an earlier page put aside and this form carried along; nothing when it is not ours."""
    to, text = posted.get("to"), posted.get("kept")
    if not isinstance(to, str) or not isinstance(text, str) or inside(to) != to:
        return Kept()
    try:
        return Kept(to, tuple(_pairs(json.loads(text))))
    except (ValueError, TypeError, RecursionError):
        return Kept()


def _pairs(read: object) -> Iterable[tuple[str, str]]:
    if not isinstance(read, list) or len(read) > MAX_FIELDS:
        raise ValueError("not what we wrote")
    for name, value in read:
        if not isinstance(name, str) or not isinstance(value, str):
            raise TypeError("not what we wrote")
        f"{name}{value}".encode()  # a lone surrogate could not be written into the page
        yield name, value


def ask_confirmation(request: Request, lasts: timedelta = CONFIRMED_FOR) -> None:
    """Raises ConfirmationNeeded unless this session's person proved who they are just now."""
    session = request.state.sign_in_session
    if not is_confirmed(session, now=utc_now(), lasts=lasts):
        raise ConfirmationNeeded(session.person_id)


def before_a_source_at_risk(request: Request) -> None:
    """Called before a page shows one: an open laptop must not tell who is at risk."""
    ask_confirmation(request, READS_FOR)


def reauthenticated(request: Request, _person: Annotated[Person, Depends(at_the_door)]) -> None:
    ask_confirmation(request)


Reauthenticated = Annotated[None, Depends(reauthenticated)]
"""`def post_x(request: Request, db: Db, by: …, _fresh: Reauthenticated, form: …)`"""


def confirmation_page(
    request: Request,
    db: Db,
    person_id: UUID,
    *,
    kept: Kept,
    form: Filled[Any],
    status: int = 200,
) -> Response:
    return render(
        request,
        "people/confirmation.html",
        status=status,
        kept=kept,
        form=form,
        takes_code=has_authenticator(db, person_id),
        takes_passkey=has_passkey(db, person_id),
    )


async def confirmation_needed(request: Request, error: Exception) -> Response:
    """Asynchronous, because what was posted has not been read yet."""
    if not isinstance(error, ConfirmationNeeded):
        raise error
    if request.method in {"GET", "HEAD"} and not is_fragment(request):
        query = f"?{request.url.query}" if request.url.query else ""
        return see_other(request, f"{PLACE}?next={quote(request.url.path + query, safe='')}")
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"detail": "confirmation needed"}, 409)
    posted = await request.form(max_fields=MAX_FIELDS, max_files=0)
    return await run_in_threadpool(_ask, request, error.person_id, posted)


def _ask(request: Request, person_id: UUID, posted: FormData) -> Response:
    request.state.person = None  # its session with the database was closed by the refusal
    if is_htmx(request):
        headers = {"HX-Reswap": "none"}  # the form stays as it is; a toast says what to do
        return render(request, "people/_confirm.html", status=409, headers=headers)
    with database_of(request).reading() as db:
        kept = kept_of(posted, request.url.path)
        return confirmation_page(request, db, person_id, kept=kept, form=Filled(), status=409)
