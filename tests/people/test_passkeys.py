from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from fastapi.testclient import TestClient
from sqlmodel import select

from app.db import Database
from app.people import throttle
from app.people.models import Passkey, PasskeyChallenge, Person, SignInMethod, SignInSession, Status
from tests.conftest import add_staff, client_for
from tests.page import checked
from tests.people.key_ring import KeyRing

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def add_passkey(client: TestClient, ring: KeyRing, name: str = "Work phone") -> int:
    options = client.post("/settings/passkeys/challenges").json()
    answer = client.post("/settings/passkeys", data={"answer": ring.create(options), "name": name})
    return answer.status_code


def use_passkey(client: TestClient, ring: KeyRing, wanted: str = "/tasks") -> int:
    options = client.post("/sign-in/challenges").json()
    posted = {"answer": ring.get(options), "next": wanted}
    return client.post("/sign-in/passkey", data=posted).status_code


@pytest.fixture
def ring(client: TestClient) -> KeyRing:
    """A passkey of the coordinator."""
    ring = KeyRing()
    assert add_passkey(client, ring) == 201
    return ring


def test_a_passkey_signs_in_without_an_address_or_a_password(
    database: Database, visitor: TestClient, ring: KeyRing
) -> None:
    options = visitor.post("/sign-in/challenges").json()
    answer = visitor.post("/sign-in/passkey", data={"answer": ring.get(options), "next": "/tasks"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/tasks")
    assert visitor.get("/settings").status_code == 200
    assert options["userVerification"] == "required"
    assert not options.get("allowCredentials")
    with database.reading() as db:
        methods = {s.how for s in db.exec(select(SignInSession)).all()}
        [passkey] = db.exec(select(Passkey)).all()
    assert SignInMethod.PASSKEY in methods
    assert passkey.last_used_at
    assert passkey.sign_count == ring.count


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "http://localhost:9999"},
        {"origin": "https://delegation-desk.example"},
        {"rp_id": "delegation-desk.example"},
        {"verifies": False},
        {"handle": "c29tZWJvZHkgZWxzZQ"},
        {"key": KeyRing().key},
        {"credential": b"another credential of 32 bytes.."},
        {"count": 0},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_an_answer_that_is_wrong_in_one_part_is_refused(
    visitor: TestClient, ring: KeyRing, wrong: dict[str, object]
) -> None:
    assert use_passkey(visitor, replace(ring, **wrong)) == 422  # type: ignore[arg-type]
    assert "desk" not in visitor.cookies
    assert use_passkey(visitor, replace(ring, count=ring.count + 5)) == 303


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "x",
        "[]",
        "{}",
        '{"id": 7}',
        '{"id": "AAAA", "rawId": 1}',
        r'{"id": "\u0000"}',
        r'{"id": "\ud800"}',
        "[" * 15_000,
        '{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": []}',
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "!"}}',
    ],
)
def test_an_answer_that_is_none_is_refused_like_any_other(
    any_database: Database, answer: str
) -> None:
    client, visitor = (
        client_for(any_database, add_staff(any_database)),
        client_for(any_database),
    )
    add_passkey(client, KeyRing())
    client.post("/settings/passkeys/challenges")
    visitor.post("/sign-in/challenges")

    assert visitor.post("/sign-in/passkey", data={"answer": answer}).status_code == 422
    assert client.post("/settings/passkeys", data={"answer": answer}).status_code == 422


def test_a_challenge_works_once_even_when_the_answer_was_wrong(
    visitor: TestClient, ring: KeyRing
) -> None:
    options = visitor.post("/sign-in/challenges").json()
    wrong = {"answer": replace(ring, verifies=False).get(options)}
    right = {"answer": ring.get(options)}
    statuses = [
        visitor.post("/sign-in/passkey", data=posted).status_code for posted in (wrong, right)
    ]

    assert statuses == [422, 422]


def test_an_answer_cannot_be_sent_again(visitor: TestClient, ring: KeyRing) -> None:
    options = visitor.post("/sign-in/challenges").json()
    attempt = visitor.cookies["desk-attempt"]
    posted = {"answer": replace(ring, count=90).get(options)}
    first = visitor.post("/sign-in/passkey", data=posted).status_code
    visitor.cookies.set("desk-attempt", attempt)

    assert (first, visitor.post("/sign-in/passkey", data=posted).status_code) == (303, 422)


def test_a_challenge_belongs_to_the_browser_that_asked(
    database: Database, visitor: TestClient, ring: KeyRing
) -> None:
    """A relayed answer is worth nothing without the cookie of whoever asked."""
    options = visitor.post("/sign-in/challenges").json()
    thief = client_for(database)
    thief.post("/sign-in/challenges")

    assert thief.post("/sign-in/passkey", data={"answer": ring.get(options)}).status_code == 422


def test_a_challenge_of_one_purpose_is_none_for_another(
    client: TestClient, visitor: TestClient, ring: KeyRing
) -> None:
    options = client.post("/sign-in/confirmation/challenges").json()
    visitor.post("/sign-in/challenges")

    assert visitor.post("/sign-in/passkey", data={"answer": ring.get(options)}).status_code == 422


