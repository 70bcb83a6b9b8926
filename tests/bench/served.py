"""The desk and a bare FastAPI answer on one server: run as a program by `cached.py`."""

import socket
import sys

import uvicorn
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.cli.serve import MAX_HEAD
from app.db import Database
from app.main import create_app

bare = FastAPI(openapi_url=None)


@bare.get("/bare")
async def text() -> PlainTextResponse:
    """The least that FastAPI can do for a request: no thread, no dependency, no database."""
    return PlainTextResponse("ok")


class Both:
    """One address is bare, everything else is the desk's, its start and stop too."""

    def __init__(self, desk: ASGIApp) -> None:
        self.desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = bare if scope.get("path") == "/bare" else self.desk
        await app(scope, receive, send)


def main(url: str, descriptor: int) -> None:
    """Serve on a socket that the measuring process has bound; configured as `app serve` is."""
    config = uvicorn.Config(
        Both(create_app(Database(url))),
        access_log=False,
        log_level="warning",
        server_header=False,
        h11_max_incomplete_event_size=MAX_HEAD,
    )
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=descriptor)])


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
