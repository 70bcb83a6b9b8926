"""The timeline: everything once, in order, a page at a time."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col

from app.asks.queries import all_asks
from app.clock import utc_now
from app.db import Database
from app.dossiers.header import legal_of
from app.dossiers.log import withdraw_outreach
from app.dossiers.paging import Key
from app.dossiers.timeline import Entry, Kind, Show, Timeline, timeline_of
from app.meetings.models import Meeting
from app.organisations.models import Organisation, OrganisationKind
from app.people.actions import add_person
from app.people.models import Person, Role
from app.responses.actions import withdraw_response
from app.responses.models import AskResponse, AskStatus
from app.stances.actions import withdraw_stance
from app.stances.models import StanceRecord
from app.tasks.models import Promise, Task
from tests.conftest import PASSWORD, add_staff, reading_as, writing_as
from tests.dossiers.life import (
    PAGE,
    STATE,
    a_meeting,
    a_stance,
    an_answer,
    some_of_everything,
    wants,
)
from tests.page import checked


def a_page(db: Session, show: Show = Show.ALL, before: Key | None = None, n: int = 20) -> Timeline:
    slugs = [ask.slug for ask in all_asks(db)]
    acts = legal_of(db, STATE).acts
    return timeline_of(db, STATE, show=show, before=before, slugs=slugs, acts=acts, limit=n)


def all_pages(db: Session, n: int, show: Show = Show.ALL) -> list[Entry]:
    page = a_page(db, show, n=n)
    found = list(page.entries)
    while page.older:
        page = a_page(db, show, page.older, n)
        found += page.entries
    return found


def count(db: Session, table: type, *conditions: sa.ColumnElement[bool]) -> int:
    return db.scalar(sa.select(sa.func.count()).select_from(table).where(*conditions)) or 0


def test_everything_stands_in_it_once_and_in_order(any_database: Database) -> None:
    by = add_staff(any_database)
    with writing_as(any_database, by) as db:
        some_of_everything(db, by, 6)

    with reading_as(any_database, by) as db:
        entries = all_pages(db, 4)
        direct = {
            Kind.MEETING: count(db, Meeting),
            Kind.STANCE: count(db, StanceRecord, col(StanceRecord.meeting_id).is_(None)),
            Kind.ANSWER: count(db, AskResponse, col(AskResponse.meeting_id).is_(None)),
            Kind.TASK: count(db, Task, col(Task.done_at).is_not(None)),
            Kind.PROMISE: count(db, Promise, col(Promise.meeting_id).is_(None)),
        }
    assert {kind: sum(e.kind is kind for e in entries) for kind in direct} == direct
    assert len({entry.key for entry in entries}) == len(entries)
    assert [e.key for e in entries] == sorted((e.key for e in entries), reverse=True)


@pytest.mark.parametrize("show", list(Show))
def test_a_filter_shows_its_kind_whole(any_database: Database, show: Show) -> None:
    by = add_staff(any_database)
    with writing_as(any_database, by) as db:
        some_of_everything(db, by, 4)

    with reading_as(any_database, by) as db:
        entries = all_pages(db, 3, show)
        direct = {
            Show.ALL: len(all_pages(db, 50)),
            Show.MEETINGS: count(db, Meeting),
            Show.STANCE: count(db, StanceRecord),
            Show.ASKS: count(db, AskResponse),
            Show.TREATY: len(legal_of(db, STATE).standing),
        }
    assert len(entries) == len({entry.key for entry in entries}) == direct[show]


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(hours=st.lists(st.integers(1, 30), min_size=1, max_size=25), n=st.integers(1, 9))
def test_pages_of_any_size_make_the_whole(database: Database, hours: list[int], n: int) -> None:
    """Many records at the same instant are the hard case: the id parts them."""
    by = _reader(database)
    now = utc_now().replace(minute=0, second=0, microsecond=0)
    with writing_as(database, by) as db:
        for place, hour in enumerate(hours):
            when = now - timedelta(hours=hour)
            if place % 2:
                record = a_stance(db, by)
                record.observed_at = when
            else:
                meeting = a_meeting(db, by)
                meeting.held_at = when
        db.flush()
        whole = [entry.key for entry in a_page(db, n=500).entries]
        pages = [entry.key for entry in all_pages(db, n)]

    assert pages == whole


def _reader(database: Database) -> Person:
    with database.reading() as db:
        found = db.scalar(sa.select(Person).where(col(Person.name) == "Staff A"))
    return found or add_staff(database)


def test_what_a_meeting_caused_stands_with_it(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        an_answer(db, coordinator, AskStatus.RAISED, 9)
        some_of_everything(db, coordinator, 1)
        meeting_id = db.scalar(sa.select(col(Meeting.id)))
    entry = checked(client.get(PAGE).text).select_one(f"#entry-{meeting_id}")

    assert entry is not None
    tags = [tag.get_text(" ", strip=True) for tag in entry.select(".tag")]
    assert tags[0] == "Stance 3 Undecided → 1 Will not join"
    assert tags[1] == "Ask 1 Raised → Considering"
    assert tags[2:] == ["Promised: Will ask 0", "1 of 1 follow-up done"]
    assert "Adviser 0" in entry.text
    assert "Staff A" in entry.text


def test_what_was_taken_back_stands_apart_with_its_reason(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        meeting = a_meeting(db, coordinator, 3, summary="A wrong meeting")
        a_stance(db, coordinator, meeting=meeting)
        stance, answer = a_stance(db, coordinator), an_answer(db, coordinator)
        withdraw_outreach(db, by=coordinator, meeting=meeting, reason="Another delegation")
        withdraw_stance(db, by=coordinator, record=stance, reason="A slip")
        withdraw_response(db, by=coordinator, record=answer, reason="Misheard")
    page = checked(client.get(PAGE).text)

    assert not page.select("#timeline li[id^=entry-]")
    assert len(page.select("#withdrawn del")) == 4
    words = page.select("#withdrawn")[0].text
    assert all(reason in words for reason in ("Another delegation", "A slip", "Misheard"))
    assert "A wrong meeting" not in page.text


def test_earlier_entries_are_one_link_away_with_scripts_and_without(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        some_of_everything(db, coordinator, 6)
    first = checked(client.get(PAGE).text)
    link = first.select("#timeline-earlier a")[0]
    plain = checked(client.get(str(link["href"]).partition("#")[0]).text)
    part = checked(client.get(str(link["hx-get"]), headers=wants("ol#timeline-list")).text)
    shown = [{li["id"] for li in p.select("li[id^=entry-]")} for p in (first, plain, part)]

    assert len(shown[0]) == 20
    assert shown[1] == shown[2]
    assert not shown[0] & shown[1]
    assert part.select("hx-partial")[0]["hx-target"] == "#timeline-earlier"


@pytest.mark.parametrize("query", ["show=nonsense", "before=nonsense", "before=99999999T0-1"])
def test_an_address_that_cannot_be_read_shows_the_newest(client: TestClient, query: str) -> None:
    page = checked(client.get(f"{PAGE}?{query}").text)

    assert page.select("#timeline nav [aria-current]")[0].text == "All"


def test_a_month_is_that_of_the_reader(database: Database, coordinator: Person) -> None:
    with writing_as(database, coordinator) as db:
        meeting = a_meeting(db, coordinator)
        meeting.held_at = utc_now().replace(month=6, day=1, hour=2, year=2026)
        db.flush()
        page = a_page(db)

    assert next(m.first.month for m in page.months(ZoneInfo("Europe/Zurich"))) == 6
    assert next(m.first.month for m in page.months(ZoneInfo("America/New_York"))) == 5


def test_a_month_goes_on_over_the_page(database: Database, coordinator: Person) -> None:
    utc = ZoneInfo("UTC")
    with writing_as(database, coordinator) as db:
        for day in range(1, 5):
            meeting = a_meeting(db, coordinator)
            meeting.held_at = utc_now().replace(month=6, day=day, year=2026)
        db.flush()
        first = a_page(db, n=2)
        second = a_page(db, before=first.older, n=2)

    assert [month.goes_on for month in first.months(utc)] == [False]
    assert next(month.goes_on for month in second.months(utc))


def test_another_organisation_sees_none_of_it(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        some_of_everything(db, coordinator, 1)
    stranger = _of_another_organisation(database)
    with reading_as(database, stranger) as db:
        assert [e.kind for e in all_pages(db, 50)] == []


def _of_another_organisation(database: Database) -> Person:
    with database.writing() as db:
        other = Organisation(name="Ally", kind=OrganisationKind.PARTNER, created_at=utc_now())
        db.add(other)
        db.flush()
        return add_person(
            db,
            organisation_id=other.id,
            email="other@example.org",
            name="Other",
            role=Role.OUTREACH,
            password=PASSWORD,
        )
