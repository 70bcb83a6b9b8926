"""Letting somebody in again from the host: everything they had is void, and the history knows."""

import json
from collections.abc import Iterator

import pytest
from sqlmodel import select

from app.audit.models import AuditEvent
from app.db import Database
from app.people.models import Authenticator, Passkey, Person, RecoveryCode, Role
from app.settings import get_settings
from tests.cli.conftest import Run
from tests.conftest import add_staff, client_for, reading_as
from tests.people.key_ring import KeyRing
from tests.people.test_passkeys import add_passkey


@pytest.fixture
def prepared(run: Run) -> Iterator[Database]:
    run("prepare")
    database = Database(get_settings().effective_database_url)
    yield database
    database.dispose()


def test_a_reset_takes_every_factor_and_session_and_is_in_the_history(
    run: Run, prepared: Database
) -> None:
    coordinator = add_staff(prepared)
    colleague = add_staff(prepared, Role.OUTREACH, "Staff B")
    theirs = client_for(prepared, colleague)
    add_passkey(theirs, KeyRing())
    theirs.post("/settings/authenticator")

    code, said = run("people", "reset", "--email", "STAFF.B@example.org", "--json")
    link = json.loads(said)["link"]

    assert code == 0
    assert theirs.get("/settings").status_code == 303
    with reading_as(prepared, coordinator) as db:
        left = [db.exec(select(kind)).all() for kind in (Passkey, Authenticator, RecoveryCode)]
        actions = db.exec(
            select(AuditEvent.action).where(AuditEvent.subject_id == colleague.id)
        ).all()
        assert db.get_one(Person, colleague.id).password_hash is None
    assert left == [[], [], []]
    assert actions[-2:] == ["people.reset", "people.link_given"]
    path = link.removeprefix(get_settings().address)
    joined = client_for(prepared).post(path, data={"name": "B", "password": "entirely new words"})
    assert joined.status_code == 303


def test_nobody_with_this_address_is_a_refusal(run: Run, prepared: Database) -> None:
    code, said = run("people", "reset", "--email", "nobody@example.org")

    assert (code, said) == (2, "There is nobody with this address.\n")
