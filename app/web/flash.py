"""A toast that outlives a redirect: a short cookie tells the next page, which takes it back.

The text is one of our own sentences, never a name or what somebody typed; nothing stays in the
browser once the next page is shown.
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Final

from fastapi import Request, Response

from app.web.text import read_json

LASTS: Final = 60
_UNDO: Final = re.compile(r"(?:/[a-z-]+/[0-9a-f-]{36}/[a-z-]+)?")
_LINK: Final = re.compile(r"(?:/[a-z-]+(?:/[0-9a-f-]{36})?(?:/[a-z-]+)?)?")


@dataclass(frozen=True, slots=True)
class Told:
    """What the next page says in a toast: with an address that takes it back, or one to go to."""

    text: str
    undo: str = ""
    href: str = ""
    link: str = ""


def _name(request: Request) -> str:
    return "__Host-desk-told" if request.url.scheme == "https" else "desk-told"


def tell_next_page(request: Request, response: Response, told: Told) -> Response:
    """Have the page that this answer leads to show a toast."""
    value = urlsafe_b64encode(json.dumps(asdict(told)).encode()).decode()
    response.set_cookie(
        _name(request),
        value,
        max_age=LASTS,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return response


def is_told(request: Request) -> bool:
    """Whether the page before left something to say; such a page is never a kept one."""
    return _name(request) in request.cookies


def told_to(request: Request) -> Told | None:
    """What the page before left to say; anything that we would not have written is nothing."""
    value = request.cookies.get(_name(request))
    if not value:
        return None
    with suppress(ValueError, TypeError):
        told = Told(**read_json(urlsafe_b64decode(value.encode())))
        parts = (told.text, told.undo, told.href, told.link)
        if (
            all(isinstance(part, str) for part in parts)
            and _UNDO.fullmatch(told.undo)
            and _LINK.fullmatch(told.href)
        ):
            return told
    return None


def forget(request: Request, response: Response) -> None:
    """Once it is said it is gone, whether or not it could be read."""
    if is_told(request):
        response.delete_cookie(
            _name(request),
            path="/",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )
