"""A guest has a last day: offered when they are invited, changed by a coordinator later."""

from datetime import date, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.clock import utc_now
from app.db import Database
from app.people.models import Person, Role
from tests.conftest import add_staff, client_for, reading_as
from tests.page import checked

TODAY = utc_now().date()
NEW = {"name": "G", "email": "g@example.org", "role": "viewer"}


def _people(database: Database) -> dict[str, date | None]:
    with database.reading() as db:
        return {person.name: person.ends_on for person in db.exec(select(Person))}


def test_a_month_is_offered_and_counts_only_for_guests(
    database: Database, client: TestClient
) -> None:
    page = checked(client.get("/settings/people").text)
    [offered] = [str(i["value"]) for i in page.select('#ends_on[name="ends_on"]')]
    client.post("/settings/people", data={**NEW, "guest": "true", "ends_on": offered})
    client.post(
        "/settings/people", data={**NEW, "name": "S", "email": "s@a.org", "ends_on": offered}
    )

    assert date.fromisoformat(offered) == TODAY + timedelta(days=30)
    assert _people(database) == {"Staff A": None, "G": TODAY + timedelta(days=30), "S": None}


def test_a_guest_without_a_last_day_is_refused(client: TestClient) -> None:
    answer = client.post("/settings/people", data={**NEW, "guest": "true", "ends_on": ""})

    assert answer.status_code == 422
    assert "Name the last day" in answer.text


def test_nobody_is_invited_until_a_day_that_is_over(client: TestClient) -> None:
    past = {"guest": "true", "ends_on": str(TODAY - timedelta(days=1))}
    answer = client.post("/settings/people", data=NEW | past)

    assert answer.status_code == 422
    assert "This day is over" in answer.text


def test_the_same_invitation_again_is_one_colleague_and_a_newer_link(
    database: Database, client: TestClient, visitor: TestClient
) -> None:
    pages = [checked(client.post("/settings/people", data=NEW).text) for _ in range(2)]
    first, second = [page.select_one("#one-time-link").get_text() for page in pages]  # type: ignore[union-attr]
    other = client.post("/settings/people", data={**NEW, "role": "outreach"})

    assert list(_people(database)) == ["Staff A", "G"]
    opened = [visitor.get(link.removeprefix("http://localhost")) for link in (first, second)]
    assert [answer.status_code for answer in opened] == [410, 200]
    assert other.status_code == 422


@pytest.mark.parametrize("role", [Role.VIEWER, Role.COORDINATOR])
def test_a_last_day_is_set_moved_and_taken_away(
    database: Database, coordinator: Person, client: TestClient, role: Role
) -> None:
    guest = add_staff(database, role, "Guest")
    theirs, path = client_for(database, guest), f"/settings/people/{guest.id}/last-day"

    assert client.post(path, data={"ends_on": str(TODAY)}).status_code == 303
    assert _people(database)["Guest"] == TODAY
    assert theirs.get("/tasks").status_code == 200
    client.post(path, data={"ends_on": ""})
    assert _people(database)["Guest"] is None
    assert "last day" in client.get("/history").text


def test_nobody_is_locked_out_by_a_last_day(
    database: Database, coordinator: Person, client: TestClient
) -> None:
    other = add_staff(database, Role.VIEWER, "Other")
    own = client.post(f"/settings/people/{coordinator.id}/last-day", data={"ends_on": str(TODAY)})
    past = {"ends_on": str(TODAY - timedelta(days=1))}
    over = client.post(f"/settings/people/{other.id}/last-day", data=past)

    assert (own.status_code, over.status_code) == (422, 422)
    assert set(_people(database).values()) == {None}
    with reading_as(database, coordinator) as db:
        assert db.get_one(Person, other.id).ends_on is None
