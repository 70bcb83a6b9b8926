"""Headers on every answer, requests from other sites refused, unknown hosts and long URLs refused.

Plain ASGI, so that it also wraps errors and static files. Nothing is authorised by path here:
permissions are dependencies of routes (app.people.deps).
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
MAX_URL = 8192
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
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

    def refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        name = host if host.endswith("]") else host.rsplit(":", 1)[0]
        if name not in self.hosts:
            return PlainTextResponse("This address is not one of ours.", 400)
        if len(scope.get("raw_path", b"")) + len(scope["query_string"]) > MAX_URL:
            return PlainTextResponse("This address is too long.", 414)
        if scope["method"] not in _SAFE_METHODS and comes_from_elsewhere(headers):
            return PlainTextResponse("Refused: this form was sent from another site.", 403)
        return None

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

        await (self.refusal(scope) or self.app)(scope, receive, send_with_headers)
