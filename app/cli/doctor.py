"""`doctor`: what is wrong with this installation and how to mend it."""

import stat
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from app.db import Database
from app.people.queries import has_coordinator
from app.schema import current, head
from app.settings import Settings


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


def _assets(settings: Settings) -> Iterator[Finding]:
    if settings.assets == "cdn" and (settings.hosts or settings.profile == "field"):
        yield Finding(
            "htmx", "from the CDN, which sees each browser's address", "Set DESK_ASSETS=local."
        )
    else:
        yield Finding("htmx", settings.assets)


def examine(settings: Settings) -> list[Finding]:
    """Every check, in the order of an operator's questions."""
    return [*_folder(settings), *_database(settings), *_assets(settings)]
