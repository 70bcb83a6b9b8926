"""`python -m tests.provision [--full]`: find what the tests need, then run every check."""

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path
from types import FrameType
from typing import NoReturn

from start import Refusal
from tests.provision.browser import VARIABLE as CHROMIUM
from tests.provision.browser import browser
from tests.provision.checks import run_pytest, run_static_checks
from tests.provision.memory import files_in_memory
from tests.provision.postgres import VARIABLE as POSTGRES
from tests.provision.postgres import empty_database, postgres


def environment(scratch: Path, chromium: str, server: str, *, full: bool) -> dict[str, str]:
    """The environment of every check: none of this account's own settings reaches a test."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("DESK_") or name.startswith("DESK_TEST_")
    }
    # Set, not only left out: a `.env` with the address of real data must lose against them.
    ours = {"DESK_DATA": str(scratch / "data"), "DESK_DATABASE_URL": ""}
    return kept | ours | {CHROMIUM: chromium, POSTGRES: server} | _size(full=full)


def _size(*, full: bool) -> dict[str, str]:
    return {"DESK_TEST_FULL": "1"} if full else {}


def run(*, full: bool) -> int:
    """Run every check; 0 only when all of them passed."""
    chromium = browser()
    with (
        files_in_memory(),
        tempfile.TemporaryDirectory(prefix="desk-test-") as folder,
        postgres() as server,
    ):
        sys.stdout.write(f"Browser: {chromium}\nPostgreSQL: {server.rpartition('@')[2]}\n")
        scratch = Path(folder)
        given = environment(scratch, chromium, server, full=full)
        with empty_database(server) as empty:
            engines = {"SQLite": f"sqlite:///{scratch / 'check.db'}", "PostgreSQL": empty}
            failed = run_static_checks(given, engines)
        # Before the tests, so that the last line is pytest's own count.
        if failed:
            sys.stdout.write("\nFailed before the tests: " + ", ".join(failed) + "\n")
        return run_pytest(given) or int(bool(failed))


def stopped(number: int, _: FrameType | None) -> NoReturn:
    """Leave by an exception, so that the server is stopped on the way out."""
    raise SystemExit(128 + number)


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.provision", description=__doc__)
    parser.add_argument("--full", action="store_true", help="run the larger figures")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, stopped)
    signal.signal(signal.SIGHUP, stopped)
    try:
        return run(full=options.full)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
        return 130


if __name__ == "__main__":
    sys.exit(main())
