"""How fast the cached dashboard is beside the least that FastAPI can do, on the same server."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from app.settings import ROOT
from tests.bench.client import Client
from tests.bench.databases import filled, signed_in
from tests.bench.processes import cpu_seconds

SECONDS: Final = 1.0
"""Of each turn: the two take turns, so that a busy machine is busy for both."""


@dataclass(frozen=True, slots=True)
class CachedRate:
    """Requests a second of one keep-alive client; `ratio` is the median of all turns.

    `processor` is the same ratio of the server's processor time, which a busy machine disturbs
    less: what a bare answer needs by what the cached page needs.
    """

    engine: str
    bare: float
    cached: float
    ratio: float
    lowest: float
    highest: float
    processor: float


def measure_cached(engine: str, times: int, rounds: int, folder: Path) -> CachedRate:
    with (
        filled(engine, times, folder) as database,
        serving(database.url) as server,
        Client(server.port, signed_in(database)) as client,
    ):
        return compare(server, client, engine, rounds)


class Server(NamedTuple):
    port: int
    process: int


class Turn(NamedTuple):
    """One address for a second: requests a second, processor seconds a request."""

    rate: float
    processor: float


def compare(server: Server, client: Client, engine: str, rounds: int) -> CachedRate:
    """The page is rendered once, then both are asked for in turns."""

    def turn(path: str) -> Turn:
        before = cpu_seconds(server.process)
        count, seconds = client.ask(path, SECONDS)
        return Turn(count / seconds, (cpu_seconds(server.process) - before) / count)

    turn("/stance"), turn("/bare")
    turns = [(turn("/bare"), turn("/stance")) for _ in range(rounds)]
    ratios = [cached.rate / bare.rate for bare, cached in turns]
    return CachedRate(
        engine=engine,
        bare=round(median(bare.rate for bare, _ in turns)),
        cached=round(median(cached.rate for _, cached in turns)),
        ratio=round(median(ratios), 3),
        lowest=round(min(ratios), 3),
        highest=round(max(ratios), 3),
        processor=round(median(bare.processor / cached.processor for bare, cached in turns), 3),
    )


@contextmanager
def serving(url: str) -> Iterator[Server]:
    """A server of its own process on this database."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        descriptor = bound.fileno()
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.served", url, str(descriptor)],
            cwd=ROOT,
            pass_fds=[descriptor],
            env=dict(os.environ),
        )
        try:
            port = bound.getsockname()[1]
            _wait(port)
            yield Server(port, server.pid)
        finally:
            server.terminate()
            server.wait()


def _wait(port: int, patience: float = 60) -> None:
    """The socket takes connections at once, so the first answer comes when the server is up."""
    with Client(port, "") as client:
        client.get("/healthz")
    time.sleep(1)  # what the start warms up in the background
