"""Noting erasures in the database and in a file beside it, and replaying them after a restore.

A backup from before an erasure does not know of it; the file does. A slice says how its kind of
record is erased with `@eraser("contact")`; erasing must do no harm when it was done already.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlmodel import Session, col

from app.clock import utc_now
from app.db import Database
from app.erasures.models import Erasure
from app.settings import get_settings

FILE_NAME: Final = "erasures.jsonl"

Eraser = Callable[[Session, UUID], None]
_erasers: dict[str, Eraser] = {}


class LedgerDamaged(RuntimeError):
    """A line of the file cannot be read; going on could bring somebody back."""


class Entry(NamedTuple):
    kind: str
    subject_id: UUID
    erased_at: datetime


def eraser(kind: str) -> Callable[[Eraser], Eraser]:
    """Register how one kind of record is erased; the session has no viewer."""

    def register(function: Eraser) -> Eraser:
        _erasers[kind] = function
        return function

    return register


def ledger_file() -> Path:
    """The copy in the data folder; it outlives the database beside it."""
    return get_settings().data / FILE_NAME


def note_erasure(db: Session, *, kind: str, subject_id: UUID) -> None:
    """Remember that this was erased; the file is written once the transaction stands."""
    if _known(db).isdisjoint({subject_id}):
        entry = Entry(kind, subject_id, utc_now())
        db.add(Erasure(**entry._asdict()))
        db.flush()
        db.info.setdefault("erased", []).append(entry)


@event.listens_for(Session, "after_commit")
def _write_down(session: Session) -> None:
    if entries := session.info.pop("erased", None):
        add_to_file(ledger_file(), entries)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("erased", None)


def add_to_file(file: Path, entries: Iterable[Entry]) -> int:
    """Append what the file does not hold yet; on the disk when this returns."""
    known = {entry.subject_id for entry in read_file(file)}
    fresh = [entry for entry in entries if entry.subject_id not in known]
    if not fresh:
        return 0
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as opened:
        opened.writelines(f"{json.dumps(entry._asdict(), default=str)}\n" for entry in fresh)
        opened.flush()
        os.fsync(opened.fileno())
    return len(fresh)


def read_file(file: Path) -> list[Entry]:
    """The entries of a copy; none when there is no file. Raises LedgerDamaged."""
    if not file.exists():
        return []
    lines = file.read_text(encoding="utf-8").splitlines()
    return [_entry(file, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _entry(file: Path, number: int, line: str) -> Entry:
    try:
        read = json.loads(line)
        at = datetime.fromisoformat(read["erased_at"])
        return Entry(read["kind"], UUID(read["subject_id"]), at)
    except (ValueError, KeyError, TypeError) as damaged:
        raise LedgerDamaged(
            f"Line {number} of {file} cannot be read. Bring back another copy of the file, or take "
            "the line out if it is only half written and the last one."
        ) from damaged


def entries_of(db: Session) -> list[Entry]:
    """What the database remembers, oldest first."""
    columns = (col(Erasure.kind), col(Erasure.subject_id), col(Erasure.erased_at))
    return [Entry._make(row) for row in db.execute(sa.select(*columns).order_by(col(Erasure.id)))]


def take_in(db: Session, entries: Iterable[Entry]) -> int:
    """Let the database remember what a file does; how many it did not know."""
    known = _known(db)
    fresh = {e.subject_id: e for e in entries if e.subject_id not in known}
    db.add_all(Erasure(**entry._asdict()) for entry in fresh.values())
    db.flush()
    return len(fresh)


def _known(db: Session) -> set[UUID]:
    return set(db.scalars(sa.select(col(Erasure.subject_id))))


def keep_copy(database: Database) -> int:
    """Bring the file up to what the database remembers, should a crash have come between."""
    with database.reading() as db:
        return add_to_file(ledger_file(), entries_of(db))


class Replayed(NamedTuple):
    """How many of each kind were erased again, and of which kinds nobody knew how."""

    done: Counter[str]
    unknown: Counter[str]


def replay(db: Session) -> Replayed:
    """Erase again whatever the ledger names."""
    done: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    for entry in entries_of(db):
        erase = _erasers.get(entry.kind)
        if erase is None:
            unknown[entry.kind] += 1
            continue
        erase(db, entry.subject_id)
        done[entry.kind] += 1
    db.flush()
    return Replayed(done, unknown)
