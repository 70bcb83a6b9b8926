"""Every route for every role and status: who is let in."""

import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.routing import RouteContext
from fastapi.testclient import TestClient

from app.db import Database
from app.people.models import Person, Role, Status
from tests.conftest import add_staff, client_for
from tests.conventions.walking import GUARDED, filled, method, title

TURNED_AWAY = {303, 401}


@pytest.fixture(scope="module")
def shared(seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for the whole walk: no request of it writes anything that another reads."""
    file = tmp_path_factory.mktemp("walk") / "desk.db"
    shutil.copyfile(seeded_file, file)
    database = Database(f"sqlite:///{file}")
    yield database
    database.dispose()


@pytest.fixture(scope="module")
def clients(shared: Database) -> dict[Role, TestClient]:
    return {
        role: client_for(shared, add_staff(shared, role, f"Staff {role.value.title()}"))
        for role in Role
    }


def _ask(client: TestClient, route: RouteContext) -> int:
    """Without any field: an act that is let in answers that something is missing or unknown."""
    return client.request(method(route), filled(route)).status_code


ENDS_THE_SESSION = {"people:end_session"}
MATRIX = tomllib.loads((Path(__file__).with_name("access.toml")).read_text())
COLUMNS: list[str] = MATRIX["columns"]
HINT = "Add a line to tests/conventions/access.toml, a letter for each column:"


def cells(route: RouteContext) -> dict[str, str]:
    """What the table says of a route, by column; a missing line or letter fails."""
    letters = MATRIX["routes"].get(route.name, "").split()
    assert len(letters) == len(COLUMNS), f'{HINT}\n"{route.name}" = "{" ".join(COLUMNS)}"'
    return dict(zip(COLUMNS, letters, strict=True))


def letter(status: int) -> str:
    """How an answer is written in the table; a fault is nobody's expectation."""
    if status in TURNED_AWAY - {303}:
        return "-"
    return {403: "x", 500: "500"}.get(status, "o")


def test_the_table_has_a_column_for_everybody_and_no_old_lines() -> None:
    everybody = {"anonymous", *Role, *(each for each in Status if each is not Status.ACTIVE)}

    assert set(COLUMNS) == everybody
    assert set(MATRIX["routes"]) - {route.name for route in GUARDED} == set()


@pytest.mark.parametrize("route", GUARDED, ids=title)
def test_everybody_is_let_in_where_the_table_says(
    clients: dict[Role, TestClient], outsiders: dict[str, TestClient], route: RouteContext
) -> None:
    expected = cells(route)
    walked = clients if route.name not in ENDS_THE_SESSION else {}
    found = {role.value: letter(_ask(client, route)) for role, client in walked.items()}
    for who, client in outsiders.items():
        found[who] = "-" if _ask(client, route) in TURNED_AWAY else "o"

    assert found == {who: expected[who] for who in found}


@pytest.fixture(scope="module")
def outsiders(shared: Database) -> dict[str, TestClient]:
    """Nobody, and people who signed in before they lost their place."""
    found = {"anonymous": client_for(shared)}
    for status in (Status.INVITED, Status.SUSPENDED, Status.EXPIRED):
        person = add_staff(shared, Role.COORDINATOR, f"Gone {status.value}")
        found[status.value] = client_for(shared, person)
        with shared.writing() as db:
            db.get_one(Person, person.id).status = status
    return found
