"""Whoever takes a table out as a file leaves a trace, whichever table it is."""

import pytest
import sqlalchemy as sa
from fastapi.routing import RouteContext

from app.audit.chain import ROWS
from app.db import Database
from app.people.models import Person
from app.people.rules import Permission
from tests.conftest import client_for
from tests.conventions.walking import GUARDED, filled, method, permissions, title

EXPORTS = [route for route in GUARDED if Permission.EXPORT in permissions(route.dependant)]


@pytest.mark.parametrize("route", EXPORTS, ids=title)
def test_an_export_is_noted(database: Database, coordinator: Person, route: RouteContext) -> None:
    """Also exports that are added later: they are found by their permission."""
    answer = client_for(database, coordinator).request(method(route), filled(route))
    with database.reading() as db:
        query = sa.select(ROWS).where(ROWS.c.action.endswith(".exported"))
        [event] = db.connection().execute(query)

    assert answer.status_code == 200
    assert event.actor_id == coordinator.id
    assert isinstance(event.details["rows"], int)


def test_there_are_exports() -> None:
    assert {"stance:export", "asks:export"} <= {route.name for route in EXPORTS}
