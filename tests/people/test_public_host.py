"""A desk that is reached from the internet: a password alone opens nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from fastapi.testclient import TestClient
from sqlmodel import select

from app.db import Database
from app.people.models import Passkey, Person, SignInSession
from tests.conftest import client_for
from tests.conventions.walking import GUARDED, filled, method
from tests.people.conftest import HOST, Browser, enrol, six_digits, with_password
from tests.people.key_ring import KeyRing
from tests.people.test_passkeys import add_passkey, use_passkey

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
OPEN_WITHOUT = {
    "people:end_session",
    "people:factor",
    "people:confirmation",
    "people:confirmation_challenge",
    "people:confirm",
    "people:passkey_challenge",
    "people:add_passkey",
    "people:authenticator",
    "people:begin_authenticator",
    "people:confirm_authenticator",
    "lockdown:show",
    "lockdown:begin",
    "lockdown:end",
}
"""To set one up, to prove who one is, to leave, and what a lockdown needs at the door."""


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as travelling:
        yield travelling


def _ring() -> KeyRing:
    return KeyRing(rp_id=HOST, origin=f"https://{HOST}")


def test_without_a_factor_every_page_leads_to_setting_one_up(
    public: Browser, coordinator: Person
) -> None:
    browser = public()
    with_password(browser, coordinator)
    for route in GUARDED:
        if route.name in OPEN_WITHOUT:
            continue
        answer = browser.request(method(route), filled(route))
        assert (answer.status_code, answer.headers.get("location")) == (
            303,
            "/sign-in/factor",
        ), route.name

    assert browser.get("/sign-in/factor").status_code == 200


def test_the_kept_page_is_no_way_around(
    database: Database, public: Browser, coordinator: Person
) -> None:
    browser = public()
    with_password(browser, coordinator)
    statuses = [browser.get("/stance").status_code for _ in range(2)]
    with database.writing() as db:
        for session in db.exec(select(SignInSession)).all():
            session.needs_factor = False
    opened = [browser.get("/stance").status_code for _ in range(2)]
    with database.writing() as db:
        for session in db.exec(select(SignInSession)).all():
            session.needs_factor = True

    assert (statuses, opened) == ([303, 303], [200, 200])
    assert browser.get("/stance").status_code == 303


def test_a_passkey_opens_the_desk(public: Browser, coordinator: Person) -> None:
    browser = public()
    with_password(browser, coordinator)
    added = add_passkey(browser, _ring())

    assert (added, browser.get("/settings").status_code) == (201, 200)


def test_an_app_opens_the_desk(
    clock: time_machine.Traveller, public: Browser, coordinator: Person
) -> None:
    browser = public()
    with_password(browser, coordinator)
    enrol(browser, NOON)

    assert browser.get("/settings").status_code == 200


def test_who_has_only_a_passkey_needs_it_after_the_password(
    public: Browser, coordinator: Person
) -> None:
    first, second, ring = public(), public(), _ring()
    with_password(first, coordinator)
    add_passkey(first, ring)
    led_to = with_password(second, coordinator)
    guessed = second.post("/sign-in/code", data={"code": "123456"}).status_code
    options = second.post("/sign-in/challenges").json()
    answer = second.post("/sign-in/passkey", data={"answer": ring.get(options)})

    assert led_to.startswith("/sign-in/code")
    assert guessed == 422
    assert (answer.status_code, second.get("/settings").status_code) == (303, 200)


def test_on_this_machine_the_password_alone_stays_enough(
    database: Database, client: TestClient, coordinator: Person
) -> None:
    add_passkey(client, KeyRing())

    assert with_password(client_for(database), coordinator) == "/"


def test_a_passkey_of_this_machine_is_none_of_the_public_host(
    public: Browser, coordinator: Person
) -> None:
    browser = public()
    with_password(browser, coordinator)

    assert add_passkey(browser, KeyRing()) == 422
    assert add_passkey(browser, KeyRing(rp_id=HOST, origin=f"http://{HOST}")) == 422
    assert add_passkey(browser, KeyRing(rp_id=HOST, origin=f"https://login.{HOST}")) == 422


def test_the_last_factor_stays_until_there_is_another(
    clock: time_machine.Traveller, database: Database, public: Browser, coordinator: Person
) -> None:
    browser, ring = public(), _ring()
    with_password(browser, coordinator)
    add_passkey(browser, ring)
    with database.reading() as db:
        [passkey] = db.exec(select(Passkey)).all()
    removal = f"/settings/passkeys/{passkey.id}/removal"
    alone = browser.post(removal).status_code
    seed = enrol(browser, NOON)
    with_another = browser.post(removal).status_code
    app_alone = browser.post("/settings/authenticator/removal").status_code

    assert (alone, with_another, app_alone) == (409, 303, 409)
    assert use_passkey(public(), ring) == 422
    clock.shift(30)
    again = public()
    with_password(again, coordinator)
    code = six_digits(seed, NOON.replace(second=30))
    assert again.post("/sign-in/code", data={"code": code}).status_code == 303


def test_the_cookies_are_bound_to_the_host(public: Browser, coordinator: Person) -> None:
    browser = public()
    typed = {"email": coordinator.email, "password": "four random words here"}
    cookie = browser.post("/sign-in", data=typed).headers["set-cookie"]
    attempt = browser.post("/sign-in/challenges").headers["set-cookie"]

    for given in (cookie, attempt):
        assert given.startswith("__Host-desk")
        assert "Secure" in given
        assert "HttpOnly" in given
        assert "Domain" not in given
