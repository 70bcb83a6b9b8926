"""Real databases for every test: a copy of one that was migrated and seeded once.

`database` is SQLite; `any_database` runs the test on SQLite and on PostgreSQL. What a test writes
is really committed, and the whole copy is thrown away after it.
"""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from sqlalchemy import event
from sqlmodel import Session

from app.access import Viewer, bind
from app.db import Database
from app.organisations.queries import own_organisation_id
from app.people.actions import add_person, begin_session
from app.people.models import Person, Role
from app.schema import migrate
from app.seeding import load_seeds
from app.settings import ROOT, Settings, get_settings
from app.vault import keyfile
from tests.warm import PASSWORD, app_for, garbage_left_alone, known_hash, statements_compiled_once

POSTGRES = os.environ.get("DESK_TEST_POSTGRES_URL", "")
SIGNED_IN = {"Sec-Fetch-Site": "same-origin"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones begin, or one worker would be left alone with the last of them."""
    items.sort(key=lambda item: not any(item.get_closest_marker(m) for m in ("slow", "browser")))


def pytest_collection_finish() -> None:
    garbage_left_alone()


@pytest.fixture(scope="session", autouse=True)
def _warm() -> Iterator[None]:
    with statements_compiled_once():
        yield


@pytest.fixture(scope="session", autouse=True)
def _own_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads the developer's .env or writes into their data folder."""
    Settings.model_config["env_file"] = None
    os.environ["DESK_DATA"] = str(tmp_path_factory.mktemp("data"))
    os.environ["DESK_ASSETS"] = "local"
    os.environ["DESK_KEYS"] = str(tmp_path_factory.mktemp("keys") / "keys.json")
    get_settings.cache_clear()
    keyfile.make(get_settings().keys_file)
    yield
    get_settings.cache_clear()


def _make(url: str) -> None:
    migrate(url)
    database = Database(url)
    with database.writing() as db:
        load_seeds(db, ROOT / "seeds")
    with database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()


@pytest.fixture(scope="session")
def seeded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all public facts and nobody in it; never written to again."""
    file = tmp_path_factory.mktemp("seeded") / "seeded.db"
    _make(f"sqlite:///{file}")
    return file


@cache
def _server() -> sa.Engine:
    if not POSTGRES:
        pytest.fail("No PostgreSQL: run `python3 start.py test`, or set DESK_TEST_POSTGRES_URL.")
    return sa.create_engine(POSTGRES, isolation_level="AUTOCOMMIT")


@contextmanager
def _administration() -> Iterator[sa.Connection]:
    with _server().connect() as connection:
        yield connection


def _postgres_url(name: str) -> str:
    return sa.make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)


@contextmanager
def empty_database(engine: str, folder: Path) -> Iterator[str]:
    """The address of a database without tables, thrown away afterwards."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'empty.db'}"
        return
    name = f"desk_empty_{uuid4().hex[:12]}"
    with _administration() as admin:
        admin.exec_driver_sql(f"CREATE DATABASE {name}")
    yield _postgres_url(name)
    with _administration() as admin:
        admin.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def seeded_template() -> Iterator[str]:
    """The same on PostgreSQL: what others are copied from, and how.

    Copying files is quickest where nothing is forced to a disk, and slowest everywhere else.
    """
    name = f"desk_template_{uuid4().hex[:12]}"
    with _administration() as admin:
        admin.exec_driver_sql(f"CREATE DATABASE {name}")
        forces = admin.exec_driver_sql("SHOW fsync").scalar_one() == "on"
    _make(_postgres_url(name))
    yield f"{name} STRATEGY {'WAL_LOG' if forces else 'FILE_COPY'}"
    with _administration() as admin:
        admin.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def sqlite_copy(seeded: Path, folder: Path) -> Iterator[Database]:
    file = folder / "desk.db"
    shutil.copyfile(seeded, file)
    database = Database(f"sqlite:///{file}")
    yield database
    database.dispose()


@contextmanager
def postgres_copy(template: str) -> Iterator[Database]:
    name = f"desk_test_{uuid4().hex[:12]}"
    with _administration() as admin:
        admin.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
    database = Database(_postgres_url(name))
    yield database
    database.dispose()
    with _administration() as admin:
        admin.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(seeded_file: Path, tmp_path: Path) -> Iterator[Database]:
    """A seeded SQLite database of this test's own."""
    with sqlite_copy(seeded_file, tmp_path) as database:
        yield database


@pytest.fixture
def postgres(seeded_template: str) -> Iterator[Database]:
    """A seeded PostgreSQL database of this test's own."""
    with postgres_copy(seeded_template) as database:
        yield database


@pytest.fixture(scope="module")
def shared_database(
    seeded_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """A seeded SQLite database of this module's own, for walks that change nothing."""
    with sqlite_copy(seeded_file, tmp_path_factory.mktemp("shared")) as database:
        yield database


@pytest.fixture(scope="module")
def shared_postgres(seeded_template: str) -> Iterator[Database]:
    """The same on PostgreSQL."""
    with postgres_copy(seeded_template) as database:
        yield database


@pytest.fixture(params=["sqlite", "postgresql"])
def any_database(request: pytest.FixtureRequest) -> Database:
    """The test runs on both engines."""
    wanted = "database" if request.param == "sqlite" else "postgres"
    found: Database = request.getfixturevalue(wanted)
    return found


def add_staff(database: Database, role: Role = Role.COORDINATOR, name: str = "Staff A") -> Person:
    """A member of staff with the password PASSWORD; the address is made from the name."""
    with database.writing() as db, known_hash():
        return add_person(
            db,
            organisation_id=own_organisation_id(db),
            email=f"{name.lower().replace(' ', '.')}@example.org",
            name=name,
            role=role,
            password=PASSWORD,
        )


@pytest.fixture(autouse=True)
def _own_umask() -> Iterator[None]:
    """Commands narrow it for all that they write; the next test begins with the usual one."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def coordinator(database: Database) -> Person:
    return add_staff(database)


@contextmanager
def writing_as(database: Database, person: Person) -> Iterator[Session]:
    """A writing session of this person: what a route gets after signing in."""
    with database.writing() as db:
        bind(db, Viewer(person_id=person.id, organisation_id=person.organisation_id))
        yield db


@contextmanager
def reading_as(database: Database, person: Person) -> Iterator[Session]:
    with database.reading() as db:
        bind(db, Viewer(person_id=person.id, organisation_id=person.organisation_id))
        yield db


def client_for(database: Database, person: Person | None = None) -> TestClient:
    """A browser without scripts; signed in when a person is given."""
    client = TestClient(
        app_for(database), base_url="http://localhost", headers=SIGNED_IN, follow_redirects=False
    )
    if person is not None:
        with database.writing() as db:
            token = begin_session(db, person)
        client.cookies.set("desk", token, domain="localhost.local", path="/")
    return client


@pytest.fixture
def client(database: Database, coordinator: Person) -> TestClient:
    """A coordinator's browser."""
    return client_for(database, coordinator)


@pytest.fixture
def visitor(database: Database) -> TestClient:
    """A browser that nobody is signed in with."""
    return client_for(database)


@pytest.fixture
def sign_in(database: Database) -> Callable[[Role], TestClient]:
    """`sign_in(Role.VIEWER)` gives a browser of a new person with that role."""

    def signed_in(role: Role) -> TestClient:
        return client_for(database, add_staff(database, role, f"Staff {role.value.title()}"))

    return signed_in


@pytest.fixture
def queries(database: Database) -> Iterator[list[str]]:
    """Every SELECT, INSERT, UPDATE and DELETE sent since the list was last cleared."""
    sent: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine, "before_cursor_execute", note)


@pytest.fixture(autouse=True)
def _no_other_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests speak to this machine only."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise RuntimeError(f"A test tried to reach {address[0]}.")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


__all__ = ["PASSWORD", "add_staff", "client_for", "reading_as", "writing_as"]
