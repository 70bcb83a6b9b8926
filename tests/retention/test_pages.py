"""Keeping longer, letting go, and erasing a contact by two coordinators, on the pages."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from sqlmodel import col, select

from app.access import Label
from app.clock import utc_now
from app.contacts.models import Contact
from app.db import Database
from app.erasures.ledger import replay
from app.labels.audience import Audience
from app.meetings.models import Meeting
from app.people.models import Person, Role, SignInSession
from app.retention.models import ErasureRequest
from app.retention.purging import purge
from app.retention.rules import KEPT_FOR
from tests.conftest import add_staff, client_for, reading_as, writing_as
from tests.outreach import a_contact, a_meeting
from tests.page import checked


@pytest.fixture
def owner(database: Database) -> Person:
    return add_staff(database, Role.OUTREACH, "Staff O")


@pytest.fixture
def owners(database: Database, owner: Person) -> TestClient:
    return client_for(database, owner)


def aged(database: Database, owner: Person, audience: Audience, *, days_left: int) -> UUID:
    """A meeting that is forgotten in so many days."""
    with writing_as(database, owner) as db:
        meeting = a_meeting(db, owner, audience=audience)
        ago = utc_now() - KEPT_FOR[Label(meeting.label)] + timedelta(days=days_left, hours=1)
        old = sa.update(Meeting).where(col(Meeting.id) == meeting.id).values(recorded_at=ago)
        db.execute(old)
    return meeting.id


def due_on(client: TestClient) -> list[str]:
    return [str(a["href"]) for a in checked(client.get("/retention").text).select("li.due a")]


def summary(database: Database, owner: Person, meeting_id: UUID) -> str:
    with reading_as(database, owner) as db:
        return db.get_one(Meeting, meeting_id).summary


def test_what_is_due_within_a_month_is_listed_for_its_owner(
    database: Database, owner: Person, owners: TestClient, client: TestClient
) -> None:
    soon = aged(database, owner, Audience.ONLY_ME, days_left=10)
    aged(database, owner, Audience.ONLY_ME, days_left=60)

    assert due_on(owners) == [f"/meetings/{soon}"]
    assert "in 10 days" in owners.get("/retention").text
    assert due_on(client) == []


@pytest.mark.parametrize(("audience", "counted"), [(Audience.TEAM, 1), (Audience.ONLY_ME, 0)])
def test_coordinators_see_counts_of_what_they_may_know(
    database: Database, owner: Person, client: TestClient, audience: Audience, counted: int
) -> None:
    aged(database, owner, audience, days_left=10)
    page = checked(client.get("/retention").text)

    assert [dd.get_text() for dd in page.select("#counts-h ~ *, .panel dl dd")] == ["1"] * counted


def test_kept_longer_it_survives_the_purge_and_leaves_the_list(
    database: Database, owner: Person, owners: TestClient
) -> None:
    meeting_id = aged(database, owner, Audience.TEAM, days_left=5)
    answer = owners.post(f"/retention/meeting/{meeting_id}/keeping")
    purge(database, now=utc_now() + timedelta(days=100))

    assert answer.status_code == 303
    assert due_on(client_for(database, owner)) == []
    assert summary(database, owner, meeting_id)
    purge(database, now=utc_now() + timedelta(days=190))
    assert not summary(database, owner, meeting_id)


def test_let_go_it_is_forgotten_at_once_and_again_after_a_restore(
    database: Database, owner: Person, owners: TestClient
) -> None:
    meeting_id = aged(database, owner, Audience.AT_RISK, days_left=5)
    owners.post(f"/retention/meeting/{meeting_id}/letting-go")
    at_once = summary(database, owner, meeting_id)
    with writing_as(database, owner) as db:
        db.get_one(Meeting, meeting_id).summary = "as in an old backup"
    with database.writing() as db:
        replay(db)

    assert (at_once, summary(database, owner, meeting_id)) == ("", "")


@pytest.mark.parametrize("act", ["keeping", "letting-go"])
def test_only_the_owner_decides(
    database: Database, owner: Person, client: TestClient, act: str
) -> None:
    meeting_id = aged(database, owner, Audience.TEAM, days_left=5)

    assert client.post(f"/retention/meeting/{meeting_id}/{act}").status_code == 403
    assert summary(database, owner, meeting_id)


def test_a_person_is_not_let_go_by_one(
    database: Database, owner: Person, owners: TestClient
) -> None:
    with writing_as(database, owner) as db:
        contact_id = a_contact(db, owner, "Amina Otieno")

    assert owners.post(f"/retention/contact/{contact_id}/letting-go").status_code == 422


def erased(database: Database, owner: Person, contact_id: UUID) -> bool:
    with reading_as(database, owner) as db:
        return db.get_one(Contact, contact_id).erased_at is not None


def test_two_coordinators_erase_a_contact(
    database: Database, owner: Person, client: TestClient
) -> None:
    with writing_as(database, owner) as db:
        contact_id = a_contact(db, owner, "Amina Otieno")
    second = client_for(database, add_staff(database, name="Staff B"))
    place = f"/contacts/{contact_id}/erasure"
    blank = client.post(place, data={"reason": " "})
    client.post(place, data={"reason": "asked by letter"})
    alone = client.post(f"{place}/agreement")
    before = erased(database, owner, contact_id)
    page = second.get(place).text
    second.post(f"{place}/agreement")

    assert (blank.status_code, alone.status_code, before) == (422, 403, False)
    assert "asked by letter" in page
    assert erased(database, owner, contact_id)
    with reading_as(database, owner) as db:
        assert db.exec(select(ErasureRequest)).all() == []
    assert second.get(f"/contacts/{contact_id}").status_code == 200


def test_agreeing_takes_a_fresh_proof(
    database: Database, owner: Person, client: TestClient
) -> None:
    with writing_as(database, owner) as db:
        contact_id = a_contact(db, owner, "Amina Otieno")
    place = f"/contacts/{contact_id}/erasure"
    client.post(place, data={"reason": "asked by letter"})
    second = client_for(database, add_staff(database, name="Staff B"))
    with database.writing() as db:
        earlier = utc_now() - timedelta(minutes=6)
        db.execute(sa.update(SignInSession).values(confirmed_at=earlier))

    assert second.post(f"{place}/agreement").status_code == 409
    assert not erased(database, owner, contact_id)


def test_either_declines(database: Database, owner: Person, client: TestClient) -> None:
    with writing_as(database, owner) as db:
        contact_id = a_contact(db, owner, "Amina Otieno")
    place = f"/contacts/{contact_id}/erasure"
    client.post(place, data={"reason": "asked by letter"})
    client.post(f"{place}/refusal")

    assert client.post(f"{place}/agreement").status_code == 409
    assert not erased(database, owner, contact_id)
