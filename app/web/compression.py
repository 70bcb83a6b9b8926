"""Answers are packed for the wire, except when another site led the browser here.

What a packed answer weighs tells a listener whether two of its parts are alike (BREACH). To use
that, an attacker must have the browser ask for a page of ours with a guess in its address, many
times: such requests come from another site and say so, and then nothing is packed, whoever packs.
"""

from typing import Final

from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

LEVEL: Final = 5
"""Measured on our pages: 9 saves 3 to 9 percent more and takes twice as long."""

SMALLEST: Final = 1000
"""Bytes; less fits into one packet anyway."""

_OWN: Final = frozenset({"same-origin", "none"})


class Compression:
    """Packs what is not packed yet; static files and the kept stance page already are."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.packing = GZipMiddleware(app, minimum_size=SMALLEST, compresslevel=LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _comes_from_elsewhere(scope):
            headers = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
            await self.app({**scope, "headers": headers}, receive, send)
        else:
            await self.packing(scope, receive, send)


def _comes_from_elsewhere(scope: Scope) -> bool:
    return Headers(scope=scope).get("sec-fetch-site", "none") not in _OWN
