from collections.abc import Callable, Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from sqlmodel import Session

from app.contacts.actions import add_contact
from app.contacts.models import Contact
from app.db import Database
from app.people.models import Person
from tests.conftest import add_staff, writing_as
from tests.page import checked

AddPerson = Callable[..., Contact]
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


def path_of(answer: object) -> str:
    """Where an answer leads."""
    location: str = answer.headers["location"]  # type: ignore[attr-defined]
    return location


def says(page: BeautifulSoup, selector: str) -> str:
    """What stands there, as it is read."""
    found = page.select_one(selector)
    assert found, selector
    return " ".join(found.get_text(" ").split())


def posting_id(client: TestClient, contact: Contact) -> str:
    """The current posting, as the person's page names it."""
    page = checked(client.get(f"/contacts/{contact.id}").text)
    return str(page.select_one("#postings a[href$=end]")["href"]).split("/")[2]  # type: ignore[index]


@pytest.fixture
def staff(any_database: Database) -> Person:
    """A coordinator on the engine that the test runs on."""
    return add_staff(any_database)


@pytest.fixture
def db(any_database: Database, staff: Person) -> Iterator[Session]:
    """A session in which this coordinator writes."""
    with writing_as(any_database, staff) as session:
        yield session


@pytest.fixture
def add(db: Session, staff: Person) -> AddPerson:
    """`add("A name", "KEN")` enters a person on the engine that the test runs on."""

    def add_person(
        full_name: str = "Legal adviser (sample)", state: str = "KEN", **given: Any
    ) -> Contact:
        return add_contact(db, by=staff, full_name=full_name, state_code=state, **given)

    return add_person


@pytest.fixture
def enter(database: Database, coordinator: Person) -> AddPerson:
    """The same for tests of pages, which look at what was committed."""

    def enter_person(
        full_name: str = "Legal adviser (sample)", state: str = "KEN", **given: Any
    ) -> Contact:
        with writing_as(database, coordinator) as session:
            return add_contact(
                session, by=coordinator, full_name=full_name, state_code=state, **given
            )

    return enter_person
