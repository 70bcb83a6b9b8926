"""A demo of its own: fresh data in a temporary folder, and the one-time link that it prints."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

TOP = Path(__file__).parents[2]
COMMAND = ("-m", "app", "serve", "--prepare", "--port", "0", "--json")


class Demo(NamedTuple):
    """Where it answers, and how the first coordinator comes in."""

    address: str
    link: str


@contextmanager
def demo_server() -> Iterator[Demo]:
    """Runs until the block ends; nothing of it is left."""
    with tempfile.TemporaryDirectory(prefix="desk-screenshots-") as folder:
        server = subprocess.Popen(
            [sys.executable, *COMMAND],
            cwd=TOP,
            env=_environment(folder),
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            said = json.loads(server.stdout.readline()) if server.stdout else {}
            yield Demo(said["address"], said["link"])
        finally:
            server.terminate()
            server.wait(30)


def _environment(folder: str) -> dict[str, str]:
    """None of this account's own settings changes what the pages look like."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DESK_")}
    ours = {"DESK_DATA": folder, "DESK_DATABASE_URL": "", "DESK_DEMO": "1", "DESK_ASSETS": "local"}
    return kept | ours
