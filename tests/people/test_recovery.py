import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.db import Database
from app.people.models import Passkey, Person, RecoveryCode, Status
from tests.conftest import PASSWORD, add_staff, client_for
from tests.page import checked
from tests.people.key_ring import KeyRing
from tests.people.test_passkeys import add_passkey, use_passkey


def _make(client: TestClient) -> list[str]:
    page = checked(client.post("/settings/recovery-codes").text)
    return [code.get_text() for code in page.select("#recovery-codes code")]


@pytest.fixture
def codes(client: TestClient) -> list[str]:
    return _make(client)


def _recover(client: TestClient, code: str, email: str = "staff.a@example.org") -> int:
    return client.post("/lost-device", data={"email": email, "code": code}).status_code


def test_ten_codes_are_shown_once_and_kept_as_hashes(
    database: Database, client: TestClient, codes: list[str]
) -> None:
    with database.reading() as db:
        stored = db.exec(select(RecoveryCode)).all()

    assert len(set(codes)) == len(stored) == 10
    assert all(len(code.replace("-", "")) == 16 for code in codes)
    assert not {code.replace("-", "") for code in codes} & {row.code_hash for row in stored}
    assert codes[0] not in client.get("/settings").text


def test_a_code_ends_every_way_in_and_leads_to_a_new_one(
    database: Database, client: TestClient, visitor: TestClient, coordinator: Person
) -> None:
    ring = KeyRing()
    add_passkey(client, ring)
    [code, *_] = _make(client)
    answer = visitor.post("/lost-device", data={"email": " STAFF.A@example.org", "code": code})
    link = answer.headers["location"]

    assert client.get("/settings").status_code == 303
    assert use_passkey(client_for(database), ring) == 422
    with database.reading() as db:
        assert db.exec(select(Passkey)).all() == []
    old = {"email": "staff.a@example.org", "password": PASSWORD}
    assert client_for(database).post("/sign-in", data=old).status_code == 422
    joined = visitor.post(link, data={"name": "Staff A", "password": "entirely new words"})
    assert (joined.status_code, visitor.get("/settings").status_code) == (303, 200)


def test_a_code_is_good_once(database: Database, visitor: TestClient, codes: list[str]) -> None:
    assert [_recover(visitor, codes[0]) for _ in range(2)] == [303, 422]


def test_new_codes_void_the_old_ones(
    client: TestClient, visitor: TestClient, codes: list[str]
) -> None:
    new = _make(client)

    assert (_recover(visitor, codes[3]), _recover(visitor, new[3])) == (422, 303)


@pytest.mark.parametrize("typed", [str.upper, lambda c: c.replace("-", " "), lambda c: f" {c} "])
def test_a_code_may_be_typed_as_people_type(
    visitor: TestClient, codes: list[str], typed: object
) -> None:
    assert _recover(visitor, typed(codes[0])) == 303  # type: ignore[operator]


def test_an_unknown_account_and_a_wrong_code_look_the_same(
    database: Database, visitor: TestClient, codes: list[str]
) -> None:
    add_staff(database, name="Staff B")
    attempts = [
        {"email": "nobody@example.org", "code": codes[0]},
        {"email": "staff.a@example.org", "code": "aaaa-aaaa-aaaa-aaaa"},
        {"email": "staff.b@example.org", "code": codes[0]},
    ]
    answers = [visitor.post("/lost-device", data=typed) for typed in attempts]
    said = {checked(answer.text).select_one(".errsum").get_text() for answer in answers}  # type: ignore[union-attr]

    assert [answer.status_code for answer in answers] == [422] * 3
    assert len(said) == 1


def test_guessing_codes_closes_the_account_for_a_while(
    visitor: TestClient, codes: list[str]
) -> None:
    guessed = [_recover(visitor, "aaaa-aaaa-aaaa-aaaa") for _ in range(10)]

    assert (guessed, _recover(visitor, codes[0])) == ([422] * 10, 429)


def test_a_suspended_account_is_not_recovered(
    database: Database, visitor: TestClient, coordinator: Person, codes: list[str]
) -> None:
    with database.writing() as db:
        db.get_one(Person, coordinator.id).status = Status.SUSPENDED

    assert _recover(visitor, codes[0]) == 422


def test_the_first_factor_brings_codes_and_the_second_leaves_them(client: TestClient) -> None:
    ring, other = KeyRing(), KeyRing()
    options = client.post("/settings/passkeys/challenges").json()
    first = client.post("/settings/passkeys", data={"answer": ring.create(options), "name": "One"})

    assert len(checked(first.text).select("#recovery-codes code")) == 10
    assert add_passkey(client, other) == 303
