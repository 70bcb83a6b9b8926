"""Small builders for tests with two organisations."""

from app.clock import utc_now
from app.db import Database
from app.organisations.models import Organisation, OrganisationKind
from app.people.actions import add_person
from app.people.models import Person, Role
from tests.warm import PASSWORD, known_hash


def an_organisation(database: Database, name: str = "Partner (sample)") -> Organisation:
    with database.writing() as db:
        partner = Organisation(kind=OrganisationKind.PARTNER, name=name, created_at=utc_now())
        db.add(partner)
    return partner


def add_member(
    database: Database,
    organisation: Organisation,
    role: Role = Role.COORDINATOR,
    name: str = "Theirs A",
) -> Person:
    """Somebody of a partner organisation who has come in."""
    with database.writing() as db, known_hash():
        return add_person(
            db,
            organisation_id=organisation.id,
            email=f"{name.lower().replace(' ', '.')}@partner.example",
            name=name,
            role=role,
            password=PASSWORD,
        )
