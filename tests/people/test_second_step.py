import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest
import time_machine
from fastapi.testclient import TestClient
from sqlmodel import select

from app.audit.models import AuditEvent
from app.db import Database
from app.people.authenticators import address_for_app
from app.people.models import Authenticator, Person, SignInMethod, SignInSession
from app.vault import SealBroken, is_sealed, unseal
from tests.conftest import client_for, reading_as
from tests.conventions.walking import GUARDED, filled, method
from tests.page import checked
from tests.people.conftest import enrol, six_digits, with_password

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as travelling:
        yield travelling


@pytest.fixture
def seed(clock: time_machine.Traveller, database: Database, coordinator: Person) -> str:
    """The coordinator has an authenticator app; the code of noon was used to set it up."""
    return enrol(client_for(database, coordinator), NOON)


def _code(client: TestClient, seed: str, at: datetime) -> int:
    return client.post("/sign-in/code", data={"code": six_digits(seed, at)}).status_code


def test_the_password_is_followed_by_a_code(
    clock: time_machine.Traveller, visitor: TestClient, coordinator: Person, seed: str
) -> None:
    clock.shift(30)
    led_to = with_password(visitor, coordinator, "/tasks")
    page = checked(visitor.get(led_to).text)
    wanted = page.select_one("form[action='/sign-in/code'] input[name=next]")["value"]  # type: ignore[index]
    posted = {"code": six_digits(seed, NOON + timedelta(seconds=30)), "next": wanted}
    answer = visitor.post("/sign-in/code", data=posted)

    assert led_to == "/sign-in/code?next=%2Ftasks"
    assert (answer.status_code, answer.headers["location"]) == (303, "/tasks")
    assert visitor.get("/settings").status_code == 200


def test_half_a_sign_in_opens_no_page(visitor: TestClient, coordinator: Person, seed: str) -> None:
    with_password(visitor, coordinator)
    opened = {
        route.name
        for route in GUARDED
        if visitor.request(method(route), filled(route)).status_code not in {303, 401}
    }

    assert opened == set()
    assert "desk" not in visitor.cookies


@pytest.mark.parametrize(
    ("seconds", "status"), [(-60, 422), (-30, 303), (0, 303), (30, 303), (60, 422)]
)
def test_a_clock_may_be_off_by_half_a_minute(
    clock: time_machine.Traveller,
    visitor: TestClient,
    coordinator: Person,
    seed: str,
    seconds: int,
    status: int,
) -> None:
    clock.shift(timedelta(minutes=10))
    with_password(visitor, coordinator)

    assert _code(visitor, seed, NOON + timedelta(minutes=10, seconds=seconds)) == status


def test_a_code_is_good_once(
    clock: time_machine.Traveller, database: Database, coordinator: Person, seed: str
) -> None:
    clock.shift(timedelta(minutes=10))
    now = NOON + timedelta(minutes=10)
    statuses = []
    for _ in range(2):
        browser = client_for(database)
        with_password(browser, coordinator)
        statuses.append(_code(browser, seed, now))

    assert statuses == [303, 422]


def test_a_code_older_than_the_last_one_is_refused_too(
    clock: time_machine.Traveller, database: Database, coordinator: Person, seed: str
) -> None:
    clock.shift(timedelta(minutes=10))
    now = NOON + timedelta(minutes=10)
    statuses = []
    for at in (now, now - timedelta(seconds=30)):
        browser = client_for(database)
        with_password(browser, coordinator)
        statuses.append(_code(browser, seed, at))

    assert statuses == [303, 422]


def test_the_code_that_set_it_up_does_not_sign_in(
    visitor: TestClient, coordinator: Person, seed: str
) -> None:
    with_password(visitor, coordinator)

    assert _code(visitor, seed, NOON) == 422


