"""One desk on one SQLite file: started, killed, started again on the same port."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from typing import Self

from app.settings import ROOT
from tests.live.visitor import Visitor

PATIENCE = 60
"""Seconds until a start counts as failed; a quiet machine needs one."""


class Desk:
    """Starts are forked from a process that has loaded the program; a `fresh` one is not."""

    def __init__(self, url: str, folder: Path) -> None:
        self.log = folder / "desk.log"
        self.port = _free_port()
        self._environment = {
            **os.environ,
            "DESK_DATABASE_URL": url,
            "DESK_DATA": str(folder),
        }
        self._spawner = subprocess.Popen(
            [sys.executable, "-m", "tests.live.spawner"],
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._own: subprocess.Popen[bytes] | None = None
        self._process = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self._spawner.communicate()  # its input ends, and so does it

    def start(self, *, fresh: bool = False) -> None:
        """Returns when the desk answers."""
        arguments = ["serve", "--port", str(self.port)]
        if fresh:
            with self.log.open("ab") as log:
                self._own = subprocess.Popen(
                    [sys.executable, "-m", "app", *arguments],
                    cwd=ROOT,
                    env=self._environment,
                    stdout=log,
                    stderr=log,
                )
            self._process = self._own.pid
        else:
            self._process = self._forked(arguments)
        self._wait()

    def _forked(self, arguments: list[str]) -> int:
        assert self._spawner.stdin is not None
        assert self._spawner.stdout is not None
        self._spawner.stdin.write(json.dumps([arguments, str(self.log)]) + "\n")
        self._spawner.stdin.flush()
        return int(self._spawner.stdout.readline())

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                with Visitor(self.port) as visitor:
                    if visitor.get("/readyz").status == 200:
                        return
            except (OSError, HTTPException):
                time.sleep(0.01)
        raise TimeoutError(f"The desk did not start:\n{self.log.read_text()}")

    def kill(self) -> None:
        """As when the power fails: nothing is finished, nothing is closed; waits for the end."""
        with suppress(ProcessLookupError):
            while self._process:
                os.kill(self._process, signal.SIGKILL)
                if self._own is not None:
                    self._own.wait()
                time.sleep(0.002)
        self._process, self._own = 0, None


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port
