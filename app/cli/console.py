"""How commands speak: one result for people or for machines, one refusal, one exit code each."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, NoReturn

import typer
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from app.db import Database
from app.erasures.ledger import LedgerDamaged
from app.errors import DomainError
from app.schema import NewerSchema, current, is_current, refuse_newer
from app.seeding import SeedError
from app.settings import Settings, get_settings
from app.vault import KeysRefused, SealBroken

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]

REFUSED = 2
FAILED = 1


class Refusal(Exception):
    """The command cannot do this; the message says what to do instead."""


def say(text: str, *, as_json: bool = False, **data: Any) -> None:
    print(json.dumps({"ok": True, **data}, default=str) if as_json else text)


def refuse(message: str, *, as_json: bool = False, code: int = REFUSED) -> NoReturn:
    if as_json:
        print(json.dumps({"ok": False, "error": message}))
    else:
        print(message, file=sys.stderr)
    raise typer.Exit(code)


@contextmanager
def refusals(*, as_json: bool = False) -> Iterator[None]:
    """Turn what can go wrong into a sentence and an exit code; faults keep their traceback."""
    try:
        yield
    except (
        DomainError,
        KeysRefused,
        LedgerDamaged,
        NewerSchema,
        Refusal,
        SealBroken,
        SeedError,
    ) as refused:
        refuse(str(refused), as_json=as_json)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        name = "DESK_" + "_".join(str(part) for part in first["loc"]).upper()
        reason = first["msg"].removeprefix("Value error, ").rstrip(".")
        refuse(f"The setting {name} is wrong: {reason}.", as_json=as_json)
    except PermissionError as denied:
        refuse(f"The folder {denied.filename} cannot be written to.", as_json=as_json)
    except SQLAlchemyError as failed:
        reason = str(getattr(failed, "orig", failed)).splitlines()[0]
        refuse(f"The database cannot be used: {reason}", as_json=as_json, code=FAILED)


def open_database(settings: Settings | None = None) -> Database:
    """The configured database; its folder is made, closed to others, when it is SQLite's."""
    settings = settings or get_settings()
    if not settings.database_url:
        os.umask(0o077)  # SQLite makes its files with what the umask leaves
        make_folder(settings)
    return Database(settings.effective_database_url)


def prepared_database() -> Database:
    """The configured database, refused when no start has made its tables yet."""
    settings = get_settings()
    missing = Refusal(
        "There is no database here yet. Start the desk once, run `python -m app prepare`, or name "
        "the right one in DESK_DATA or DESK_DATABASE_URL."
    )
    if not settings.database_url and not (settings.data / "desk.db").exists():
        raise missing
    database = open_database(settings)
    refuse_newer(database.engine)
    if current(database.engine) is None:
        raise missing
    if not is_current(database.engine):
        raise Refusal("The database is older than this code. Run: python -m app migrate")
    return database


def make_folder(settings: Settings) -> None:
    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = settings.data / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as denied:
        raise Refusal(
            f"The data folder {settings.data} cannot be written to ({denied.strerror}). "
            "Make it writable, or name another one with --data."
        ) from denied
