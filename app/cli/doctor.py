"""`doctor`: what is wrong with this installation and how to mend it."""

import stat
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.exc import SQLAlchemyError

from app.cli.backup import last_backup
from app.clock import utc_now
from app.db import Database
from app.people.queries import has_coordinator
from app.schema import current, head
from app.settings import Settings
from app.vault import KeysRefused
from app.vault.age import recipients
from app.vault.keyfile import read as read_keys

OLDEST_BACKUP: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `mend` says what to do when it is bad."""

    about: str
    found: str
    mend: str = ""

    @property
    def is_bad(self) -> bool:
        return bool(self.mend)

    def __str__(self) -> str:
        line = f"{'BAD ' if self.is_bad else 'ok  '} {self.about}: {self.found}"
        return f"{line}\n     {self.mend}" if self.mend else line

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"ok": not self.is_bad}


def _folder(settings: Settings) -> Iterator[Finding]:
    if settings.database_url:
        return
    if not settings.data.is_dir():
        yield Finding("data folder", "missing", "Start the desk once, or set DESK_DATA.")
        return
    mode = stat.S_IMODE(settings.data.stat().st_mode)
    if mode & 0o077:
        yield Finding(
            "data folder", f"mode {mode:o}, open to others", f"Run: chmod 700 {settings.data}"
        )
    else:
        yield Finding("data folder", f"mode {mode:o}")


def _database(settings: Settings) -> Iterator[Finding]:
    database = Database(settings.effective_database_url)
    try:
        at, wanted = current(database.engine), head()
        if at != wanted:
            yield Finding("schema", f"at {at}, code wants {wanted}", "Run: python -m app migrate")
            return
        yield Finding("schema", f"current ({at})")
        with database.reading() as db:
            there = has_coordinator(db)
        yield (
            Finding("coordinator", "there is one")
            if there
            else Finding("coordinator", "none yet", "Start the desk and open the one-time link.")
        )
        if database.engine.dialect.name == "sqlite":
            with database.engine.connect() as connection:
                verdict = connection.exec_driver_sql("PRAGMA quick_check").scalar_one()
            yield Finding(
                "integrity", str(verdict), "" if verdict == "ok" else "Restore the last backup."
            )
    except SQLAlchemyError as failed:
        yield Finding("database", type(failed).__name__, "Check DESK_DATABASE_URL and the server.")
    finally:
        database.dispose()


def _keys(settings: Settings) -> Iterator[Finding]:
    try:
        keys = read_keys(settings.keys_file)
    except KeysRefused as refused:
        yield Finding("key file", "cannot be used", str(refused))
        return
    yield Finding("key file", f"{settings.keys_file}, {len(keys)} keys")


def _backups(settings: Settings, now: datetime) -> Iterator[Finding]:
    """On a desk for people at risk, or one that others reach, a missing backup is a fault."""
    counts = bool(settings.hosts) or settings.profile == "field"
    try:
        keys = recipients(settings.backup_recipients)
    except KeysRefused as refused:
        yield Finding("backup recipients", "cannot be used", str(refused))
    else:
        mend = "Name public keys in DESK_BACKUP_RECIPIENTS." if counts and not keys else ""
        found = f"{len(keys)} public keys" if keys else "none, backups would not be encrypted"
        yield Finding("backup recipients", found, mend)
    at = last_backup(settings)
    age = now - at if at else None
    stale = counts and (age is None or age > OLDEST_BACKUP)
    yield Finding(
        "last backup",
        f"{age.days} days ago" if age else "none yet",
        "Run: python -m app backup FILE" if stale else "",
    )


def _assets(settings: Settings) -> Iterator[Finding]:
    if settings.assets == "cdn" and (settings.hosts or settings.profile == "field"):
        yield Finding(
            "htmx", "from the CDN, which sees each browser's address", "Set DESK_ASSETS=local."
        )
    else:
        yield Finding("htmx", settings.assets)


def examine(settings: Settings) -> list[Finding]:
    """Every check, in the order of an operator's questions."""
    return [
        *_folder(settings),
        *_database(settings),
        *_keys(settings),
        *_backups(settings, utc_now()),
        *_assets(settings),
    ]
