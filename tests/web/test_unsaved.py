"""A full disk and a locked database: reading goes on, and words are given back."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from fastapi import APIRouter
from fastapi.testclient import TestClient
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from app.clock import utc_now
from app.db import Database
from app.fifo import WritersWaitTooLong
from app.main import create_app
from app.meetings.models import Meeting
from app.people.models import Person, SignInSession
from app.web.storage import Trouble, trouble_of
from tests.conftest import SIGNED_IN, add_staff, client_for, reading_as
from tests.outreach import a_form

WORDS = "They asked for the model text. " * 600
"""Twenty thousand characters: more pages than a full file has free inside."""


@contextmanager
def _full(database: Database) -> Iterator[None]:
    """The file may not grow: SQLite answers as it does when the disk has no room."""

    def narrow(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA max_page_count=1")  # means: as many as there are

    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("VACUUM")
    database.engine.dispose()
    event.listen(database.engine, "connect", narrow)
    yield
    event.remove(database.engine, "connect", narrow)
    database.engine.dispose()


@contextmanager
def _locked(database: Database) -> Iterator[None]:
    """Another process holds what every writer needs; readers are not in its way."""
    engine = sa.create_engine(database.url)
    lock = (
        "BEGIN IMMEDIATE"
        if engine.dialect.name == "sqlite"
        else "LOCK TABLE change_counter, sign_in_session IN EXCLUSIVE MODE"
    )
    with engine.connect() as connection:
        connection.exec_driver_sql(lock)
        yield
        connection.rollback()
    engine.dispose()


def _saved(database: Database, by: Person) -> list[str]:
    with reading_as(database, by) as db:
        return [text for text in db.exec(select(col(Meeting.summary))) if text]


def _tried_again(client: TestClient, page: str) -> Any:
    """The form of the error page, sent as it is."""
    form = BeautifulSoup(page, "html.parser").select_one("form")
    assert form is not None
    fields = {str(i["name"]): str(i["value"]) for i in form.select("input")}
    return client.post(str(form["action"]), data=fields)


def test_a_full_disk_stops_saving_and_nothing_else(
    database: Database, coordinator: Person, client: TestClient
) -> None:
    client.get("/stance")  # a page that was kept before
    with _full(database):
        refused = client.post("/meetings", data=a_form(summary=WORDS))
        told = {path: client.get(path) for path in ("/", "/stance", "/delegations/ken")}

        assert refused.status_code == 507
        assert "Nothing was saved" in refused.text
        assert WORDS.strip() in BeautifulSoup(refused.text, "html.parser").textarea.text  # type: ignore[union-attr]
        assert {page.status_code for page in told.values()} == {200}
        assert all("Read only:" in page.text for page in told.values())
        assert _saved(database, coordinator) == []

    again = _tried_again(client, refused.text)
    assert again.status_code == 303
    assert _saved(database, coordinator) == [WORDS.strip()]
    assert "Read only:" not in client.get("/").text
    assert "Read only:" not in client.get("/stance").text


def test_a_part_of_a_page_says_it_too_and_keeps_the_form(
    database: Database, client: TestClient
) -> None:
    part = {"HX-Request": "true", "HX-Request-Type": "partial"}
    with _full(database):
        refused = client.post("/meetings", data=a_form(summary=WORDS), headers=part)

    assert refused.status_code == 507
    assert "<form" not in refused.text
    assert 'id="disk-full"' in client.get("/").text


def test_a_locked_database_is_a_moment(any_database: Database) -> None:
    person = add_staff(any_database)
    hurried = Database(any_database.url, lock_wait=0.2)
    client = client_for(hurried, person)
    with hurried.writing() as db:  # long enough ago that the next page has a note to write
        seen = utc_now() - timedelta(minutes=5)
        db.execute(sa.update(SignInSession).values(last_seen_at=seen))
    with _locked(any_database):
        refused = client.post("/meetings", data=a_form(summary="A short word with them."))

        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
        assert "Nothing was saved" in refused.text
        assert "A short word with them." in refused.text
        assert client.get("/delegations/ken").status_code == 200

    assert _tried_again(client, refused.text).status_code == 303
    assert _saved(hurried, person) == ["A short word with them."]
    hurried.dispose()


def test_what_is_secret_is_not_given_back(database: Database) -> None:
    add_staff(database)
    hurried = Database(database.url, lock_wait=0.2)
    client = client_for(hurried)
    client.cookies.set("desk", "a-token", domain="localhost.local", path="/")
    with _locked(database):
        refused = client.post("/sign-in", data={"email": "a@example.org", "password": "secret of"})

    assert refused.status_code == 503
    assert "secret of" not in refused.text
    assert "<form" not in refused.text
    hurried.dispose()


def test_a_server_that_is_away_is_a_503() -> None:
    away = Database("postgresql+psycopg://desk@127.0.0.1:1/nowhere")
    client = client_for(away)
    client.cookies.set("desk", "a-token", domain="localhost.local", path="/")

    answer = client.get("/")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    away.dispose()


def test_a_file_that_cannot_be_written_for_want_of_room_is_a_507(database: Database) -> None:
    probes = APIRouter()

    @probes.get("/probe/room")
    def fill(code: int) -> None:
        raise OSError(code, "canary of a path")

    app = create_app(database)
    app.include_router(probes)
    client = TestClient(app, base_url="http://localhost", headers=SIGNED_IN)

    assert client.get(f"/probe/room?code={errno.ENOSPC}").status_code == 507
    other = client.get(f"/probe/room?code={errno.EACCES}")
    assert (other.status_code, "canary" in other.text) == (500, False)


def _from(cause: Exception) -> OperationalError:
    return OperationalError("INSERT", {}, cause)


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (_from(psycopg.errors.DiskFull()), Trouble.FULL),
        (_from(psycopg.errors.LockNotAvailable()), Trouble.BUSY),
        (_from(psycopg.errors.AdminShutdown()), Trouble.BUSY),
        (_from(psycopg.errors.TooManyConnections()), Trouble.BUSY),
        (WritersWaitTooLong(), Trouble.BUSY),
        (sa.exc.TimeoutError(), Trouble.BUSY),
        (OSError(errno.EDQUOT, ""), Trouble.FULL),
        (OSError(errno.EPIPE, ""), None),
        (ValueError(), None),
    ],
    ids=lambda value: type(getattr(value, "orig", value)).__name__,
)
def test_trouble_with_the_disk_is_told_from_a_fault_of_ours(
    error: Exception, trouble: Trouble | None
) -> None:
    assert trouble_of(error) is trouble


def test_a_mistake_in_our_own_sql_is_not_called_busy(database: Database) -> None:
    with pytest.raises(OperationalError) as wrong, database.reading() as db:
        db.connection().exec_driver_sql("SELECT nothing_like_it FROM meeting")

    assert trouble_of(wrong.value) is None
