from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.access import ForeignRow, Label, NoViewer, Viewer, bind
from app.contacts.models import Contact
from app.db import Database
from app.organisations.models import Organisation, OrganisationKind
from app.people.models import Person
from tests.conftest import add_staff

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def _other_organisation(database: Database) -> UUID:
    partner = Organisation(kind=OrganisationKind.PARTNER, name="Partner (sample)", created_at=NOW)
    with database.writing() as db:
        db.add(partner)
    return partner.id


def _write_contact(db: Session, name: str, **given: Any) -> Contact:
    contact = Contact(full_name=name, created_at=NOW, **given)
    db.add(contact)
    db.flush()
    return contact


@pytest.fixture
def two_organisations(any_database: Database) -> tuple[Database, Person, Viewer]:
    """One contact in each of two organisations."""
    person = add_staff(any_database)
    ours = Viewer(person_id=person.id, organisation_id=person.organisation_id)
    theirs = Viewer(person_id=person.id, organisation_id=_other_organisation(any_database))
    for viewer, name in ((ours, "Ours"), (theirs, "Theirs")):
        with any_database.writing() as db:
            bind(db, viewer)
            _write_contact(db, name)
    return any_database, person, ours


def test_a_session_without_a_viewer_cannot_read_what_staff_entered(database: Database) -> None:
    with database.reading() as db, pytest.raises(NoViewer, match="contact"):
        db.exec(select(Contact)).all()


def test_a_closed_table_hidden_in_a_subquery_is_refused_too(database: Database) -> None:
    hidden = select(Person.id).where(col(Person.id).in_(sa.select(col(Contact.owner_id))))
    with database.reading() as db, pytest.raises(NoViewer):
        db.exec(hidden).all()


def test_rows_of_another_organisation_do_not_exist(
    two_organisations: tuple[Database, Person, Viewer],
) -> None:
    database, _, viewer = two_organisations
    with database.reading() as db:
        bind(db, viewer)
        entities = [contact.full_name for contact in db.exec(select(Contact)).all()]
        columns = db.execute(sa.select(col(Contact.full_name))).scalars().all()
        counted = db.scalar(sa.select(sa.func.count()).select_from(Contact))
        nested = db.scalar(sa.select(sa.select(sa.func.count(col(Contact.id))).scalar_subquery()))

    assert (entities, columns, counted, nested) == (["Ours"], ["Ours"], 1, 1)


def test_get_by_id_finds_nothing_of_another_organisation(
    two_organisations: tuple[Database, Person, Viewer],
) -> None:
    database, person, viewer = two_organisations
    with database.reading() as db:
        bind(db, viewer)
        [ours] = db.exec(select(Contact)).all()
    with database.reading() as db:
        bind(db, Viewer(person_id=person.id, organisation_id=uuid4()))
        assert db.get(Contact, ours.id) is None


def test_bulk_changes_leave_other_organisations_alone(
    two_organisations: tuple[Database, Person, Viewer],
) -> None:
    database, _, viewer = two_organisations
    with database.writing() as db:
        bind(db, viewer)
        changed = db.execute(sa.update(Contact).values(note="seen"))

    assert changed.rowcount == 1  # type: ignore[attr-defined]  # an UPDATE gives a cursor


def test_a_new_row_belongs_to_the_writer_and_their_organisation(database: Database) -> None:
    person = add_staff(database)
    with database.writing() as db:
        bind(db, Viewer(person_id=person.id, organisation_id=person.organisation_id))
        contact = _write_contact(db, "New")

    assert (contact.owner_id, contact.organisation_id) == (person.id, person.organisation_id)


def test_a_row_of_another_organisation_cannot_be_written(database: Database) -> None:
    person = add_staff(database)
    with database.writing() as db:
        bind(db, Viewer(person_id=person.id, organisation_id=person.organisation_id))
        with pytest.raises(ForeignRow, match="organisation"):
            _write_contact(db, "Smuggled", organisation_id=uuid4())
        db.rollback()


def test_a_row_above_the_clearance_cannot_be_written(database: Database) -> None:
    person = add_staff(database)
    with database.writing() as db:
        bind(db, Viewer(person.id, person.organisation_id, clearance=Label.TEAM))
        with pytest.raises(ForeignRow, match="clearance"):
            _write_contact(db, "Secret", label=Label.NAMED_PEOPLE)
        db.rollback()


def test_nothing_is_written_before_somebody_is_signed_in(database: Database) -> None:
    with database.writing() as db:
        with pytest.raises(NoViewer):
            _write_contact(db, "Nobody's")
        db.rollback()
