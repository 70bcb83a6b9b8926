"""The database's schema against the code's: migrate forward, refuse a newer one.

Alembic is loaded only when there is something to migrate: with its templates it is a sixth of a
start. Which revisions there are is read from the first lines of their files.
"""

import ast
import logging
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from app.clock import utc_now
from app.settings import ROOT, get_settings

log = logging.getLogger(__name__)

SNAPSHOTS_KEPT: Final = timedelta(days=35)
VERSIONS: Final = ROOT / "migrations" / "versions"
_SNAPSHOT: Final = "before-migration-"
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
    """A copy of a SQLite database beside it, made before a migration touches it.

    Encrypted like a backup when there is somebody to encrypt it to; else it says that it is not.
    """
    if engine.dialect.name != "sqlite" or current(engine) is None:
        return None
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    copy = folder / f"{_SNAPSHOT}{now:%Y%m%d-%H%M%S}.db"
    copy_sqlite(engine.url, copy)
    if not (wanted := get_settings().backup_recipients):
        log.warning("%s is not encrypted; name DESK_BACKUP_RECIPIENTS to have it so.", copy)
        return copy
    from app.vault import age  # noqa: PLC0415  # few starts need it

    sealed = copy.with_name(f"{copy.name}.age")
    age.encrypt_file(copy, sealed, age.recipients(wanted))
    copy.unlink()
    return sealed


def copy_sqlite(url: sa.URL, file: Path) -> None:
    """VACUUM INTO is one read transaction: writers go on, and the copy is of one moment."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(file),))
    finally:
        engine.dispose()
    file.chmod(0o600)


def forget_old_snapshots(folder: Path, now: datetime) -> int:
    """Delete snapshots as old as backups may become; what was erased must not live on in them."""
    limit = (now - SNAPSHOTS_KEPT).timestamp()
    old = [copy for copy in folder.glob(f"{_SNAPSHOT}*") if copy.stat().st_mtime < limit]
    for copy in old:
        copy.unlink()
    return len(old)


def migrate(url: str, *, data: Path | None = None) -> bool:
    """Bring the database to this code's revision; True when something was done.

    Raises NewerSchema. On SQLite a snapshot is taken first when `data` names the data folder.
    """
    engine = sa.create_engine(url)
    try:
        refuse_newer(engine)
        if data is not None:
            forget_old_snapshots(data / "snapshots", utc_now())
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
