from datetime import UTC, datetime, timedelta
from threading import Barrier, Event, Lock, Thread

import pytest
import time_machine
from fastapi.testclient import TestClient
from sqlmodel import select

from app.db import Database
from app.people import passwords
from app.people.actions import WrongSignIn
from app.people.models import Person, Role, SignInAttempt
from app.people.signing_in import check_password
from app.people.throttle import TooManyTries, hidden, take_try
from app.settings import get_settings
from tests.conftest import PASSWORD, add_staff, client_for

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
RIGHT = {"email": "staff.a@example.org", "password": PASSWORD}
WRONG = RIGHT | {"password": "wrong wrong wrong"}


def _from(database: Database, address: str) -> TestClient:
    client = client_for(database)
    client._transport.client = (address, 50_000)  # type: ignore[attr-defined]  # noqa: SLF001
    return client


def test_thirty_tries_close_an_address_whatever_accounts_were_tried(
    database: Database, coordinator: Person
) -> None:
    here, elsewhere = _from(database, "203.0.113.7"), _from(database, "203.0.113.8")
    tried = [
        here.post("/sign-in", data=WRONG | {"email": f"p{n // 6}@example.org"}).status_code
        for n in range(30)
    ]

    assert tried == [422] * 30
    assert here.post("/sign-in", data=RIGHT).status_code == 429
    assert elsewhere.post("/sign-in", data=RIGHT).status_code == 303


def test_a_success_takes_back_nothing_but_itself(database: Database, coordinator: Person) -> None:
    """Else whoever knows one password could guess at others for ever."""
    add_staff(database, Role.OUTREACH, "Staff B")
    theirs = {"email": "staff.b@example.org", "password": PASSWORD}
    here = _from(database, "203.0.113.7")
    for n in range(29):
        here.post("/sign-in", data=WRONG | {"email": f"p{n // 6}@example.org"})
    for _ in range(3):
        assert here.post("/sign-in", data=theirs).status_code == 303
    here.post("/sign-in", data=WRONG)

    assert here.post("/sign-in", data=theirs).status_code == 429


def test_wrong_tries_before_a_success_still_count(visitor: TestClient, coordinator: Person) -> None:
    for _ in range(9):
        visitor.post("/sign-in", data=WRONG)
    statuses = [visitor.post("/sign-in", data=typed).status_code for typed in (RIGHT, WRONG, RIGHT)]

    assert statuses == [303, 422, 429]


def test_no_address_stands_in_the_database(database: Database, coordinator: Person) -> None:
    _from(database, "203.0.113.7").post("/sign-in", data=WRONG)
    with database.reading() as db:
        [attempt] = db.exec(select(SignInAttempt)).all()

    assert attempt.address == hidden("203.0.113.7")
    assert len(attempt.address or "") == 64
    assert "203" not in f"{attempt.account}{attempt.address}"[:3]


def test_the_hash_of_an_address_depends_on_the_key_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    """All IPv4 addresses can be hashed in an hour: only a key keeps them from being guessed."""
    before = hidden("203.0.113.7")
    monkeypatch.setenv("DESK_KEYS", f"{tmp_path}/none.json")
    get_settings.cache_clear()
    without = hidden("203.0.113.7")
    monkeypatch.undo()
    get_settings.cache_clear()

    assert (before is None, without) == (False, None)


def test_tries_are_forgotten_after_thirty_days(database: Database, coordinator: Person) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = _from(database, "203.0.113.7")
        client.post("/sign-in", data=WRONG)
        clock.shift(timedelta(days=30, seconds=1))
        client.post("/sign-in", data=RIGHT)
    with database.reading() as db:
        assert db.exec(select(SignInAttempt)).all() == []


def test_many_tries_at_once_are_no_way_around(any_database: Database) -> None:
    """Counted before the password is looked at: forty at a time are still ten."""
    add_staff(any_database)
    start, outcomes, guard = Barrier(16), [], Lock()

    def attempt() -> None:
        start.wait()
        try:
            check_password(
                any_database, email=WRONG["email"], password=WRONG["password"], address=None
            )
        except (WrongSignIn, TooManyTries) as refused:
            with guard:
                outcomes.append(type(refused))

    threads = [Thread(target=attempt) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes.count(WrongSignIn) == 10
    assert outcomes.count(TooManyTries) == 6


def test_nobody_waits_for_the_database_while_a_password_is_hashed(
    database: Database, visitor: TestClient, coordinator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrote, meanwhile = Event(), []

    def slow(password: str, stored: str | None) -> bool:
        Thread(target=_write, args=(database, wrote)).start()
        meanwhile.append(wrote.wait(5))
        return False

    monkeypatch.setattr(passwords, "matches", slow)
    visitor.post("/sign-in", data=WRONG)

    assert meanwhile == [True]


def _write(database: Database, wrote: Event) -> None:
    with database.writing():
        wrote.set()


def test_at_most_two_passwords_are_hashed_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most, guard = 0, 0, Lock()
    pause = Event()

    class Counted:
        def verify(self, *_given: str) -> bool:
            nonlocal running, most
            with guard:
                running += 1
                most = max(most, running)
            pause.wait(0.02)
            with guard:
                running -= 1
            return False

    monkeypatch.setattr(passwords, "_hashing", Counted())
    threads = [Thread(target=passwords.matches, args=("x", "y")) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == 2


def test_a_refused_try_is_not_counted(database: Database, coordinator: Person) -> None:
    """Else somebody who keeps trying would keep the account closed for ever."""
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(10):
            with database.writing() as db:
                take_try(db, email="staff.a@example.org", address=None)
        clock.shift(timedelta(minutes=14))
        with database.writing() as db, pytest.raises(TooManyTries):
            take_try(db, email="staff.a@example.org", address=None)
        clock.shift(timedelta(minutes=1, seconds=1))
        with database.writing() as db:
            take_try(db, email="staff.a@example.org", address=None)
