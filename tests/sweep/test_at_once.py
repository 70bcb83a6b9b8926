"""What is taken away is gone with the next request, on every page, the kept one included."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from sqlmodel import col

from app.access import Label
from app.clock import today_in_new_york, utc_now
from app.db import Database
from app.labels.actions import raise_label
from app.labels.audience import Audience
from app.partners.actions import end_sharing, share
from app.people.models import Person, Role
from app.people.models import Status as AccountStatus
from app.people.standing import change_role, suspend
from tests.conftest import add_staff, client_for, writing_as
from tests.conventions.walking import GUARDED, filled, method
from tests.outreach import a_meeting
from tests.two_organisations import add_member, an_organisation

PAGES = [filled(route) for route in GUARDED if method(route) == "GET"]
WORD = "Zebrafish"
TURNED_AWAY = {303, 401}


def _telling(client: TestClient, pages: list[str]) -> set[str]:
    return {page for page in pages if WORD in client.get(page).text}


def _suspend(database: Database, person: Person, by: Person) -> None:
    with writing_as(database, by) as db:
        suspend(db, person=db.get_one(Person, person.id), by=by)


def _give_role(database: Database, person: Person, by: Person) -> None:
    with writing_as(database, by) as db:
        change_role(db, person=db.get_one(Person, person.id), role=Role.VIEWER)


def _by_a_bare_write(**values: object) -> Callable[[Database, Person, Person], None]:
    """Past every action, so that no counter and no epoch moves: only the rules are left."""

    def write(database: Database, person: Person, _by: Person) -> None:
        with database.engine.begin() as connection:
            row = sa.update(Person).where(col(Person.id) == person.id)
            connection.execute(row.values(**values))

    return write


@pytest.mark.parametrize(
    "take_away",
    [
        _suspend,
        _give_role,
        _by_a_bare_write(status=AccountStatus.SUSPENDED),
        _by_a_bare_write(ends_on=today_in_new_york() - timedelta(days=2)),
    ],
    ids=["suspended", "another role", "suspended behind our back", "last day passed"],
)
def test_whoever_lost_their_place_is_turned_away_from_every_page(
    database: Database, coordinator: Person, take_away: Callable[[Database, Person, Person], None]
) -> None:
    person = add_staff(database, Role.COORDINATOR, "Staff B")
    client = client_for(database, person)
    assert {client.get("/stance").status_code for _ in range(2)} == {200}  # kept from now on

    take_away(database, person, coordinator)

    let_in = {page for page in PAGES if client.get(page).status_code not in TURNED_AWAY}
    assert let_in == set()


def test_a_raised_record_is_gone_from_every_page(database: Database, coordinator: Person) -> None:
    client = client_for(database, add_staff(database, Role.COORDINATOR, "Staff B"))
    with writing_as(database, coordinator) as db:
        meeting = a_meeting(db, coordinator, summary=f"{WORD} said so.", audience=Audience.TEAM)
    pages = [*PAGES, f"/meetings/{meeting.id}", f"/records/meeting/{meeting.id}"]
    assert _telling(client, pages) >= {"/delegations/ken", f"/meetings/{meeting.id}"}

    with writing_as(database, coordinator) as db:
        label = Audience.ONLY_ME.record_label
        raise_label(db, by=coordinator, record=db.merge(meeting), to=label, alone=True)

    assert client.get(pages[-1]).status_code == client.get(pages[-2]).status_code == 404
    assert _telling(client, pages) == set()


def test_what_was_shared_is_gone_from_every_page(database: Database, coordinator: Person) -> None:
    partner = an_organisation(database)
    client = client_for(database, add_member(database, partner))
    with writing_as(database, coordinator) as db:
        meeting = a_meeting(db, coordinator, summary=f"{WORD} said so.", audience=Audience.TEAM)
        until = utc_now().date() + timedelta(days=9)
        sharing = share(db, by=coordinator, partner_id=partner.id, ceiling=Label.TEAM, until=until)
    pages = [*PAGES, f"/meetings/{meeting.id}"]
    assert _telling(client, pages) >= {"/delegations/ken", f"/meetings/{meeting.id}"}

    with writing_as(database, coordinator) as db:
        end_sharing(db, by=coordinator, sharing=db.merge(sharing))

    assert client.get(pages[-1]).status_code == 404
    assert _telling(client, pages) == set()
