"""What was typed into a protected record stands nowhere: not in the file, its log, or a dump."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.access import Label
from app.clock import utc_now
from app.contacts.models import Contact
from app.db import Database
from app.people.models import Person
from app.vault.columns import FindableText
from tests.conftest import add_staff, reading_as, writing_as
from tests.vault.canaries import CODES, DERIVED, canary_of, fill, labelled, place, texts


def _canaries(label: Label) -> Iterator[str]:
    """What must not be found of a record with this label."""
    for cls in labelled():
        for column in texts(cls):
            if label >= Label.SOURCE_AT_RISK or not isinstance(column.type, FindableText):
                yield canary_of(column, label)


NOW = utc_now()
PROTECTED = [
    canary for label in (Label.NAMED_PEOPLE, Label.SOURCE_AT_RISK) for canary in _canaries(label)
]
OPEN = list(_canaries(Label.TEAM))


def _write(database: Database) -> Person:
    person = add_staff(database)
    for label in Label:
        with writing_as(database, person) as db:
            fill(db, person, label)
    return person


def _found(raw: bytes, canaries: list[str]) -> list[str]:
    return [canary for canary in canaries if canary.encode() in raw]


def _checkpoint(database: Database) -> None:
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def test_there_is_a_canary_in_every_text() -> None:
    assert len(PROTECTED) > 40
    assert len(set(PROTECTED)) == len(PROTECTED)


def test_no_canary_is_in_the_file_or_its_log(database: Database, tmp_path: Path) -> None:
    _write(database)
    log = (tmp_path / "desk.db-wal").read_bytes()
    assert _found(log, OPEN), "the search itself must find what is open"
    assert _found(log, PROTECTED) == []

    _checkpoint(database)
    raw = b"".join(file.read_bytes() for file in tmp_path.glob("desk.db*"))
    assert set(OPEN) <= {*_found(raw, OPEN), canary_of(_typed(), Label.TEAM)}
    assert _found(raw, PROTECTED) == []


def _typed() -> sa.Column[object]:
    """What is being typed is always sealed."""
    [column] = [c for cls in labelled() for c in texts(cls) if place(c) == "draft.typed"]
    return column


def test_no_canary_is_in_a_dump_of_postgresql(postgres: Database) -> None:
    _write(postgres)
    address = sa.make_url(postgres.url).set(drivername="postgresql")
    dump = subprocess.run(
        ["pg_dump", address.render_as_string(hide_password=False)],  # noqa: S607
        capture_output=True,
        check=True,
    ).stdout

    assert _found(dump, OPEN)
    assert _found(dump, PROTECTED) == []


@pytest.mark.parametrize("label", Label)
def test_every_text_is_read_back_as_it_was_typed(any_database: Database, label: Label) -> None:
    person = add_staff(any_database)
    with writing_as(any_database, person) as db:
        made = fill(db, person, label)
    with reading_as(any_database, person) as db:
        for cls in labelled():
            name = str(cls.__tablename__)
            for column in texts(cls):
                attribute = getattr(cls, column.name)
                mine = sa.select(attribute).where(cls.id == made[name])  # type: ignore[attr-defined]
                read = db.scalar(mine)
                assert canary_of(column, label) in str(read), place(column)


def test_a_fault_does_not_quote_what_was_typed(
    database: Database, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    person = add_staff(database)
    with writing_as(database, person) as db:
        made = fill(db, person, Label.NAMED_PEOPLE)

    def write_again() -> None:
        with writing_as(database, person) as db:
            db.add(
                Contact(id=made["contact"], full_name="canary2y", note="canary2z", created_at=NOW)
            )

    with pytest.raises(sa.exc.IntegrityError) as fault:
        write_again()

    said = f"{fault.value}{caplog.text}{capsys.readouterr()}"
    assert "canary2" not in said


def test_exceptions_name_columns_that_exist() -> None:
    columns = {place(column) for table in _tables() for column in table.columns}

    assert columns >= CODES | DERIVED


def _tables() -> Iterator[sa.Table]:
    for cls in labelled():
        table = sa.inspect(cls).local_table
        assert isinstance(table, sa.Table)
        yield table
