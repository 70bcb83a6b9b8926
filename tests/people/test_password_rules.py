"""What a password may be: long enough, of any characters, taken as it was typed."""

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient

from app.db import Database
from app.people.models import Person
from tests.conftest import PASSWORD, client_for


def _signs_in(database: Database, person: Person, password: str) -> bool:
    typed = {"email": person.email, "password": password}
    return client_for(database).post("/sign-in", data=typed).status_code == 303


@pytest.mark.parametrize(
    "password", ["x" * 12, "x" * 64, "ы €\U0001f511'\";--<b> %s \\", "é" * 200]
)
def test_any_characters_from_twelve_to_two_hundred(
    database: Database, coordinator: Person, client: TestClient, password: str
) -> None:
    client.post("/settings/password", data={"current": PASSWORD, "password": password})

    assert _signs_in(database, coordinator, password)


def test_it_is_compared_as_it_was_typed(
    database: Database, coordinator: Person, client: TestClient
) -> None:
    long = " Spaces Count " + "x" * 100
    client.post("/settings/password", data={"current": PASSWORD, "password": long})

    assert _signs_in(database, coordinator, long)
    for other in (long.strip(), long.lower(), long[:-1], long + "x"):
        assert not _signs_in(database, coordinator, other)


def test_fields_hide_it_and_let_a_password_manager_fill_it(
    client: TestClient, visitor: TestClient
) -> None:
    pages = visitor.get("/sign-in").text + client.get("/settings").text
    fields = BeautifulSoup(pages, "html.parser").select(
        'input[name="password"], input[name="current"]'
    )

    assert len(fields) == 3
    assert {field["type"] for field in fields} == {"password"}
    assert {field["autocomplete"] for field in fields} == {"current-password", "new-password"}
    assert "paste" not in pages
