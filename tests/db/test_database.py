import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, StatementError
from sqlmodel import col, select

from app.db import Database, change_count, new_id
from app.fifo import FifoLock, WritersWaitTooLong
from app.organisations.models import Organisation, OrganisationKind
from app.people.models import SignInAttempt

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def _organisation(name: str = "Other (sample)") -> Organisation:
    return Organisation(kind=OrganisationKind.PARTNER, name=name, created_at=NOW)


def _names(database: Database) -> set[str]:
    with database.reading() as db:
        return set(db.exec(select(Organisation.name)).all())


def test_what_is_written_is_there_afterwards(any_database: Database) -> None:
    with any_database.writing() as db:
        db.add(_organisation("Kept"))

    assert "Kept" in _names(any_database)


def test_what_is_acknowledged_was_forced_to_the_disk(database: Database) -> None:
    """No other test would see it: a killed process loses nothing that the system has, and the
    tests' files may lie in memory."""
    with database.writing() as db:
        asked = ("synchronous", "journal_mode", "foreign_keys", "secure_delete")
        told = [db.connection().exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]

    assert told == [2, "wal", 1, 1]  # 2 is FULL


def test_nothing_stays_of_a_block_that_raises(any_database: Database) -> None:
    def write_and_fail() -> None:
        with any_database.writing() as db:
            db.add(_organisation("Lost"))
            db.flush()
            raise KeyError("lost")

    with pytest.raises(KeyError):
        write_and_fail()

    assert "Lost" not in _names(any_database)


def test_a_reading_session_refuses_to_write(any_database: Database) -> None:
    def write() -> None:
        with any_database.reading() as db:
            db.add(_organisation())
            db.flush()

    with pytest.raises(DBAPIError):
        write()


def test_a_connection_that_read_can_write_afterwards(any_database: Database) -> None:
    for _ in range(3):
        _names(any_database)
        with any_database.writing() as db:
            db.add(_organisation(f"Org {new_id()}"))


def test_a_value_that_is_not_on_the_scale_is_refused(any_database: Database) -> None:
    def write() -> None:
        with any_database.writing() as db:
            nonsense: Any = "nonsense"
            db.add(Organisation(kind=nonsense, name="Bad", created_at=NOW))

    with pytest.raises(StatementError):
        write()


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    def write() -> None:
        with database.writing() as db:
            naive = datetime(2026, 11, 24)  # noqa: DTZ001  # the fault under test
            db.add(Organisation(kind=OrganisationKind.PARTNER, name="x", created_at=naive))

    with pytest.raises(StatementError):
        write()


def test_a_row_without_its_parent_is_refused(any_database: Database) -> None:
    from app.people.models import Person, Role  # noqa: PLC0415

    def write() -> None:
        with any_database.writing() as db:
            orphan = Person(
                organisation_id=new_id(),
                email="o@example.org",
                name="O",
                role=Role.VIEWER,
                created_at=NOW,
            )
            db.add(orphan)

    with pytest.raises(DBAPIError):
        write()


def test_every_change_of_a_record_moves_the_change_counter(any_database: Database) -> None:
    with any_database.reading() as db:
        before = change_count(db)
    with any_database.writing() as db:
        db.add(_organisation())
    with any_database.reading() as db:
        assert change_count(db) == before + 1


def test_a_bulk_change_moves_the_change_counter(any_database: Database) -> None:
    with any_database.writing() as db:
        before = change_count(db)
        db.execute(sa.update(Organisation).values(name="Renamed"))
    with any_database.reading() as db:
        assert change_count(db) == before + 1


def test_counting_a_failed_sign_in_leaves_caches_alone(database: Database) -> None:
    with database.writing() as db:
        before = change_count(db)
        db.add(SignInAttempt(account="x" * 64, at=NOW))
    with database.reading() as db:
        assert change_count(db) == before


def test_ids_of_one_process_sort_by_time_and_never_repeat() -> None:
    made: list[int] = []
    for _ in range(50):
        made.append(new_id().int >> 80)
        time.sleep(0.0005)

    assert all(earlier <= later for earlier, later in pairwise(made))
    assert len({new_id() for _ in range(5000)}) == 5000
    assert {new_id().version for _ in range(100)} == {7}


def _take_turns(lock: FifoLock, count: int) -> Iterator[int]:
    order: list[int] = []

    def wait(number: int) -> None:
        with lock:
            order.append(number)

    threads = [threading.Thread(target=wait, args=(n,)) for n in range(count)]
    with lock:
        for thread in threads:
            thread.start()
            while len(lock._waiting) <= threads.index(thread):  # noqa: SLF001
                time.sleep(0.001)
    for thread in threads:
        thread.join(5)
    yield from order


def test_writers_are_served_in_the_order_they_came() -> None:
    assert list(_take_turns(FifoLock(), 12)) == list(range(12))


def test_a_writer_whose_turn_never_comes_gives_up_and_the_others_go_on() -> None:
    lock = FifoLock(patience=0.05)
    with lock, pytest.raises(WritersWaitTooLong), lock:
        pass
    with lock:
        pass


def test_many_writers_at_once_are_all_served(database: Database) -> None:
    failures: list[BaseException] = []

    def write(number: int) -> None:
        try:
            for turn in range(5):
                with database.writing() as db:
                    db.add(_organisation(f"W{number}-{turn}"))
        except BaseException as failed:  # noqa: BLE001  # collected for the assertion
            failures.append(failed)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    with database.reading() as db:
        written = db.scalar(sa.select(sa.func.count()).where(col(Organisation.name).like("W%-%")))
    assert (failures, written) == ([], 80)
