"""Whoever reads whatever changes nothing: every page for every role, against every row there is."""

import sqlalchemy as sa
from sqlmodel import SQLModel

from app.db import Database
from app.people.models import Role
from tests.conftest import add_staff, client_for, writing_as
from tests.conventions.walking import ROUTES, method
from tests.everything import everything, known_ids
from tests.sweep import forms

MAY_GROW = {
    "audit_event": "files that were taken out, and looks at records above Team",
    "audit_head": "where the chain of those events ends now",
    "change_counter": "grows with them",
}
MAY_CHANGE = {"sign_in_session": "when a session was last seen"}
TRACES = {"record.read", "dashboard.exported", "asks.exported"}
"""The acts of reading that leave a trace."""
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}

Rows = dict[str, set[str]]


def _rows(database: Database) -> Rows:
    with database.engine.connect() as connection:
        return {
            table.name: {str(row) for row in connection.execute(sa.select(table))}
            for table in SQLModel.metadata.sorted_tables
            if table.name not in MAY_CHANGE
        }


def _traces(database: Database) -> set[str]:
    events = SQLModel.metadata.tables["audit_event"]
    with database.engine.connect() as connection:
        return set(connection.scalars(sa.select(events.c.action)))


def test_reading_changes_no_row(database: Database) -> None:
    owner, colleague = add_staff(database), add_staff(database, Role.OUTREACH, "Staff B")
    with writing_as(database, owner) as db:
        everything(db, owner, "Ordinary", also=colleague)
    readers = [client_for(database, owner), client_for(database)]
    readers += [client_for(database, add_staff(database, role, f"R {role}")) for role in Role]
    known = known_ids(database, owner) | {"person_id": str(colleague.id)}
    addresses = [forms.address(route, known) for route in ROUTES if method(route) == "GET"]
    before, acts = _rows(database), _traces(database)

    for reader in readers:
        for address in addresses:
            assert reader.get(address).status_code < 500
    for address in addresses:
        readers[0].get(address, headers=FRAGMENT)

    after = _rows(database)
    assert {name for name in before if after[name] != before[name]} <= MAY_GROW.keys()
    assert before["audit_event"] <= after["audit_event"]
    assert _traces(database) - acts <= TRACES
