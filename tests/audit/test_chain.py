"""Every event gets a place, whoever writes it and however many write at once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from app.audit.actions import record
from app.audit.chain import ROWS, head_of
from app.audit.models import AuditEvent, AuditHead
from app.db import Database
from app.people.models import Person
from app.settings import ROOT
from tests.audit.conftest import LENGTH, judged, length, rows
from tests.conftest import writing_as


def test_events_are_numbered_without_gap_and_each_link_holds(chained: Database) -> None:
    found = rows(chained)

    assert [row.sequence for row in found] == list(range(1, LENGTH + 1))
    assert len({row.salt for row in found}) == len({row.link for row in found}) == LENGTH
    assert judged(chained).is_unbroken
    assert judged(chained).checked == LENGTH


def test_the_head_is_the_last_event(chained: Database) -> None:
    with chained.reading() as db:
        head = head_of(db)

    assert head[:2] == (LENGTH, rows(chained)[-1].link)
    assert head.at is not None


def test_what_is_undone_leaves_no_gap(chained: Database, somebody: Person) -> None:
    with writing_as(chained, somebody) as db:
        record(db, action="x.before")
        with suppress(ZeroDivisionError), db.begin_nested():
            record(db, action="x.undone")
            db.flush()
            raise ZeroDivisionError
        with db.begin_nested():
            record(db, action="x.kept")
    with suppress(ZeroDivisionError), writing_as(chained, somebody) as db:
        record(db, action="x.lost")
        db.flush()
        raise ZeroDivisionError

    assert [row.action for row in rows(chained)[LENGTH:]] == ["x.before", "x.kept"]
    assert judged(chained).is_unbroken


def test_an_event_that_is_corrected_before_the_end_is_chained_as_it_is_written(
    chained: Database, somebody: Person
) -> None:
    with writing_as(chained, somebody) as db:
        event = record(db, action="x.y")
        db.flush()
        event.at = event.at.replace(year=2020)

    assert judged(chained).is_unbroken


def test_many_writers_at_once_make_one_chain(chained: Database, somebody: Person) -> None:
    def write(number: int) -> None:
        for _ in range(5):
            with writing_as(chained, somebody) as db:
                record(db, action="x.y", number=number)
                record(db, action="x.z", number=number)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(6)))

    assert length(chained) == LENGTH + 60
    assert judged(chained).is_unbroken


def test_an_event_costs_the_same_however_long_the_chain_is(
    database: Database, coordinator: Person, queries: list[str]
) -> None:
    sent = []
    for count in (1, 40, 1):
        queries.clear()
        with writing_as(database, coordinator) as db:
            for _ in range(count):
                record(db, action="x.y")
        sent.append(len(queries))

    assert sent == [4, 4, 4], "INSERT, the head, places, the head again"


def test_without_the_head_nothing_is_written(chained: Database, somebody: Person) -> None:
    with chained.engine.begin() as connection:
        connection.execute(sa.delete(AuditHead))
    with pytest.raises(RuntimeError, match="audit verify"), writing_as(chained, somebody) as db:
        record(db, action="x.y")

    assert length(chained) == LENGTH


def test_what_was_there_before_is_chained_by_the_migration(chained: Database) -> None:
    config = Config(str(ROOT / "alembic.ini"))
    config.attributes["url"] = chained.url
    before = [(row.id, row.at) for row in rows(chained)]
    command.downgrade(config, "0012")
    command.upgrade(config, "head")

    assert [(row.id, row.at) for row in rows(chained)] == sorted(before, key=lambda r: (r[1], r[0]))
    assert judged(chained).is_unbroken
    assert judged(chained).checked == LENGTH


def test_the_chained_table_is_the_models(chained: Database) -> None:
    mapped = sa.inspect(AuditEvent).columns.keys()

    assert set(ROWS.columns.keys()) == set(mapped)
