"""Every revision goes up and down on both engines, with rows in the tables, and fits the models."""

import ast
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from app.db import Database
from app.schema import NewerSchema, current, head, is_current, migrate
from app.settings import ROOT, get_settings
from app.vault import age
from tests.conftest import add_staff, empty_database, writing_as

VERSIONS = sorted((ROOT / "migrations" / "versions").glob("*.py"))
METADATA = SQLModel.metadata


def _config(url: str) -> Config:
    config = Config(str(ROOT / "alembic.ini"))
    config.attributes["url"] = url
    return config


REVISIONS = [
    script.revision
    for script in reversed(list(ScriptDirectory.from_config(_config("")).walk_revisions()))
]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    with empty_database(request.param, tmp_path) as url:
        yield url


def _tables(url: str) -> set[str]:
    engine = sa.create_engine(url)
    names = set(sa.inspect(engine).get_table_names()) - {"alembic_version"}
    engine.dispose()
    return names


def test_every_revision_goes_up_down_and_up_again(empty: str) -> None:
    before: set[str] = set()
    for revision in REVISIONS:
        command.upgrade(_config(empty), revision)
        after = _tables(empty)
        command.downgrade(_config(empty), "-1")
        assert _tables(empty) == before, f"{revision} leaves something behind"
        command.upgrade(_config(empty), revision)
        before = after

    assert before == set(METADATA.tables)


def test_the_tables_are_what_the_models_say(empty: str) -> None:
    migrate(empty)
    engine = sa.create_engine(empty)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, METADATA)
    engine.dispose()

    assert differences == [], "Change the migration, or add one."


def _checks(table: sa.Table) -> dict[str, set[str]]:
    """The values that each scale of a table allows, by the name of its CHECK."""
    return {
        f"ck_{table.name}_{column.type.name}": set(column.type.enums)
        for column in table.columns
        if isinstance(column.type, sa.Enum)
    }


@pytest.mark.parametrize("name", sorted(METADATA.tables))
def test_a_scale_in_the_database_has_the_members_of_the_code(name: str, database: Database) -> None:
    """`alembic check` is blind to this: a new member needs a migration of its CHECK."""
    stored = {
        str(check["name"]): set(check["sqltext"].split("'")[1::2])
        for check in sa.inspect(database.engine).get_check_constraints(name)
    }

    for check, values in _checks(METADATA.tables[name]).items():
        assert stored.get(check) == values, f"{check}: write a migration for the new member."


@pytest.mark.parametrize("name", sorted(METADATA.tables))
def test_a_text_in_the_database_is_as_long_as_in_the_code(name: str, database: Database) -> None:
    stored = {c["name"]: c["type"] for c in sa.inspect(database.engine).get_columns(name)}
    for column in METADATA.tables[name].columns:
        wanted: Any = column.type
        if isinstance(wanted, sa.String) and wanted.length:
            assert getattr(stored[column.name], "length", None) == wanted.length, column.name


def test_rows_survive_the_last_step_down_and_up(any_database: Database) -> None:
    """The newest revision is taken back and applied again on a database that is in use."""
    add_staff(any_database)
    inspector = sa.inspect(any_database.engine)
    kept = set(inspector.get_table_names())
    command.downgrade(_config(any_database.url), "-1")
    kept &= set(sa.inspect(any_database.engine).get_table_names())
    command.upgrade(_config(any_database.url), "head")

    with any_database.engine.connect() as connection:
        people = connection.exec_driver_sql("SELECT count(*) FROM person").scalar_one()
        states = connection.exec_driver_sql("SELECT count(*) FROM member_state").scalar_one()
    assert (people, states) == (1, 196)
    assert "person" in kept


def test_a_failing_migration_leaves_nothing_behind(empty: str, monkeypatch: Any) -> None:
    command.upgrade(_config(empty), REVISIONS[0])
    before = _tables(empty)

    def fail(*_: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("alembic.operations.Operations.create_index", fail)
    with pytest.raises(RuntimeError, match="power cut"):
        command.upgrade(_config(empty), "head")

    assert _tables(empty) == before


def test_a_newer_database_is_refused_and_left_alone(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999_from_later'")
    with pytest.raises(NewerSchema, match="newer than this code"):
        migrate(database.url)

    assert current(database.engine) == "9999_from_later"


def test_a_snapshot_is_taken_before_a_database_in_use_is_migrated(
    database: Database, tmp_path: Path
) -> None:
    coordinator = add_staff(database)
    with writing_as(database, coordinator):
        pass
    command.downgrade(_config(database.url), "-1")
    migrate(database.url, data=tmp_path)
    [copy] = (tmp_path / "snapshots").iterdir()

    saved = sa.create_engine(f"sqlite:///{copy}")
    assert current(saved) == REVISIONS[-2]
    assert copy.stat().st_mode & 0o077 == 0
    assert is_current(database.engine)


def test_a_snapshot_is_encrypted_when_somebody_can_open_it(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = age.make_identity(tmp_path / "key")
    monkeypatch.setattr(get_settings(), "backup_recipients", public)
    command.downgrade(_config(database.url), "-1")
    migrate(database.url, data=tmp_path)
    [copy] = (tmp_path / "snapshots").iterdir()

    assert age.is_encrypted(copy)
    age.decrypt_file(copy, tmp_path / "clear.db", age.identities(tmp_path / "key"))
    assert current(sa.create_engine(f"sqlite:///{tmp_path / 'clear.db'}")) == REVISIONS[-2]


def test_an_open_snapshot_says_so(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    command.downgrade(_config(database.url), "-1")
    migrate(database.url, data=tmp_path)

    assert "is not encrypted" in caplog.text


def test_snapshots_live_as_long_as_backups(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "snapshots"
    folder.mkdir()
    names = ("before-migration-1.db", "before-migration-2.db.age", "something-else.db")
    for name in names:
        (folder / name).touch()
        os.utime(folder / name, times=(0, 0))
    (folder / "before-migration-3.db").touch()
    migrate(database.url, data=tmp_path)

    left = {file.name for file in folder.iterdir()}
    assert left == {"before-migration-3.db", "something-else.db"}


def test_migrating_twice_does_nothing_the_second_time(empty: str) -> None:
    assert (migrate(empty), migrate(empty)) == (True, False)
    assert head() == REVISIONS[-1]


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_a_migration_never_imports_the_application(path: Path) -> None:
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(path.read_text()))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }

    assert imported <= {
        *("sqlalchemy", "alembic", "datetime", "typing", "uuid"),
        *("hashlib", "json", "secrets"),  # the chain of the history is written out once more
    }


def test_revisions_are_one_chain() -> None:
    assert len(ScriptDirectory.from_config(_config("")).get_heads()) == 1
    assert len(set(REVISIONS)) == len(REVISIONS) == len(VERSIONS)
