"""What somebody gets whose change could not be saved: why, what to do, and their words back.

507 when the disk is full, 503 with Retry-After when the database is busy or away. A page holds what
was posted, as hidden fields behind "Try again" and as text to copy; htmx keeps the form on screen.
"""

import logging
from collections.abc import Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from fastapi import FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from app.languages import gettext as _
from app.web.errors import answer, fault
from app.web.forms import MAX_FIELDS
from app.web.htmx import is_htmx
from app.web.logs import note_fault
from app.web.sessions import token_of
from app.web.storage import REFUSALS, Trouble, storage_of, trouble_of

log = logging.getLogger(__name__)

SECRETS: Final = frozenset({"password", "current", "code", "answer"})
"""A form with one of these is not given back: passwords, codes and proofs are typed anew."""
_STATUS: Final = MappingProxyType({Trouble.FULL: 507, Trouble.BUSY: 503})


class Typed(NamedTuple):
    """What was posted: every field, and the words among them."""

    fields: Sequence[tuple[str, str]]
    words: str


def _typed(posted: FormData) -> Typed | None:
    fields = [(name, value) for name, value in posted.multi_items() if isinstance(value, str)]
    if not fields or any(name in SECRETS for name, _value in fields):
        return None
    return Typed(fields, "\n\n".join(value for _name, value in fields if " " in value.strip()))


async def _given_back(request: Request) -> Typed | None:
    """Only to somebody who came with a session; htmx has the form still."""
    if request.method != "POST" or is_htmx(request) or not token_of(request):
        return None
    try:
        return _typed(await request.form(max_fields=MAX_FIELDS, max_files=0))
    except (HTTPException, ClientDisconnect):
        return None


def _sentence(trouble: Trouble, *, reads: bool) -> str:
    if trouble is Trouble.FULL:
        return _(
            "The disk of the desk is full. Nothing was saved. Reading works; saving works again "
            "once whoever runs the desk has made room."
        )
    if reads:
        return _("The database does not answer just now. Try again in a few seconds.")
    return _("The database is busy. Nothing was saved. Try again in a few seconds.")


async def _refused(request: Request, error: Exception) -> Response:
    trouble = trouble_of(error)
    if trouble is None:
        return await run_in_threadpool(fault, request, error)
    note_fault(log, "database.refused", request, error)
    storage_of(request).note(trouble)
    return await run_in_threadpool(
        answer,
        request,
        status=_STATUS[trouble],
        message=_sentence(trouble, reads=request.method in {"GET", "HEAD"}),
        typed=await _given_back(request),
    )


def install(app: FastAPI) -> None:
    for refusal in REFUSALS:
        app.add_exception_handler(refusal, _refused)
