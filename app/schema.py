"""The database's schema against the code's: migrate forward, refuse a newer one.

Alembic is loaded only when there is something to migrate: with its templates it is a sixth of a
start. Which revisions there are is read from the first lines of their files.
"""

import ast
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from app.clock import utc_now
from app.settings import ROOT

VERSIONS: Final = ROOT / "migrations" / "versions"
_ASSIGNED = re.compile(r"^(revision|down_revision) = (.+)$", re.MULTILINE)
_VERSION: Final = sa.table("alembic_version", sa.column("version_num", sa.String))


class NewerSchema(RuntimeError):
    """The database was written by newer code; going on could harm it."""


@cache
def revisions() -> Mapping[str, str | None]:
    """Every revision this code knows, with the one before it."""
    found: dict[str, str | None] = {}
    for file in VERSIONS.glob("*.py"):
        said = {name: ast.literal_eval(it) for name, it in _ASSIGNED.findall(file.read_text())}
        found[said["revision"]] = said["down_revision"]
    return found


def head() -> str:
    """The newest revision this code knows."""
    heads = revisions().keys() - set(revisions().values())
    if len(heads) != 1:
        raise RuntimeError(f"There must be one newest migration, not {sorted(heads)}.")
    return heads.pop()


def current(engine: sa.Engine) -> str | None:
    """The revision the database is at; None when it is empty."""
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table(_VERSION.name):
            return None
        return connection.scalar(sa.select(_VERSION.c.version_num))


def is_current(engine: sa.Engine) -> bool:
    return current(engine) == head()


def refuse_newer(engine: sa.Engine) -> None:
    """Raise NewerSchema when this code does not know the database's revision."""
    at = current(engine)
    if at is not None and at not in revisions():
        raise NewerSchema(
            f"The database is at revision {at}, which is newer than this code. "
            "Update the code (git pull), or give another data folder (--data)."
        )


def snapshot(engine: sa.Engine, folder: Path, now: datetime) -> Path | None:
    """A copy of a SQLite database beside it, made before a migration touches it."""
    if engine.dialect.name != "sqlite" or current(engine) is None:
        return None
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    copy = folder / f"before-migration-{now:%Y%m%d-%H%M%S}.db"
    plain = engine.execution_options(isolation_level="AUTOCOMMIT")
    with plain.connect() as connection:
        connection.exec_driver_sql("VACUUM INTO ?", (str(copy),))
    copy.chmod(0o600)
    return copy


def migrate(url: str, *, data: Path | None = None) -> bool:
    """Bring the database to this code's revision; True when something was done.

    Raises NewerSchema. On SQLite a snapshot is taken first when `data` names the data folder.
    """
    engine = sa.create_engine(url)
    try:
        refuse_newer(engine)
        if is_current(engine):
            return False
        if data is not None:
            snapshot(engine, data / "snapshots", utc_now())
        _upgrade(url)
    finally:
        engine.dispose()
    return True


def _upgrade(url: str) -> None:
    from alembic import command  # noqa: PLC0415  # see the module's text
    from alembic.config import Config  # noqa: PLC0415

    config = Config(str(ROOT / "alembic.ini"))
    config.attributes["url"] = url
    command.upgrade(config, "head")
