"""How long the second start takes, and how much memory the server holds before and after work."""

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from app.settings import ROOT
from tests.bench.client import Client
from tests.bench.databases import filled, signed_in
from tests.bench.pages import PAGES
from tests.bench.processes import cpu_seconds, resident_megabytes

VISITS: Final = 20


@dataclass(frozen=True, slots=True)
class Start:
    """From the command to the first answer, in seconds; memory in megabytes.

    The first start of all is apart: it seals and purges what an invented campaign wrote openly and
    dated long ago, which a desk in use does day by day.
    """

    engine: str
    first_seconds: float
    seconds: float
    processor: float
    import_seconds: float
    memory: float
    memory_used: float


def measure_start(engine: str, times: int, rounds: int, folder: Path) -> Start:
    with filled(engine, times, folder) as database:
        token = signed_in(database)
        first, *began = [_start(database.url, folder, token) for _ in range(rounds + 1)]
    return Start(
        engine=engine,
        first_seconds=round(first[0], 2),
        seconds=round(median(one[0] for one in began), 2),
        processor=round(median(one[1] for one in began), 2),
        import_seconds=round(_imports(), 2),
        memory=round(median(one[2] for one in began), 1),
        memory_used=round(max(one[3] for one in began), 1),
    )


def _start(url: str, folder: Path, token: str) -> tuple[float, float, float, float]:
    port = _free_port()
    environment = {**_compiling(), "DESK_DATABASE_URL": url, "DESK_DATA": str(folder)}
    began = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "-m", "app", "serve", "--prepare", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        client = _connected(port, token, server)
        client.get("/healthz")
        seconds = time.perf_counter() - began
        processor, fresh = cpu_seconds(server.pid), resident_megabytes(server.pid)
        with client:
            for page in PAGES * VISITS:
                client.get(page)
        return seconds, processor, fresh, resident_megabytes(server.pid)
    finally:
        server.terminate()
        server.wait()


def _connected(port: int, token: str, server: subprocess.Popen[bytes]) -> Client:
    while server.poll() is None:
        try:
            return Client(port, token)
        except ConnectionRefusedError:
            time.sleep(0.01)
    raise RuntimeError("The server stopped before it answered.")


def _compiling() -> dict[str, str]:
    """The environment without a ban on bytecode files: a second start finds them written."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port


def _imports() -> float:
    """Processor seconds for loading the whole program and nothing else."""
    before = os.times()
    command = [sys.executable, "-c", "import app.cli"]
    subprocess.run(command, cwd=ROOT, env=_compiling(), check=True)
    after = os.times()
    return (
        after.children_user + after.children_system - before.children_user - before.children_system
    )
