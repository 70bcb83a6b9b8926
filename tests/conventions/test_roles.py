"""Every route for every role and status: who is let in, and what reading leaves alone."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from fastapi.routing import RouteContext
from fastapi.testclient import TestClient
from sqlmodel import SQLModel

from app.db import Database
from app.people.models import Person, Role, Status
from app.people.rules import GRANTS
from tests.conftest import add_staff, client_for
from tests.conventions.walking import GUARDED, filled, method, permissions, title

TURNED_AWAY = {303, 401}
BOOKKEEPING = {"sign_in_session", "sign_in_attempt", "alembic_version"}


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
WALKED = [route for route in GUARDED if route.name not in ENDS_THE_SESSION]


@pytest.mark.parametrize("route", WALKED, ids=title)
def test_a_route_lets_in_exactly_the_roles_with_its_permission(
    clients: dict[Role, TestClient], route: RouteContext
) -> None:
    [needed] = set(permissions(route.dependant))
    answers = {role: _ask(client, route) for role, client in clients.items()}

    for role, status in answers.items():
        if needed in GRANTS[role]:
            assert status not in {401, 403, 500}, f"{role} may {needed}, but got {status}"
        else:
            assert status == 403, f"{role} may not {needed}, but got {status}"


@pytest.mark.parametrize("status", [Status.INVITED, Status.SUSPENDED, Status.EXPIRED])
def test_an_inactive_person_is_let_in_nowhere(shared: Database, status: Status) -> None:
    person = add_staff(shared, Role.COORDINATOR, f"Gone {status.value}")
    client = client_for(shared, person)
    with shared.writing() as db:
        db.get_one(Person, person.id).status = status

    let_in = {route.name for route in GUARDED if _ask(client, route) not in TURNED_AWAY}
    assert let_in == set()


def _rows(database: Database) -> dict[str, str]:
    """A fingerprint of every table's rows."""
    marks = {}
    with database.engine.connect() as connection:
        for table in SQLModel.metadata.sorted_tables:
            if table.name not in BOOKKEEPING:
                rows = sorted(map(str, connection.execute(sa.select(table)).all()))
                marks[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return marks


def test_reading_changes_no_row(shared: Database, clients: dict[Role, TestClient]) -> None:
    before = _rows(shared)
    exports = {"stance:export", "asks:export"}
    for route in GUARDED:
        if method(route) == "GET" and route.name not in exports:
            _ask(clients[Role.COORDINATOR], route)

    assert _rows(shared) == before


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_sent_from_another_site_is_refused_everywhere(
    clients: dict[Role, TestClient], site: str
) -> None:
    accepted = [
        route.name
        for route in GUARDED
        if method(route) != "GET"
        and clients[Role.COORDINATOR]
        .request(method(route), filled(route), headers={"Sec-Fetch-Site": site})
        .status_code
        != 403
    ]

    assert accepted == []
