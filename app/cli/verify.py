"""`backup verify`: whether a backup opens, is whole, and holds what it should."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import SQLModel

from app.audit.verification import verify as verify_chain
from app.cli.backup import program
from app.cli.console import Refusal
from app.db import Database
from app.schema import current, head, revisions
from app.settings import Settings, get_settings
from app.vault import KeysRefused, age
from app.vault.keyfile import read
from app.vault.resealing import count_by_key

SQLITE: Final = b"SQLite format 3\x00"
POSTGRESQL: Final = b"PGDMP"
COUNTED: Final = ("person", "meeting", "stance_record", "ask_response", "contact", "audit_event")
_COPY: Final = re.compile(rb"COPY (?:\w+\.)?\"?(\w+)\"? .*FROM stdin;")


@dataclass
class Verdict:
    """What was found in a backup."""

    revision: str
    counts: dict[str, int] = field(default_factory=dict)
    missing_keys: list[str] = field(default_factory=list)
    history: str = "not looked at"

    def lines(self) -> list[str]:
        newest = " (this version's)" if self.revision == head() else " (older; restoring migrates)"
        counted = ", ".join(f"{self.counts.get(name, 0)} {name}" for name in COUNTED)
        lines = [
            f"Schema {self.revision}{newest}",
            f"Holds {counted}",
            f"Chain of the history: {self.history}",
        ]
        if self.missing_keys:
            keys = ", ".join(self.missing_keys)
            lines.append(f"Its sealed texts need keys that are not in the key file here: {keys}")
        return lines


@contextmanager
def opened(file: Path, identity: Path | None, settings: Settings) -> Iterator[Path]:
    """The backup in clear, in a closed folder that is gone afterwards."""
    if not file.is_file():
        raise Refusal(f"There is no backup {file}.")
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".opened-", dir=settings.data) as folder:
        clear = Path(folder) / "clear"
        if not age.is_encrypted(file):
            shutil.copyfile(file, clear)  # looking must not change the backup
        elif identity is None:
            raise Refusal("This backup is encrypted. Give the private key: --identity FILE")
        else:
            age.decrypt_file(file, clear, age.identities(identity))
        yield clear


def kind_of(clear: Path) -> bytes:
    with clear.open("rb") as start:
        begin = start.read(len(SQLITE))
    for kind in (SQLITE, POSTGRESQL):
        if begin.startswith(kind):
            return kind
    raise Refusal("This is not a backup of the desk.")


def verify(clear: Path) -> Verdict:
    """Read all of it. Raises Refusal at the first thing that is wrong."""
    verdict = _of_sqlite(clear) if kind_of(clear) == SQLITE else _of_dump(clear)
    if verdict.revision not in revisions():
        raise Refusal(f"The backup is at revision {verdict.revision}, newer than this code.")
    return verdict


def _of_sqlite(clear: Path) -> Verdict:
    database = Database(f"sqlite:///{clear}")
    try:
        with database.engine.connect() as connection:
            wrong = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if wrong != "ok" or orphans:
            raise Refusal(
                f"The backup is damaged: {wrong if wrong != 'ok' else 'rows are missing'}"
            )
        verdict = Verdict(str(current(database.engine)), _counts(database))
        if verdict.revision == head():
            verdict.missing_keys = sorted(count_by_key(database).keys() - _known_keys())
            verdict.history = chain_of(database)
    except sa.exc.DatabaseError as damaged:
        raise Refusal(f"The backup is damaged: {damaged.orig}") from damaged
    finally:
        database.dispose()
    return verdict


def _known_keys() -> set[str]:
    try:
        return {key.id for key in read(get_settings().keys_file)}
    except KeysRefused:
        return set()  # whoever looks at a backup need not have the keys


def chain_of(database: Database) -> str:
    """Whether the history still is what was written. Raises Refusal when it is not."""
    with database.reading() as db:
        found = verify_chain(db)
    if not found.is_unbroken:
        raise Refusal("The chain of the history is broken in this backup; see: audit verify")
    return f"unbroken, {found.checked} events"


def _counts(database: Database) -> dict[str, int]:
    found = {}
    with database.engine.connect() as connection:
        there = set(sa.inspect(connection).get_table_names())
        for name in sorted(there & SQLModel.metadata.tables.keys()):
            rows = sa.select(sa.func.count()).select_from(sa.table(name))
            found[name] = int(connection.scalar(rows) or 0)
    return found


def _of_dump(clear: Path) -> Verdict:
    """All of a dump is read as the text of its rows; no server is needed for that."""
    command = [program("pg_restore"), "--data-only", "--file=-", str(clear)]
    verdict = Verdict("")
    with subprocess.Popen(  # noqa: S603  # no shell, a file of our own
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ
    ) as restore:
        assert restore.stdout is not None
        _read_rows(restore.stdout, verdict)
        _, said = restore.communicate()
    if restore.returncode:
        reason = said.decode(errors="replace").strip().splitlines()
        raise Refusal(f"The backup is damaged: {reason[-1] if reason else restore.returncode}")
    return verdict


def _read_rows(lines: Any, verdict: Verdict) -> None:
    table = ""
    for line in lines:
        if table and line.rstrip() == rb"\.":
            table = ""
        elif table:
            verdict.counts[table] = verdict.counts.get(table, 0) + 1
            if table == "alembic_version":
                verdict.revision = line.decode().strip()
        elif match := _COPY.match(line):
            table = match[1].decode()
