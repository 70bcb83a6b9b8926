from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.audit.models import AuditEvent
from app.db import Database
from app.people.models import Person, Role
from tests.conftest import PASSWORD, add_staff, client_for, reading_as
from tests.page import checked


def test_settings_show_what_one_may_do(sign_in: Callable[[Role], TestClient]) -> None:
    page = checked(sign_in(Role.VIEWER).get("/settings").text)

    assert "log outreach" not in page.get_text()
    assert "read the records" in page.get_text()


def test_name_zone_and_single_keys_can_be_changed(
    database: Database, client: TestClient, coordinator: Person
) -> None:
    typed = {"name": "New Name", "time_zone": "Europe/Geneva"}
    wrong = client.post("/settings/account", data=typed)
    right = client.post("/settings/account", data=typed | {"time_zone": "Europe/Zurich"})
    page = checked(client.get("/settings").text)

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert "no such time zone" in checked(wrong.text).get_text()
    assert page.body["data-shortcuts"] == "off"  # type: ignore[index]
    with reading_as(database, coordinator) as db:
        assert db.get_one(Person, coordinator.id).time_zone == "Europe/Zurich"


def test_a_new_password_ends_every_other_session(database: Database, coordinator: Person) -> None:
    here, elsewhere = (client_for(database, coordinator) for _ in range(2))
    answer = here.post(
        "/settings/password", data={"current": PASSWORD, "password": "entirely new words"}
    )

    assert answer.headers["location"] == "/settings"
    assert (here.get("/settings").status_code, elsewhere.get("/settings").status_code) == (200, 303)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"current": "not my password", "password": "entirely new words"}, "current"),
        ({"current": PASSWORD, "password": "short"}, "password"),
        ({"current": PASSWORD, "password": "staff.a@example.org"}, "password"),
    ],
)
def test_a_refused_password_says_why_beside_its_field(
    client: TestClient, typed: dict[str, str], field: str
) -> None:
    answer = client.post("/settings/password", data=typed)

    assert answer.status_code == 422
    assert checked(answer.text).select_one(f"#{field}-error")


def test_a_coordinator_invites_and_the_colleague_comes_in(
    database: Database, client: TestClient, visitor: TestClient
) -> None:
    new = {"name": "Staff B", "email": "staff.b@example.org", "role": "outreach"}
    answer = client.post("/settings/people", data=new)
    link = checked(answer.text).select_one("#one-time-link")
    assert link
    path = link.get_text().removeprefix("http://localhost")
    joined = visitor.post(path, data={"name": "B", "password": PASSWORD})

    assert (answer.status_code, joined.status_code) == (201, 303)
    assert visitor.get("/settings").status_code == 200
    assert link.get_text() not in client.get("/settings/people").text


def test_an_address_can_be_here_only_once(client: TestClient) -> None:
    again = {"name": "Twin", "email": "STAFF.A@example.org", "role": "viewer"}
    answer = client.post("/settings/people", data=again)

    assert answer.status_code == 422
    assert checked(answer.text).select_one("#email-error")


def test_nobody_suspends_themselves(client: TestClient, coordinator: Person) -> None:
    answer = client.post(f"/settings/people/{coordinator.id}/suspension")

    assert answer.status_code == 422
    assert client.get("/settings").status_code == 200


def test_only_coordinators_see_the_people(sign_in: Callable[[Role], TestClient]) -> None:
    for role in (Role.VIEWER, Role.OUTREACH, Role.AUTHOR, Role.APPROVER, Role.PARTNER):
        assert sign_in(role).get("/settings/people").status_code == 403


def test_changes_of_people_leave_a_trace_without_names(
    database: Database, client: TestClient, coordinator: Person
) -> None:
    client.post(
        "/settings/people", data={"name": "Staff B", "email": "b@example.org", "role": "viewer"}
    )
    with reading_as(database, coordinator) as db:
        events = db.exec(select(AuditEvent).where(AuditEvent.actor_id == coordinator.id)).all()

    added = next(e for e in events if e.action == "people.added")
    assert added.details == {"role": "viewer"}


def test_the_last_coordinator_stays_one(client: TestClient, coordinator: Person) -> None:
    answer = client.post(f"/settings/people/{coordinator.id}/role", data={"role": "viewer"})

    assert answer.status_code == 422
    assert "last coordinator" in checked(answer.text).get_text()


def test_a_suspended_colleague_can_be_let_in_again(
    database: Database, client: TestClient, visitor: TestClient
) -> None:
    colleague = add_staff(database, Role.OUTREACH, "Staff B")
    mine = {"email": "staff.b@example.org", "password": PASSWORD}
    client.post(f"/settings/people/{colleague.id}/suspension")
    refused = visitor.post("/sign-in", data=mine).status_code
    client.post(f"/settings/people/{colleague.id}/readmission")

    assert (refused, visitor.post("/sign-in", data=mine).status_code) == (422, 303)


@pytest.mark.parametrize("path", ["/settings/people", "/settings/people/{id}/role"])
def test_nobody_of_the_staff_is_a_partner(
    client: TestClient, coordinator: Person, path: str
) -> None:
    new = {"name": "P", "email": "p@example.org", "role": "partner"}
    answer = client.post(path.format(id=coordinator.id), data=new)

    assert answer.status_code == 422
    assert "invited on the page Partners" in checked(answer.text).get_text()
