"""The database's schema against the code's: migrate forward, refuse a newer one."""

from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.clock import utc_now
from app.settings import ROOT


class NewerSchema(RuntimeError):
    """The database was written by newer code; going on could harm it."""


def _config(url: str) -> Config:
    config = Config(str(ROOT / "alembic.ini"))
    config.attributes["url"] = url
    return config


def head() -> str:
    """The newest revision this code knows."""
    found = ScriptDirectory.from_config(_config("")).get_current_head()
    if found is None:
        raise RuntimeError("There are no migrations.")
    return found


def current(engine: sa.Engine) -> str | None:
    """The revision the database is at; None when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_current(engine: sa.Engine) -> bool:
    return current(engine) == head()


def refuse_newer(engine: sa.Engine) -> None:
    """Raise NewerSchema when this code does not know the database's revision."""
    at = current(engine)
    known = {
        script.revision for script in ScriptDirectory.from_config(_config("")).walk_revisions()
    }
    if at is not None and at not in known:
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
        command.upgrade(_config(url), "head")
    finally:
        engine.dispose()
    return True
