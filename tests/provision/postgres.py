"""A PostgreSQL for the tests: one that is named, or a throw-away server on loopback."""

import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from start import Refusal
from tests.provision import debian
from tests.provision.cluster import throwaway_cluster

VARIABLE = "DESK_TEST_POSTGRES_URL"
OLDEST = 15
INSTALLED_UNDER = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # Fedora and its kin
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)


@contextmanager
def postgres(*, may_install: bool = True) -> Iterator[str]:
    """The address of a server that tests may fill; a server of our own is stopped at the end."""
    named = os.environ.get(VARIABLE)
    if named:
        check_server(named)
        yield named
        return
    with throwaway_cluster(find_programs(may_install=may_install)) as url:
        check_server(url)
        yield url


def find_programs(*, may_install: bool) -> Path:
    """The folder with `initdb` and `pg_ctl`, newest version first, the wheel's as the last."""
    found = _on_this_machine()
    if found is None and may_install and debian.install("postgresql"):
        found = _on_this_machine()
    found = found or _in_the_wheel()
    if found is None:
        raise Refusal(
            f"The tests need PostgreSQL {OLDEST} or newer, and none was found.",
            f"apt-get install postgresql, or name a server: {VARIABLE}="
            "postgresql+psycopg://user:password@127.0.0.1:5432/database",
        )
    return found


def check_server(url: str) -> None:
    """Refuse a server that does not answer or is too old."""
    try:
        with psycopg.connect(for_psycopg(url), connect_timeout=15) as connection:
            version = connection.info.server_version // 10_000
    except (psycopg.Error, ValueError) as error:
        raise Refusal(
            f"The PostgreSQL server for the tests does not answer: {error}",
            f"Correct {VARIABLE}, or unset it to have a server started for the tests.",
        ) from error
    if version < OLDEST:
        raise Refusal(
            f"The PostgreSQL server for the tests is version {version}; {OLDEST} is the oldest.",
            f"Name a newer one in {VARIABLE}, or unset it.",
        )


@contextmanager
def empty_database(url: str) -> Iterator[str]:
    """The address of a fresh database on that server, dropped at the end."""
    name = f"desk_{secrets.token_hex(6)}"
    with psycopg.connect(for_psycopg(url), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield re.sub(r"(?<=[^/]/)[^/?]*(?=\?|$)", name, url, count=1)
        finally:
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(drop.format(sql.Identifier(name)))


def for_psycopg(url: str) -> str:
    """The address without the driver's name, which only SQLAlchemy understands."""
    return re.sub(r"^postgresql\+\w+", "postgresql", url)


def _on_this_machine() -> Path | None:
    folders = [folder for pattern in INSTALLED_UNDER for folder in Path("/").glob(pattern[1:])]
    on_path = shutil.which("pg_ctl")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    suitable = [folder for folder in folders if (folder / "initdb").exists()]
    newest = max(suitable, key=_version, default=None)
    return newest if newest and _version(newest) >= OLDEST else None


def _version(programs: Path) -> int:
    try:
        said = subprocess.run(
            [programs / "postgres", "--version"], check=False, capture_output=True, text=True
        ).stdout
    except OSError:
        return 0
    number = re.search(r"\d+", said)
    return int(number[0]) if number else 0


def _in_the_wheel() -> Path | None:
    # Located, not imported: importing it would start its own ways of running a server.
    wheel = find_spec("pgserver")
    if wheel is None or wheel.origin is None:
        return None
    return Path(wheel.origin).parent / "pginstall" / "bin"
