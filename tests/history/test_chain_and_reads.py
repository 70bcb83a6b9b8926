"""What the history says of itself, and looks at protected records once they are asked for."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.audit.chain import ROWS
from app.db import Database
from app.labels.audience import Audience
from app.people.models import Person, Role
from tests.audit.conftest import tamper
from tests.conftest import add_staff, client_for
from tests.history.conftest import logged, read
from tests.page import checked


def _chain(client: TestClient) -> str:
    found = checked(client.get("/history").text).select_one("#chain")
    return found.get_text() if found else ""


def test_a_coordinator_sees_that_the_chain_holds(client: TestClient) -> None:
    assert _chain(client).startswith("The chain is unbroken")


def test_a_coordinator_is_warned_when_it_does_not(database: Database, client: TestClient) -> None:
    tamper(database, sa.update(ROWS).where(ROWS.c.sequence == 2).values(action="x.y"))

    assert _chain(client).startswith("The chain is broken")


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OUTREACH, Role.AUTHOR, Role.APPROVER])
def test_others_are_not_told(sign_in: Callable[[Role], TestClient], role: Role) -> None:
    assert _chain(sign_in(role)) == ""


def test_looks_are_hidden_until_they_are_asked_for(
    client: TestClient, coordinator: Person, writing: Callable[[], Any]
) -> None:
    with writing() as db:
        meeting = logged(db, coordinator, audience=Audience.NAMED)
    client.get(f"/meetings/{meeting.id}")
    client.get("/delegations/ken")
    [listed, one] = read(client, "?kind=reads")

    assert "Looked at a protected record" in one
    assert "the record" in one
    assert "Kenya" in listed
    assert not any("Looked at" in line for line in read(client))
    assert not any("Looked at" in line for line in read(client, f"?subject={meeting.id}"))
    link = checked(client.get("/history?kind=reads").text).select_one(f"a[href$='{meeting.id}']")
    assert link is not None
    assert client.get(str(link["href"])).status_code == 200


def test_looks_at_what_one_may_not_see_are_not_told(
    database: Database, client: TestClient, coordinator: Person, writing: Callable[[], Any]
) -> None:
    with writing() as db:
        meeting = logged(db, coordinator, audience=Audience.ONLY_ME)
    client.get(f"/meetings/{meeting.id}")
    other = client_for(database, add_staff(database, Role.COORDINATOR, "Staff C"))

    assert read(client, "?kind=reads")
    assert read(other, "?kind=reads") == []