@pytest.mark.parametrize(("minutes", "status"), [(4, 303), (6, 422)])
def test_a_challenge_lasts_five_minutes(
    visitor: TestClient, ring: KeyRing, minutes: int, status: int
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        options = visitor.post("/sign-in/challenges").json()
        clock.shift(timedelta(minutes=minutes))
        answer = visitor.post("/sign-in/passkey", data={"answer": ring.get(options)})

    assert answer.status_code == status


def test_old_challenges_do_not_pile_up(database: Database, visitor: TestClient) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(3):
            visitor.post("/sign-in/challenges")
            clock.shift(timedelta(minutes=6))
        visitor.post("/sign-in/challenges")
    with database.reading() as db:
        assert len(db.exec(select(PasskeyChallenge)).all()) == 1


def test_a_removed_passkey_is_refused(
    database: Database, client: TestClient, visitor: TestClient, ring: KeyRing
) -> None:
    with database.reading() as db:
        [passkey] = db.exec(select(Passkey)).all()
    removed = client.post(f"/settings/passkeys/{passkey.id}/removal").status_code

    assert (removed, use_passkey(visitor, ring)) == (303, 422)


def test_a_passkey_can_be_renamed(database: Database, client: TestClient, ring: KeyRing) -> None:
    with database.reading() as db:
        [passkey] = db.exec(select(Passkey)).all()
    client.post(f"/settings/passkeys/{passkey.id}/name", data={"name": "Key on the ring"})

    assert "Key on the ring" in checked(client.get("/settings").text).get_text()


def test_somebody_elses_passkey_does_not_exist(database: Database, ring: KeyRing) -> None:
    other = client_for(database, add_staff(database, name="Staff B"))
    with database.reading() as db:
        [passkey] = db.exec(select(Passkey)).all()
    acts = [f"/settings/passkeys/{passkey.id}/{act}" for act in ("name", "removal")]

    assert [other.post(act, data={"name": "x"}).status_code for act in acts] == [404, 404]


def test_one_passkey_is_of_one_person(
    database: Database, client: TestClient, ring: KeyRing
) -> None:
    other = client_for(database, add_staff(database, name="Staff B"))

    assert add_passkey(other, ring) == 422


def test_a_closed_account_is_closed_to_its_passkey(
    database: Database, coordinator: Person, visitor: TestClient, ring: KeyRing
) -> None:
    with database.writing() as db:
        db.get_one(Person, coordinator.id).status = Status.SUSPENDED

    assert use_passkey(visitor, ring) == 422


def test_the_passkey_goes_first_and_the_password_works_without_scripts(
    visitor: TestClient,
) -> None:
    page = checked(visitor.get("/sign-in").text)
    passkey, password = page.select("main form")

    assert passkey.has_attr("hidden"), "Only a script can use a passkey, so a script shows it."
    assert passkey["data-challenge"] == "/sign-in/challenges"
    assert password.select_one("input[type=password]")


def test_passkeys_work_on_both_engines_with_the_largest_counter(any_database: Database) -> None:
    client = client_for(any_database, add_staff(any_database))
    ring = KeyRing(count=2**32 - 3)

    assert (add_passkey(client, ring), use_passkey(client_for(any_database), ring)) == (201, 303)


def test_a_session_that_began_later_is_marked_and_can_be_ended(
    database: Database, client: TestClient, visitor: TestClient, ring: KeyRing
) -> None:
    use_passkey(visitor, ring)
    page = checked(client.get("/settings").text)
    [other] = page.select("#sessions form")
    new = other.find_parent("li")
    assert new
    before = visitor.get("/settings").status_code
    ended = client.post(str(other["action"])).status_code

    assert "Passkey" in new.get_text()
    assert "New" in new.get_text()
    assert (before, ended, visitor.get("/settings").status_code) == (200, 303, 303)
    assert client.get("/settings").status_code == 200


def test_somebody_elses_session_cannot_be_ended(
    database: Database, client: TestClient, coordinator: Person
) -> None:
    add_staff(database, name="Staff B")
    other = client_for(database, add_staff(database, name="Staff C"))
    with database.reading() as db:
        sessions = db.exec(select(SignInSession)).all()
    mine = next(s for s in sessions if s.person_id == coordinator.id)

    assert other.post(f"/settings/sessions/{mine.id}/end").status_code == 404
    assert client.get("/settings").status_code == 200


def test_an_address_gets_only_so_many_challenges(database: Database, visitor: TestClient) -> None:
    asked = [
        visitor.post("/sign-in/challenges").status_code for _ in range(throttle.CHALLENGES + 1)
    ]
    typed = {"email": "nobody@example.org", "password": "not this one"}

    assert asked == [200] * throttle.CHALLENGES + [429]
    assert visitor.post("/sign-in", data=typed).status_code == 422  # tries are counted apart
