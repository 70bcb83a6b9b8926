from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.audit.models import AuditEvent
from app.audit.queries import PAGE
from app.clock import utc_now
from app.db import Database
from app.meetings.actions import withdraw_meeting
from app.organisations.models import Organisation, OrganisationKind
from app.people.actions import add_person
from app.people.models import Person, Role
from app.stances.models import Stance
from app.tasks.actions import add_task
from tests.conftest import client_for
from tests.history.conftest import PARTIAL, corrected, logged, read, stance_recorded
from tests.page import checked


def test_another_organisation_reads_nothing_of_ours(
    database: Database, coordinator: Person, writing: Callable[[], Any]
) -> None:
    with writing() as db:
        meeting = logged(db, coordinator)
        corrected(db, coordinator, meeting, 1, summary="Ours")
    with database.writing() as db:
        ally = Organisation(kind=OrganisationKind.PARTNER, name="Ally", created_at=utc_now())
        db.add(ally)
        db.flush()
        stranger = add_person(
            db,
            organisation_id=ally.id,
            email="ally@example.net",
            name="Ally",
            role=Role.COORDINATOR,
            password="four random words here",
        )
    theirs = client_for(database, stranger)

    assert "Logged" not in theirs.get("/history").text
    assert "Nothing here" in theirs.get(f"/history?subject={meeting.id}").text


def test_filters_are_an_address_and_work_together(
    client: TestClient, coordinator: Person, writing: Callable[[], Any]
) -> None:
    with writing() as db:
        logged(db, coordinator)
        logged(db, coordinator, state_code="UGA")
        add_task(db, by=coordinator, title="Send text", due_on=None, state_code="UGA")

    assert len(read(client, "?state=uga")) == 2
    assert len(read(client, "?state=uga&kind=meetings")) == 1
    assert len(read(client, f"?kind=meetings&person={coordinator.id}")) == 2
    assert read(client, f"?kind=meetings&person={UUID(int=5)}") == []
    assert len(read(client, "?state=uga&kind=&person=&on=")) == 2
    page = checked(client.get("/history?state=uga&kind=meetings").text)
    assert page.select_one("option[value=uga][selected]")
    assert page.select_one("option[value=meetings][selected]")


def test_a_day_is_the_readers_own(
    database: Database, coordinator: Person, writing: Callable[[], Any]
) -> None:
    with writing() as db:
        meeting = logged(db, coordinator)
        event = db.exec(select(AuditEvent).where(AuditEvent.subject_id == meeting.id)).one()
        event.at = event.at.replace(hour=3, minute=30)
        on = event.at.date()
        db.get_one(Person, coordinator.id).time_zone = "America/New_York"
    client = client_for(database, coordinator)
    before = on - timedelta(days=1)

    assert len(read(client, f"?kind=meetings&on={before}")) == 1
    assert read(client, f"?kind=meetings&on={on}") == []
    page = checked(client.get("/history?kind=meetings").text)
    shown = page.select_one("#lines time").get_text()  # type: ignore[union-attr]
    assert shown.startswith(f"{before.day} ")


def test_a_long_history_is_read_a_page_at_a_time(
    client: TestClient, coordinator: Person, writing: Callable[[], Any]
) -> None:
    with writing() as db:
        for _ in range(PAGE + 7):
            logged(db, coordinator)
    first = checked(client.get("/history?kind=meetings").text)
    link = str(first.select_one(".pager a[rel=next]")["href"])  # type: ignore[index]
    second = checked(client.get(link).text)
    ids = [row["id"] for page in (first, second) for row in page.select("#lines tbody tr")]

    assert link.startswith("/history?kind=meetings&before=")
    assert len(ids) == len(set(ids)) == PAGE + 7
    assert second.select_one(".pager a")["href"] == "/history?kind=meetings"  # type: ignore[index]


def test_a_filter_answers_with_the_lines_alone(client: TestClient) -> None:
    part = client.get("/history?kind=people", headers=PARTIAL)

    assert checked(part.text).select_one("#lines")
    assert "<html" not in part.text
    assert "HX-Request-Type" in part.headers["vary"]


@pytest.mark.parametrize(
    "query", ["?kind=x", "?person=x", "?subject=x", "?on=yesterday", "?before=x", "?state=%20"]
)
def test_an_address_changed_by_hand_is_answered(client: TestClient, query: str) -> None:
    assert client.get(f"/history{query}").status_code == 200


def test_the_history_takes_the_same_queries_however_much_happened(
    client: TestClient, coordinator: Person, writing: Callable[[], Any], queries: list[str]
) -> None:
    sent = []
    for times in (1, 8):
        for n in range(times):
            with writing() as db:
                meeting = logged(db, coordinator)
                corrected(db, coordinator, meeting, 1, summary=f"{n}")
                stance_recorded(db, coordinator, Stance.UNDECIDED, n + 1)
                add_task(db, by=coordinator, title="Send text", due_on=None, state_code="UGA")
        queries.clear()
        client.get("/history", headers=PARTIAL)
        sent.append(len(queries))

    assert sent == [9, 9]


def test_withdrawing_is_told_without_its_reason(
    client: TestClient, coordinator: Person, writing: Callable[[], Any]
) -> None:
    with writing() as db:
        meeting = logged(db, coordinator)
        withdraw_meeting(db, by=coordinator, meeting=meeting, reason="Secret reason")

    text = client.get("/history").text

    assert "Withdrew a meeting" in text
    assert "Secret reason" not in text


@pytest.mark.parametrize("role", Role)
def test_partners_do_not_read_the_history(
    sign_in: Callable[[Role], TestClient], role: Role
) -> None:
    assert sign_in(role).get("/history").status_code == (403 if role is Role.PARTNER else 200)
