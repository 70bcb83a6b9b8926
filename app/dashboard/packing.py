"""Answers that are compressed once: the page is large, and a kept one must not be packed again."""

from fastapi import Request, Response

from app.dashboard.cache import Page, pack

_OWN = frozenset({"content-length", "content-type", "set-cookie"})
_HTML = "text/html; charset=utf-8"


def packed(response: Response) -> Page:
    """A rendered answer with the headers that belong to this rendering, its policy before all."""
    headers = {name: value for name, value in response.headers.items() if name not in _OWN}
    vary = headers.get("vary", "")
    headers["vary"] = f"{vary}, Accept-Encoding" if vary else "Accept-Encoding"
    return Page(packed=pack(bytes(response.body)), headers=headers)


def answer(request: Request, page: Page) -> Response:
    """The page as this browser can read it."""
    wants_packed = "gzip" in request.headers.get("accept-encoding", "")
    headers = dict(page.headers)
    if wants_packed:
        headers["content-encoding"] = "gzip"
    return Response(page.body(packed=wants_packed), headers=headers, media_type=_HTML)
