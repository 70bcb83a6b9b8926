"""During a lockdown, every route: nobody from before, and coordinators on one page only."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.routing import RouteContext
from fastapi.testclient import TestClient

from app.db import Database
from tests.conftest import add_staff
from tests.conventions.walking import GUARDED, filled, method, title
from tests.people.shutting import pair_of

OPEN_MEANWHILE = {
    "lockdown:show",
    "lockdown:begin",
    "lockdown:end",
    "people:confirmation",
    "people:confirmation_challenge",
    "people:confirm",
    "people:end_session",
}


@pytest.fixture(scope="module")
def walked(
    seeded_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[TestClient, TestClient]]:
    """The same on one database for the whole walk: no request of it may change anything."""
    file = tmp_path_factory.mktemp("locked") / "desk.db"
    shutil.copyfile(seeded_file, file)
    database = Database(f"sqlite:///{file}")
    yield pair_of(database, add_staff(database))
    database.dispose()


@pytest.mark.parametrize("route", GUARDED, ids=title)
def test_no_route_knows_a_session_from_before(
    walked: tuple[TestClient, TestClient], route: RouteContext
) -> None:
    answer = walked[0].request(method(route), filled(route))

    assert answer.status_code in {303, 401}
    if answer.status_code == 303:
        assert answer.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize(
    "route", [route for route in GUARDED if route.name not in OPEN_MEANWHILE], ids=title
)
def test_a_coordinators_session_of_meanwhile_opens_only_the_page_that_ends_it(
    walked: tuple[TestClient, TestClient], route: RouteContext
) -> None:
    answer = walked[1].request(method(route), filled(route))

    assert (answer.status_code, answer.headers.get("location")) == (303, "/lockdown")
