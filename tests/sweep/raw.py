"""Requests as bytes, straight into the application: what no well-behaved client would send.

`browser.ask(…)` sends many with one change of threads, so that thousands cost seconds. The headers
and bodies are taken as they are: lengths may lie, pieces may stop, nothing is encoded.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from anyio.from_thread import BlockingPortal, start_blocking_portal
from starlette.types import ASGIApp

FORM = (b"content-type", b"application/x-www-form-urlencoded")
Header = tuple[bytes, bytes]


@dataclass(frozen=True)
class Sent:
    """One request; `pieces` is the body as it comes in."""

    method: str
    target: bytes
    pieces: Sequence[bytes] = ()
    headers: Sequence[Header] = ()
    is_bare: bool = False
    """Without what a browser says of where a request comes from."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str


@dataclass
class RawBrowser:
    """Speaks to the application without a server between; signed in with its cookie."""

    app: ASGIApp
    portal: BlockingPortal
    token: str = ""

    def ask(self, requests: Iterable[Sent]) -> list[Answer]:
        return self.portal.call(self._ask_all, list(requests))

    async def over_https(self, request: Sent) -> Answer:
        return await self._ask(request, scheme="https")

    async def _ask_all(self, requests: list[Sent]) -> list[Answer]:
        return [await self._ask(request) for request in requests]

    async def _ask(self, sent: Sent, scheme: str = "http") -> Answer:
        pieces, messages = list(sent.pieces), []

        async def receive() -> Any:
            body = pieces.pop(0) if pieces else b""
            return {"type": "http.request", "body": body, "more_body": bool(pieces)}

        async def send(message: Any) -> None:
            messages.append(message)

        try:
            await self.app(self._scope(sent) | {"scheme": scheme}, receive, send)
        except Exception:
            if not messages:  # a fault is answered first and raised again afterwards
                raise
        return _answer(messages)

    def _scope(self, sent: Sent) -> dict[str, Any]:
        path, _, query = sent.target.partition(b"?")
        given = {name for name, _ in sent.headers}
        usual = {b"host": b"localhost"}
        if not sent.is_bare:
            usual[b"sec-fetch-site"] = b"same-origin"
        if self.token:
            usual[b"cookie"] = b"desk=" + self.token.encode()
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": sent.method,
            "scheme": "http",
            "path": unquote(path.decode("ascii")),
            "raw_path": path,
            "query_string": query,
            "root_path": "",
            "headers": [*(pair for pair in usual.items() if pair[0] not in given), *sent.headers],
            "server": ("localhost", 80),
            "client": ("127.0.0.1", 50_000),
            "state": {},
        }


def _answer(messages: list[Any]) -> Answer:
    start = messages[0]
    body = b"".join(message.get("body", b"") for message in messages[1:])
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in start["headers"]}
    return Answer(start["status"], headers, body.decode(errors="replace"))


@contextmanager
def raw_browser(app: ASGIApp, token: str = "") -> Iterator[RawBrowser]:
    with start_blocking_portal() as portal:
        yield RawBrowser(app, portal, token)
