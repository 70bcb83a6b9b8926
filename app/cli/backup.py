"""`backup`: a whole copy of the database while the desk runs, which this machine cannot read."""

import json
import os
import shutil
import stat
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from app.cli.console import Refusal
from app.clock import utc_now
from app.db import Database
from app.erasures.ledger import FILE_NAME, add_to_file, entries_of, ledger_file, read_file
from app.schema import copy_sqlite
from app.settings import Settings
from app.vault import age

LAST: Final = "last-backup.json"
"""In the data folder: when and where the last backup was written, for `doctor`."""


def recipients_for(settings: Settings, *, plain: bool) -> Sequence[Any]:
    """Whom to encrypt to; nobody only when that was asked for."""
    if plain:
        return ()
    keys = age.recipients(settings.backup_recipients)
    if not keys:
        raise Refusal(
            "Nobody is named who could open the backup. Make a key on another machine (python -m "
            "app backup identity FILE), put its public part into DESK_BACKUP_RECIPIENTS, and keep "
            "the private part away from here. Or write it unencrypted: --plain"
        )
    return keys


def write_backup(database: Database, file: Path, keys: Sequence[Any], settings: Settings) -> int:
    """Write the copy, readable by its owner only; returns its size in bytes."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        if database.engine.dialect.name == "sqlite":
            _copy_sqlite(database.engine.url, file, keys, settings.data)
        else:
            _dump_postgresql(database.url, file, keys)
    except BaseException:
        with suppress(OSError):
            file.unlink()
        raise
    _copy_ledger(database, file)
    _note(settings, file, encrypted=bool(keys))
    return file.stat().st_size


def _copy_sqlite(url: sa.URL, file: Path, keys: Sequence[Any], data: Path) -> None:
    if not keys:
        copy_sqlite(url, file)
        return
    unsealed = data / f".backup-{os.getpid()}.db"  # where the database is anyway, and gone at once
    try:
        copy_sqlite(url, unsealed)
        age.encrypt_file(unsealed, file, keys)
    finally:
        unsealed.unlink(missing_ok=True)


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Refusal(f"{name} is not installed; on Debian: apt-get install postgresql-client")
    return found


def postgres_address(url: str) -> tuple[str, dict[str, str]]:
    """The address without its password, and the environment that holds it.

    A password among the arguments could be read by every user.
    """
    full = sa.make_url(url)
    bare = sa.URL.create("postgresql", full.username, None, full.host, full.port, full.database)
    secret = {"PGPASSWORD": str(full.password)} if full.password else {}
    return bare.render_as_string(), os.environ | secret


def _dump_postgresql(url: str, file: Path, keys: Sequence[Any]) -> None:
    """The dump goes through this process and is never on the disk in clear."""
    address, environment = postgres_address(url)
    command = [program("pg_dump"), "--format=custom", address]
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with (
        os.fdopen(handle, "wb") as written,
        subprocess.Popen(  # noqa: S603  # our own address, no shell
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as dump,
    ):
        assert dump.stdout is not None
        assert dump.stderr is not None
        if keys:
            age.encrypt(dump.stdout, written, keys)
        else:
            shutil.copyfileobj(dump.stdout, written)
        said = dump.stderr.read().decode(errors="replace").strip()
    if dump.returncode:
        raise Refusal(f"pg_dump failed: {said.splitlines()[-1] if said else dump.returncode}")


def _copy_ledger(database: Database, file: Path) -> None:
    """Put who was erased so far beside the backup: an older one does not know of it."""
    with database.reading() as db:
        entries = [*read_file(ledger_file()), *entries_of(db)]
    add_to_file(file.with_name(FILE_NAME), entries)


def _note(settings: Settings, file: Path, *, encrypted: bool) -> None:
    said = {"at": utc_now(), "file": file.absolute(), "encrypted": encrypted}
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)  # PostgreSQL did not need it yet
    (settings.data / LAST).write_text(json.dumps(said, default=str), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class LastBackup:
    """When and where the last backup was written from here."""

    at: datetime
    file: Path
    encrypted: bool

    @property
    def is_open_to_others(self) -> bool:
        """Whether it still lies there, and other accounts of this machine can read it."""
        with suppress(OSError):
            return bool(stat.S_IMODE(self.file.stat().st_mode) & 0o077)
        return False


def last_backup(settings: Settings) -> LastBackup | None:
    with suppress(OSError, ValueError, KeyError, TypeError):
        read = json.loads((settings.data / LAST).read_text(encoding="utf-8"))
        at = datetime.fromisoformat(read["at"])
        return LastBackup(at, Path(read["file"]), bool(read["encrypted"]))
    return None
