from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from app.db import Database
from app.dossiers.meeting_listing import MeetingQuery, meeting_page
from app.labels.audience import Audience
from app.meetings.actions import withdraw_meeting
from app.meetings.models import Channel
from app.people.models import Person, Role
from app.stances.actions import record_stance
from app.stances.models import Stance
from app.tasks.deps import zone_for
from tests.conftest import add_staff, client_for, reading_as, writing_as
from tests.found import text, value
from tests.outreach import a_contact, a_meeting, an_hour_ago, said
from tests.page import checked

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
NOON = datetime(2026, 11, 20, 17, tzinfo=UTC)


def listed(client: TestClient, query: str = "") -> list[str]:
    """The delegations of the rows, in their order."""
    page = checked(client.get(f"/meetings{query}").text)
    return [text(row, ".said-by a") for row in page.select("#meetings li")]


def test_meetings_are_listed_newest_first_with_who_was_there(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        contact = a_contact(db, coordinator, "Legal adviser (sample)")
        a_meeting(db, coordinator, "NOR", held_at=NOON)
        meeting = a_meeting(
            db,
            coordinator,
            contact_ids=[contact],
            colleague_ids=[coordinator.id],
            summary="x" * 500,
        )
        record_stance(
            db,
            by=coordinator,
            state_code="KEN",
            stance=Stance.UNDECIDED,
            evidence=said(),
            observed_at=meeting.held_at,
        )

    page = checked(client.get("/meetings").text)

    assert [text(row, ".said-by a") for row in page.select("#meetings li")] == ["Kenya", "Norway"]
    row = text(page, f"#meeting-{meeting.id}")
    assert "with Legal adviser (sample)" in row
    assert "Staff A" in row
    assert text(page, f"#meeting-{meeting.id} .l2").endswith("x…")
    assert value(page, f"#meeting-{meeting.id} a", "href") == f"/meetings/{meeting.id}"


def test_the_list_is_filtered_by_its_address(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    colleague = add_staff(database, Role.OUTREACH, "Staff B")
    with writing_as(database, coordinator) as db:
        contact = a_contact(db, coordinator, "Anna Quill")
        a_meeting(db, coordinator, "KEN", contact_ids=[contact], held_at=NOON)
        a_meeting(db, coordinator, "NOR", channel=Channel.CALL, held_at=NOON - timedelta(days=1))
        a_meeting(db, coordinator, "SEN", summary="", held_at=NOON - timedelta(days=2))
        shared = a_meeting(
            db, coordinator, "TTO", colleague_ids=[colleague.id], held_at=NOON - timedelta(days=3)
        )
        shared.owner_id = coordinator.id

    every = ["Kenya", "Norway", "Senegal", "Trinidad and Tobago"]
    assert listed(client) == every
    assert listed(client, "?delegation=kenya") == ["Kenya"]
    assert listed(client, "?who=quill") == ["Kenya"]
    assert listed(client, "?channel=call") == ["Norway"]
    assert listed(client, f"?colleague={colleague.id}") == ["Trinidad and Tobago"]
    assert listed(client, f"?colleague={coordinator.id}") == every
    assert listed(client, "?since=2026-11-19") == ["Kenya", "Norway"]
    assert listed(client, "?until=2026-11-18") == ["Senegal", "Trinidad and Tobago"]
    assert listed(client, "?since=2026-11-18&until=2026-11-18") == ["Senegal"]
    assert listed(client, "?missing=1") == ["Senegal"]
    assert listed(client, "?channel=fax&colleague=x&since=x&until=9999-12-31&before=x") == every
    for nobody in ("?delegation=Atlantis", "?who=Nemo"):
        assert listed(client, nobody) == []
        assert "is called" in text(checked(client.get(f"/meetings{nobody}").text), ".empty")


def test_a_period_is_that_of_ones_own_time_zone(database: Database, coordinator: Person) -> None:
    at = datetime(2026, 11, 20, 3, tzinfo=UTC)  # still the evening of the 19th in New York
    with writing_as(database, coordinator) as db:
        a_meeting(db, coordinator, held_at=at)

    assert listed(client_for(database, coordinator), "?since=2026-11-20") == []
    with writing_as(database, coordinator) as db:
        person = db.get(Person, coordinator.id)
        assert person is not None
        person.time_zone = "Europe/Zurich"
    assert listed(client_for(database, coordinator), "?since=2026-11-20") == ["Kenya"]


def test_a_withdrawn_meeting_is_listed_as_such_with_who_when_and_why(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        meeting = a_meeting(db, coordinator, summary="")
        withdraw_meeting(db, by=coordinator, meeting=meeting, reason="Logged twice")

    page = checked(client.get("/meetings").text)

    row = page.select("#meetings li.gone")
    assert len(row) == 1
    assert "by Staff A: Logged twice" in text(page, "#meetings li.gone")
    assert listed(client, "?missing=1") == [], "it is waited for no longer"
    assert not page.select(".nav a[href='/meetings'] .count")


def test_paging_shows_each_meeting_once_also_those_of_one_moment(any_database: Database) -> None:
    by = add_staff(any_database)
    at = an_hour_ago()
    with writing_as(any_database, by) as db:
        made = [a_meeting(db, by, held_at=at - timedelta(hours=n // 4)).id for n in range(11)]

    seen, before = [], ""
    with reading_as(any_database, by) as db:
        for _ in range(9):
            page = meeting_page(db, MeetingQuery(before=before), zone_for(by), limit=3)
            seen += [row.id for row in page.rows]
            before = str(page.older) if page.older else ""
            if not before:
                break
    assert len(seen) == 11
    assert set(seen) == set(made)


def test_the_list_goes_on_where_the_page_ended(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        for n in range(35):
            a_meeting(db, coordinator, held_at=NOON - timedelta(hours=n))

    first = checked(client.get("/meetings?delegation=ken").text)
    more = value(first, "a[rel=next]", "href")
    second = checked(client.get(more).text)

    assert "delegation=ken" in more
    assert [len(page.select("#meetings li")) for page in (first, second)] == [30, 5]


def test_an_empty_list_says_how_it_fills(client: TestClient) -> None:
    assert "No meetings yet" in text(checked(client.get("/meetings").text), ".empty")
    assert "No meeting fits" in text(checked(client.get("/meetings?channel=call").text), ".empty")


@pytest.mark.parametrize("number", [1, 12])
def test_the_list_needs_the_same_queries_however_long(
    client: TestClient, database: Database, coordinator: Person, queries: list[str], number: int
) -> None:
    with writing_as(database, coordinator) as db:
        contact = a_contact(db, coordinator, "Anna Quill")
        for n in range(number):
            a_meeting(db, coordinator, contact_ids=[contact], held_at=NOON - timedelta(hours=n))
    queries.clear()

    client.get("/meetings?who=quill", headers=HTMX)

    assert len(queries) == 16, "\n".join(queries)


def test_readers_read_the_list(
    database: Database, coordinator: Person, sign_in: Callable[[Role], TestClient]
) -> None:
    with writing_as(database, coordinator) as db:
        a_meeting(db, coordinator, audience=Audience.TEAM)
        a_meeting(db, coordinator, "NOR", audience=Audience.NAMED)

    assert listed(sign_in(Role.VIEWER)) == ["Kenya"]
