"""Shutting the desk, and browsers from before and of meanwhile."""

from fastapi.testclient import TestClient

from app.db import Database
from app.organisations.queries import own_organisation_id
from app.people import lockdown
from app.people.models import Person, Role
from tests.conftest import add_staff, client_for

REASON = "A laptop was taken"


def shut(database: Database) -> None:
    with database.writing() as db:
        lockdown.begin_lockdown(db, reason=REASON, organisation_id=own_organisation_id(db))


def is_shut(database: Database) -> bool:
    with database.reading() as db:
        return lockdown.is_locked_down(db)


def ender(database: Database, name: str) -> TestClient:
    """A coordinator who signed in during the lockdown."""
    return client_for(database, add_staff(database, Role.COORDINATOR, name))


def now_of(database: Database, person: Person) -> Person:
    """The person with the epoch of after the lockdown began."""
    with database.reading() as db:
        return db.get_one(Person, person.id)


def pair_of(database: Database, coordinator: Person) -> tuple[TestClient, TestClient]:
    """A session from before a lockdown, and one of the same coordinator that begins meanwhile."""
    before = client_for(database, coordinator)
    shut(database)
    return before, client_for(database, now_of(database, coordinator))
