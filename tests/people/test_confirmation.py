import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from fastapi.testclient import TestClient
from sqlmodel import select

from app.db import Database
from app.people.models import Person, RecoveryCode, Role
from tests.conftest import PASSWORD, add_staff, client_for
from tests.page import checked
from tests.people.conftest import enrol, six_digits
from tests.people.key_ring import KeyRing
from tests.people.test_passkeys import add_passkey

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LATER = timedelta(minutes=5, seconds=1)
CODES = "/settings/recovery-codes"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as travelling:
        yield travelling


@pytest.fixture
def stale(clock: time_machine.Traveller, database: Database, coordinator: Person) -> TestClient:
    """A browser whose person proved who they are more than five minutes ago."""
    client = client_for(database, coordinator)
    clock.shift(LATER)
    return client


def _confirm(client: TestClient, **typed: str) -> int:
    return client.post("/sign-in/confirmation", data=typed).status_code


def test_a_grave_act_wants_a_fresh_proof(database: Database, stale: TestClient) -> None:
    refused = stale.post(CODES).status_code
    with database.reading() as db:
        made = db.exec(select(RecoveryCode)).all()
    confirmed = _confirm(stale, password=PASSWORD)

    assert (refused, made) == (409, [])
    assert (confirmed, stale.post(CODES).status_code) == (303, 201)


def test_a_proof_counts_for_five_minutes(clock: time_machine.Traveller, stale: TestClient) -> None:
    _confirm(stale, password=PASSWORD)
    clock.shift(timedelta(minutes=4, seconds=59))
    in_time = stale.post(CODES).status_code
    clock.shift(timedelta(seconds=2))

    assert (in_time, stale.post(CODES).status_code) == (201, 409)


def test_a_colleagues_role_wants_a_fresh_proof_and_loses_nothing(
    database: Database, stale: TestClient
) -> None:
    colleague = add_staff(database, Role.OUTREACH, "Staff B")
    asked = stale.post(f"/settings/people/{colleague.id}/role", data={"role": "author"})
    form = checked(asked.text).select_one("main form:not([data-passkey])")
    assert form
    carried = {i["name"]: i["value"] for i in form.select("input[type=hidden]")}
    confirmed = stale.post(form["action"], data=carried | {"password": PASSWORD})  # type: ignore[arg-type]
    going_on = checked(confirmed.text).select_one("main form")
    assert going_on
    kept = {i["name"]: i["value"] for i in going_on.select("input[type=hidden]")}
    done = stale.post(going_on["action"], data=kept)  # type: ignore[arg-type]

    assert (asked.status_code, confirmed.status_code, done.status_code) == (409, 200, 303)
    assert kept == {"role": "author"}
    with database.reading() as db:
        assert db.get_one(Person, colleague.id).role is Role.AUTHOR


def test_secrets_are_not_written_into_the_page(stale: TestClient) -> None:
    secret = "482913"
    asked = stale.post("/settings/authenticator/confirmation", data={"code": secret})

    assert asked.status_code == 409
    assert secret not in asked.text


@pytest.mark.parametrize("to", ["https://evil.example", "//evil.example", "/\\evil.example", "x"])
def test_what_was_kept_goes_nowhere_else(stale: TestClient, to: str) -> None:
    typed = {"password": PASSWORD, "to": to, "kept": json.dumps([["role", "author"]])}
    answer = stale.post("/sign-in/confirmation", data=typed)

    assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize(
    "kept",
    ["", "{", "{}", "[1]", '[["a"]]', '[["a", 1]]', r'[["a", "\ud800"]]', "[" * 20_000],
)
def test_what_was_kept_and_is_not_ours_is_dropped(stale: TestClient, kept: str) -> None:
    typed = {"password": PASSWORD, "to": "/settings/people", "kept": kept}
    answer = stale.post("/sign-in/confirmation", data=typed)

    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("wanted", ["/settings?x=1", "https://evil.example", "//evil.example"])
def test_the_way_back_stays_on_this_site(stale: TestClient, wanted: str) -> None:
    answer = stale.post("/sign-in/confirmation", data={"password": PASSWORD, "next": wanted})

    assert answer.headers["location"] == (wanted if wanted.startswith("/s") else "/")


def test_a_page_that_wants_a_proof_is_come_back_to(stale: TestClient) -> None:
    asked = stale.get("/settings/authenticator")

    assert asked.headers["location"] == "/sign-in/confirmation?next=%2Fsettings%2Fauthenticator"


def test_a_fragment_leaves_the_form_alone_and_says_what_to_do(stale: TestClient) -> None:
    asked = stale.post(CODES, headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    link = checked(asked.text).select_one("a")

    assert (asked.status_code, asked.headers["hx-reswap"]) == (409, "none")
    assert link
    assert link["href"] == "/sign-in/confirmation"


def test_a_script_that_asks_for_a_challenge_is_told(stale: TestClient) -> None:
    path, headers = "/settings/passkeys/challenges", {"Accept": "application/json"}
    before = stale.post(path, headers=headers).status_code
    _confirm(stale, password=PASSWORD)

    assert (before, stale.post(path, headers=headers).status_code) == (409, 200)


def test_a_code_is_a_proof_once(
    clock: time_machine.Traveller, database: Database, coordinator: Person
) -> None:
    client = client_for(database, coordinator)
    seed = enrol(client, NOON)
    clock.shift(LATER)
    code = six_digits(seed, NOON + LATER)

    assert (_confirm(client, code=code), _confirm(client, code=code)) == (303, 422)


def test_a_passkey_is_a_proof_and_somebody_elses_is_none(
    clock: time_machine.Traveller, database: Database, coordinator: Person
) -> None:
    client, other = (
        client_for(database, coordinator),
        client_for(database, add_staff(database, name="Staff B")),
    )
    mine, theirs = KeyRing(), KeyRing()
    add_passkey(client, mine)
    add_passkey(other, theirs)
    clock.shift(LATER)
    answers = []
    for ring in (theirs, mine):
        options = client.post("/sign-in/confirmation/challenges").json()
        answers.append(_confirm(client, answer=ring.get(options)))

    assert [key["id"] for key in options["allowCredentials"]] == [
        json.loads(mine.get(options))["id"]
    ]
    assert answers == [422, 303]


def test_wrong_proofs_are_throttled(stale: TestClient) -> None:
    tried = [_confirm(stale, password="wrong wrong wrong") for _ in range(10)]

    assert tried == [422] * 10
    assert _confirm(stale, password=PASSWORD) == 429
    assert stale.post(CODES).status_code == 409


def test_nothing_at_all_is_no_proof(stale: TestClient) -> None:
    assert _confirm(stale) == 422
    assert stale.post(CODES).status_code == 409
