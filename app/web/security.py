"""Headers on every answer; unknown hosts, other sites and what `limits` names are refused.

Plain ASGI around the whole application, so that answers to faults and to bodies that are too large
pass it too. Nothing is authorised by path here: permissions are dependencies of routes
(app.people.deps).
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.languages import gettext as _
from app.web.errors import answer
from app.web.limits import READING, Refusal, refusal

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
}
_NO_PAGE = "default-src 'none'; frame-ancestors 'none'"


def comes_from_elsewhere(headers: Headers) -> bool:
    """Whether a browser sent this from another site; no token is needed, so none can go stale.

    `Sec-Fetch-Site` is only sent to trustworthy origins; elsewhere `Origin` must name our host.
    A client that sends neither is not a browser and carries no cookie of a victim.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


class Protection:
    """The outermost layer around the application."""

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str]) -> None:
        self.app = app
        self.hosts = LOOPBACK | frozenset(hosts)

    def refusal(self, scope: Scope) -> Refusal | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        name = host if host.endswith("]") else host.rsplit(":", 1)[0]
        if name not in self.hosts:
            return Refusal(400, _("This address is not one of ours."))
        if scope["method"] not in READING and comes_from_elsewhere(headers):
            return Refusal(403, _("Refused: this form was sent from another site."))
        return refusal(scope, headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", _NO_PAGE)
                headers.setdefault("Cache-Control", "no-store")
                if scope["scheme"] == "https":
                    headers.setdefault("Strict-Transport-Security", "max-age=31536000")
            await send(message)

        refused = self.refusal(scope)
        app = answer(Request(scope), **refused._asdict()) if refused else self.app
        await app(scope, receive, send_with_headers)
