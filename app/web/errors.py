"""Every refusal becomes a page, a fragment or JSON that says what is wrong and what to do."""

import logging
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from app.access import NoViewer
from app.errors import DomainError, SignInNeeded
from app.languages import gettext as _
from app.web.forms import MAX_FIELDS
from app.web.htmx import is_fragment, see_other
from app.web.logs import note_fault
from app.web.templating import render

log = logging.getLogger(__name__)

RETRY_AFTER = "5"


def answer(
    request: Request, *, status: int, message: str, sign_in: str = "", typed: Any = None
) -> Response:
    """One sentence for people, as a page or as the fragment `errors/_error.html`."""
    headers = {"Retry-After": RETRY_AFTER} if status in {429, 503} else None
    if request.url.path.startswith("/api/"):
        return JSONResponse({"status": status, "detail": message}, status, headers)
    request.state.person = None  # an error page must not depend on the database
    template = "errors/_error.html" if is_fragment(request) else "errors/error.html"
    return render(
        request,
        template,
        status=status,
        headers=headers,
        message=message,
        code=status,
        sign_in=sign_in,
        typed=typed,
    )


def sign_in_again(request: Request, error: SignInNeeded, kept_at: str | None = None) -> Response:
    """To the sign-in page, and back from there to where the person was, or to what they typed."""
    if is_fragment(request):
        return answer(request, status=401, message=error.message, sign_in=_sign_in_url(kept_at))
    if kept_at:
        return see_other(request, _sign_in_url(kept_at))
    if request.method in {"GET", "HEAD"}:
        query = f"?{request.url.query}" if request.url.query else ""
        return see_other(request, _sign_in_url(request.url.path + query))
    return answer(request, status=401, message=error.message)


def _sign_in_url(wanted: str | None) -> str:
    return f"/sign-in?next={quote(wanted, safe='')}" if wanted and wanted != "/" else "/sign-in"


async def _sign_in_needed(request: Request, error: Exception) -> Response:
    """Asynchronous, because what was posted has not been read when nobody may come in."""
    if not isinstance(error, SignInNeeded):
        raise error
    kept_at = None
    keep = getattr(request.app.state, "keep_typed", None)
    if keep and error.person_id and request.method == "POST":
        try:
            posted = await request.form(max_fields=MAX_FIELDS, max_files=0)
        except HTTPException as unreadable:
            return await run_in_threadpool(_http_error, request, unreadable)
        kept_at = await run_in_threadpool(keep, request, error.person_id, posted)
    return await run_in_threadpool(sign_in_again, request, error, kept_at)


def _domain_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, DomainError):
        raise error
    return answer(request, status=error.status, message=error.message)


def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    known = {
        404: _("There is no such page, or you may not see it."),
        405: _("This address does not take that kind of request."),
        413: _("This is too large. Shorten it."),
    }
    fallback = _("This request cannot be read. Go back and try again.")
    return answer(request, status=status, message=known.get(status, fallback))


def _invalid(request: Request, _error: Exception) -> Response:
    return answer(request, status=422, message=_("This address cannot be read. Check it."))


def fault(request: Request, error: Exception) -> Response:
    note_fault(log, "request.failed", request, error)
    return answer(
        request, status=500, message=_("Something went wrong on our side. Nothing was saved.")
    )


def install(app: FastAPI) -> None:
    app.add_exception_handler(SignInNeeded, _sign_in_needed)
    app.add_exception_handler(DomainError, _domain_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(NoViewer, fault)
    app.add_exception_handler(Exception, fault)
