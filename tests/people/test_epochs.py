"""Whatever changes how a person comes in ends every other way in, at once."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.db import Database
from app.people.actions import give_link
from app.people.models import Passkey, Person, Role
from app.people.signing_in import begin_half
from tests.conftest import PASSWORD, add_staff, client_for
from tests.page import checked
from tests.people.conftest import enrol
from tests.people.key_ring import KeyRing
from tests.people.test_passkeys import add_passkey

Change = Callable[[TestClient, Database, Person], object]


def _password(client: TestClient, _database: Database, _person: Person) -> object:
    typed = {"current": PASSWORD, "password": "entirely new words"}
    return client.post("/settings/password", data=typed)


def _new_passkey(client: TestClient, _database: Database, _person: Person) -> object:
    return add_passkey(client, KeyRing())


def _passkey_gone(client: TestClient, database: Database, person: Person) -> object:
    with database.writing() as db:
        mine = Passkey(
            person_id=person.id,
            credential_id="x",
            public_key=b"",
            name="Old",
            created_at=datetime.now(UTC),
        )
        db.add(mine)
    return client.post(f"/settings/passkeys/{mine.id}/removal")


def _new_app(client: TestClient, _database: Database, _person: Person) -> object:
    return enrol(client, datetime.now(UTC))


def _app_gone(client: TestClient, _database: Database, _person: Person) -> object:
    return client.post("/settings/authenticator/removal")


def _new_codes(client: TestClient, _database: Database, _person: Person) -> object:
    return client.post("/settings/recovery-codes")


OWN = [_password, _new_passkey, _passkey_gone, _new_app, _app_gone, _new_codes]


def _role(client: TestClient, _database: Database, person: Person) -> object:
    return client.post(f"/settings/people/{person.id}/role", data={"role": "author"})


def _reset(client: TestClient, _database: Database, person: Person) -> object:
    return client.post(f"/settings/people/{person.id}/reset")


def _suspension(client: TestClient, _database: Database, person: Person) -> object:
    return client.post(f"/settings/people/{person.id}/suspension")


def _lost_device(_client: TestClient, database: Database, person: Person) -> object:
    theirs = client_for(database, person)
    page = checked(theirs.post("/settings/recovery-codes").text)
    code = page.select("#recovery-codes code")[0].get_text()
    return client_for(database).post("/lost-device", data={"email": person.email, "code": code})


OTHERS = [_role, _reset, _suspension, _lost_device]


class WaysIn:
    """A session, a half sign-in and a one-time link of one person."""

    def __init__(self, database: Database, person: Person) -> None:
        self.visitor = client_for(database)
        with database.writing() as db:
            theirs = db.get_one(Person, person.id)
            self.link = give_link(db, theirs, organisation_id=theirs.organisation_id)
            self.visitor.cookies.set("desk-half", begin_half(db, theirs))
        self.session = client_for(database, theirs)

    def open(self) -> list[str]:
        ways = {
            "session": self.session.get("/settings").status_code == 200,
            "link": self.visitor.get(f"/invitations/{self.link}").status_code == 200,
            "half": self.visitor.get("/sign-in/code").status_code == 200,
        }
        return [way for way, is_open in ways.items() if is_open]


@pytest.mark.parametrize("change", OWN)
def test_a_change_of_ones_own_ends_all_other_ways_in_and_renews_this_one(
    database: Database, client: TestClient, coordinator: Person, change: Change
) -> None:
    ways = WaysIn(database, coordinator)
    before, token = ways.open(), client.cookies["desk"]
    change(client, database, coordinator)
    stolen = client_for(database)
    stolen.cookies.set("desk", token)

    assert before == ["session", "link", "half"]
    assert ways.open() == []
    assert client.get("/settings").status_code == 200
    assert client.cookies["desk"] != token
    assert stolen.get("/settings").status_code == 303, "The token from before is worth nothing."


@pytest.mark.parametrize("change", OTHERS)
def test_a_change_by_somebody_else_ends_every_way_in(
    database: Database, client: TestClient, change: Change
) -> None:
    colleague = add_staff(database, Role.OUTREACH, "Staff B")
    ways = WaysIn(database, colleague)
    before = ways.open()
    change(client, database, colleague)

    assert (before, ways.open()) == (["session", "link", "half"], [])
    assert client.get("/settings").status_code == 200


def test_ones_own_role_changes_without_being_signed_out(
    database: Database, client: TestClient, coordinator: Person
) -> None:
    add_staff(database, Role.COORDINATOR, "Staff B")
    elsewhere = client_for(database, coordinator)
    client.post(f"/settings/people/{coordinator.id}/role", data={"role": "viewer"})

    assert (client.get("/settings").status_code, elsewhere.get("/settings").status_code) == (
        200,
        303,
    )
    assert client.get("/settings/people").status_code == 403


def test_renaming_a_passkey_ends_nothing(
    database: Database, client: TestClient, coordinator: Person
) -> None:
    add_passkey(client, KeyRing())
    ways = WaysIn(database, coordinator)
    with database.reading() as db:
        [passkey] = db.exec(select(Passkey)).all()
    client.post(f"/settings/passkeys/{passkey.id}/name", data={"name": "Other"})

    assert ways.open() == ["session", "link", "half"]


def test_an_invitation_is_good_once(database: Database) -> None:
    colleague = add_staff(database, Role.OUTREACH, "Staff B")
    ways = WaysIn(database, colleague)
    typed = {"name": "B", "password": "entirely new words"}
    statuses = [
        client_for(database).post(f"/invitations/{ways.link}", data=typed).status_code
        for _ in range(2)
    ]

    assert statuses == [303, 410]


def test_a_reset_gives_a_link_once_and_takes_everything_else(
    database: Database, client: TestClient
) -> None:
    colleague = add_staff(database, Role.OUTREACH, "Staff B")
    theirs = client_for(database, colleague)
    add_passkey(theirs, KeyRing())
    page = checked(client.post(f"/settings/people/{colleague.id}/reset").text)
    link = page.select_one("#one-time-link")
    assert link
    path = link.get_text().removeprefix("http://localhost")
    with database.reading() as db:
        assert db.exec(select(Passkey)).all() == []
    joined = client_for(database).post(path, data={"name": "B", "password": "entirely new words"})

    assert joined.status_code == 303


def test_nobody_resets_themselves(client: TestClient, coordinator: Person) -> None:
    assert client.post(f"/settings/people/{coordinator.id}/reset").status_code == 422
    assert client.get("/settings").status_code == 200
