"""The checks of `start.py test`, each under its own heading; pytest comes last."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence

FEWEST_WORKERS = 2
MOST_WORKERS = 8

# By module where there is one: scripts in `.venv/bin` stop working when a checkout is moved.
MODULE = (sys.executable, "-m")
STATIC = {
    "ruff check": (*MODULE, "ruff", "check", "--output-format=concise"),
    "ruff format": (*MODULE, "ruff", "format", "--check", "--output-format=concise"),
    "mypy": (*MODULE, "mypy"),
    "import contracts": (
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
        "--no-logo",
    ),
}


def run_static_checks(environment: Mapping[str, str], engines: Mapping[str, str]) -> list[str]:
    """Run all of them, also after one failed; the names of those that did."""
    failed = [title for title, command in STATIC.items() if not passes(title, command, environment)]
    for engine, url in engines.items():
        on_engine = {**environment, "DESK_DATABASE_URL": url}
        migrations = {
            f"migrations on {engine}": (*MODULE, "app", "migrate"),
            f"alembic check on {engine}": (*MODULE, "alembic", "check"),
        }
        failed += [
            title for title, does in migrations.items() if not passes(title, does, on_engine)
        ]
    return failed


def run_pytest(environment: Mapping[str, str]) -> int:
    """Run the tests; pytest's exit code, its closing line the last that is printed."""
    workers = min(max(_processors(), FEWEST_WORKERS), MOST_WORKERS)
    return _run("pytest", (*MODULE, "pytest", "-n", str(workers)), environment)


def passes(title: str, command: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Run one check under its heading and say how it went."""
    began = time.monotonic()
    code = _run(title, command, environment)
    outcome = "passed" if code == 0 else f"FAILED with exit code {code}"
    sys.stdout.write(f"-- {title} {outcome} in {time.monotonic() - began:.1f} s\n")
    return code == 0


def _run(title: str, command: Sequence[str], environment: Mapping[str, str]) -> int:
    sys.stdout.write(f"\n== {title}\n")
    sys.stdout.flush()
    return subprocess.run(command, check=False, env=environment).returncode


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):  # a container may own fewer than the machine has
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
