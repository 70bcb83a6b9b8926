"""What was erased is remembered beside the database, and erased again after a restore."""

from collections import Counter
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col

from app.clock import utc_now
from app.db import Database, new_id
from app.erasures import ledger
from app.erasures.ledger import (
    Entry,
    LedgerDamaged,
    add_to_file,
    entries_of,
    eraser,
    keep_copy,
    ledger_file,
    note_erasure,
    read_file,
    replay,
    take_in,
)
from app.erasures.models import Erasure
from app.settings import get_settings


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(get_settings(), "data", tmp_path)
    monkeypatch.setattr(ledger, "_erasers", {})


@pytest.fixture
def erased() -> list[UUID]:
    """What was erased as a `sample`."""
    found: list[UUID] = []

    @eraser("sample")
    def _erase(_db: Session, subject_id: UUID) -> None:
        found.append(subject_id)

    return found


def test_an_erasure_is_in_the_file_when_it_is_in_the_database(any_database: Database) -> None:
    gone = new_id()
    with any_database.writing() as db:
        note_erasure(db, kind="sample", subject_id=gone)
        assert not ledger_file().exists()

    [entry] = read_file(ledger_file())
    assert (entry.kind, entry.subject_id) == ("sample", gone)
    assert ledger_file().stat().st_mode & 0o777 == 0o600


def test_what_was_rolled_back_was_not_erased(database: Database) -> None:
    def fail() -> None:
        with database.writing() as db:
            note_erasure(db, kind="sample", subject_id=new_id())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.writing() as db:
        assert entries_of(db) == []

    assert not ledger_file().exists()


def test_erasing_twice_is_noted_once(database: Database) -> None:
    gone = new_id()
    for _ in range(2):
        with database.writing() as db:
            note_erasure(db, kind="sample", subject_id=gone)

    assert len(read_file(ledger_file())) == 1


def test_a_start_writes_down_what_a_crash_left_out(database: Database) -> None:
    with database.writing() as db:
        note_erasure(db, kind="sample", subject_id=new_id())
    ledger_file().unlink()

    assert (keep_copy(database), keep_copy(database)) == (1, 0)
    assert len(read_file(ledger_file())) == 1


def test_what_only_the_file_knows_is_taken_in(database: Database) -> None:
    entry = Entry("sample", new_id(), utc_now())
    add_to_file(ledger_file(), [entry])
    for expected in (1, 0):
        with database.writing() as db:
            assert take_in(db, read_file(ledger_file())) == expected

    with database.reading() as db:
        assert db.scalars(sa.select(col(Erasure.subject_id))).all() == [entry.subject_id]


def test_a_half_written_line_stops_everything(database: Database) -> None:
    ledger_file().write_text('{"kind": "sample", "subje')

    with pytest.raises(LedgerDamaged, match="Line 1"):
        read_file(ledger_file())


def test_replaying_erases_again_and_names_what_it_cannot(
    database: Database, erased: list[UUID]
) -> None:
    gone = new_id()
    with database.writing() as db:
        note_erasure(db, kind="sample", subject_id=gone)
        note_erasure(db, kind="from_later", subject_id=new_id())
        done = replay(db)

    assert erased == [gone]
    assert done == (Counter(sample=1), Counter(from_later=1))
