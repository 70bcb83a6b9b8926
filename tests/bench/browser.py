"""A browser inside the process: it speaks ASGI to the application, without sockets or parsing."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from fastapi import FastAPI


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, how long it took, and how much of that a processor worked."""

    status: int
    body: bytes
    wall_ms: float
    cpu_ms: float


class Browser:
    """Signed in with a token; accepts gzip as every browser does."""

    def __init__(self, app: FastAPI, token: str) -> None:
        self.app = app
        self.headers = (
            (b"host", b"localhost"),
            (b"accept-encoding", b"gzip"),
            (b"cookie", f"desk={token}".encode()),
        )
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self.app.router.lifespan_context(self.app))
        await asyncio.sleep(1)  # what the start warms up in the background
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def get(self, address: str, headers: Iterable[tuple[bytes, bytes]] = ()) -> Answer:
        received: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            await asyncio.Event().wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            received.append(message)

        wall, cpu = time.perf_counter(), time.process_time()
        await self._call(self._scope(address, headers), receive, send)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        body = b"".join(m.get("body", b"") for m in received if m["type"] == "http.response.body")
        return Answer(received[0]["status"], body, wall * 1000, cpu * 1000)

    def _scope(self, address: str, headers: Iterable[tuple[bytes, bytes]]) -> dict[str, Any]:
        parts = urlsplit(address)
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "root_path": "",
            "headers": [*self.headers, *headers],
            "client": ("127.0.0.1", 50_000),
            "server": ("127.0.0.1", 8000),
        }

    @property
    def _call(self) -> Callable[..., Awaitable[None]]:
        return self.app
