"""Small checkouts in which `start.py` runs for real, with a stand-in for the application."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TOP = Path(__file__).parents[2]
STAND_IN = """
import json, os, sys, time
desk = {name: value for name, value in os.environ.items() if name.startswith("DESK_")}
try:
    print("became " + json.dumps({"arguments": sys.argv[1:], "desk": desk}), flush=True)
    time.sleep(float(os.environ.get("STAND_IN_WAITS", "0")))
except KeyboardInterrupt:
    print("left politely", flush=True)
sys.exit(int(os.environ.get("STAND_IN_EXITS", "0")))
"""


def own_environment() -> dict[str, str]:
    """This account's environment without its settings, its uv and its installed packages."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DESK_")}
    return kept | {"PATH": "/usr/bin:/bin", "PIP_NO_INDEX": "1"}


@dataclass
class Checkout:
    """A folder with `start.py`, locks of no requirement, and the stand-in."""

    folder: Path
    environment: dict[str, str] = field(default_factory=own_environment)

    def begin(self, *arguments: str, **more: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "start.py", *arguments],
            cwd=self.folder,
            env=self.environment | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def start(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        with self.begin(*arguments, **more) as process:
            out, err = process.communicate(timeout=120)
            return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    @property
    def stamp(self) -> Path:
        return self.folder / ".venv" / "installed.json"


def what_it_became(done: subprocess.CompletedProcess[str]) -> Mapping[str, Any]:
    """What the stand-in was given; it fails with all that was printed when it was not reached."""
    reached = [line for line in done.stdout.splitlines() if line.startswith("became ")]
    assert reached, f"the application was not reached:\n{done.stdout}{done.stderr}"
    given: Mapping[str, Any] = json.loads(reached[-1].removeprefix("became "))
    return given


def bare_checkout(folder: Path) -> Checkout:
    checkout = Checkout(folder)
    folder.mkdir(parents=True)
    shutil.copy(TOP / "start.py", folder)
    checkout.write("requirements.lock", "# nothing\n")
    checkout.write("requirements-dev.lock", "# nothing for developers\n")
    checkout.write("app/__main__.py", STAND_IN)
    checkout.write("tests/provision/__main__.py", STAND_IN)
    return checkout