def test_codes_are_throttled_like_passwords(
    clock: time_machine.Traveller, visitor: TestClient, coordinator: Person, seed: str
) -> None:
    clock.shift(timedelta(minutes=10))
    now = NOON + timedelta(minutes=10)
    right = six_digits(seed, now)
    wrong = "000000" if right != "000000" else "000001"
    with_password(visitor, coordinator)
    tried = [visitor.post("/sign-in/code", data={"code": wrong}).status_code for _ in range(10)]

    assert tried == [422] * 10
    assert _code(visitor, seed, now) == 429


def test_half_a_sign_in_ends_after_ten_minutes(
    clock: time_machine.Traveller, visitor: TestClient, coordinator: Person, seed: str
) -> None:
    with_password(visitor, coordinator)
    clock.shift(timedelta(minutes=10, seconds=1))
    at = NOON + timedelta(minutes=10, seconds=1)
    answer = visitor.post("/sign-in/code", data={"code": six_digits(seed, at)})

    assert answer.headers["location"] == "/sign-in"
    assert visitor.get("/settings").status_code == 303


def test_half_a_sign_in_cannot_be_completed_twice(
    clock: time_machine.Traveller, visitor: TestClient, coordinator: Person, seed: str
) -> None:
    clock.shift(timedelta(minutes=10))
    with_password(visitor, coordinator)
    half = visitor.cookies["desk-half"]
    _code(visitor, seed, NOON + timedelta(minutes=10))
    clock.shift(30)
    visitor.cookies.set("desk-half", half)
    again = visitor.post(
        "/sign-in/code", data={"code": six_digits(seed, NOON + timedelta(minutes=10, seconds=30))}
    )

    assert again.headers["location"] == "/sign-in"


def test_a_seed_is_sealed_and_shown_until_it_is_confirmed(
    clock: time_machine.Traveller, database: Database, client: TestClient, coordinator: Person
) -> None:
    seed = enrol(client, NOON).replace(" ", "")
    with database.reading() as db:
        [stored] = db.exec(select(Authenticator)).all()

    assert is_sealed(stored.sealed_seed)
    assert seed not in stored.sealed_seed
    assert len(seed) == 32
    with pytest.raises(SealBroken):
        unseal(stored.sealed_seed, context="meeting.summary")
    assert client.get("/settings/authenticator").headers["location"] == "/settings"


def test_the_square_is_drawn_here_and_holds_what_apps_read(
    clock: time_machine.Traveller, database: Database, client: TestClient, coordinator: Person
) -> None:
    client.post("/settings/authenticator")
    page = checked(client.get("/settings/authenticator").text)
    square, seed = page.select_one("svg.square"), page.select_one("#seed")
    assert square
    assert seed
    with database.reading() as db:
        [stored] = db.exec(select(Authenticator)).all()
        address = unquote(address_for_app(stored, coordinator))

    assert re.fullmatch(
        r"otpauth://totp/Delegation Desk:.+\?secret=[A-Z2-7]{32}&issuer=.+", address
    )
    assert seed.get_text().replace(" ", "") in address
    assert square.select("path")
    assert not page.select("img")


def test_an_app_counts_only_after_its_first_code(
    visitor: TestClient, client: TestClient, coordinator: Person
) -> None:
    client.post("/settings/authenticator")

    assert with_password(visitor, coordinator) == "/"


def test_a_refused_code_after_a_right_password_stands_in_the_history(
    clock: time_machine.Traveller,
    database: Database,
    visitor: TestClient,
    coordinator: Person,
    seed: str,
) -> None:
    with_password(visitor, coordinator)
    visitor.post("/sign-in/code", data={"code": "12"})
    with reading_as(database, coordinator) as db:
        actions = db.exec(select(AuditEvent.action)).all()
        methods = db.exec(select(SignInSession.how)).all()

    assert "people.code_refused" in actions
    assert "people.authenticator_added" in actions
    assert SignInMethod.PASSWORD_AND_CODE not in methods


def test_a_removed_app_is_not_asked_for(
    clock: time_machine.Traveller, database: Database, client: TestClient, coordinator: Person
) -> None:
    enrol(client, NOON)
    removed = client.post("/settings/authenticator/removal").status_code

    assert (removed, with_password(client_for(database), coordinator)) == (303, "/")
