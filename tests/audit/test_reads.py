"""Whoever looks at a record above Team leaves a trace, on whichever page; nobody else does."""

import logging
from typing import Any
from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa
from fastapi.routing import RouteContext
from sqlmodel import Session, col

from app.access import Label
from app.audit.chain import ROWS
from app.audit.models import AuditEvent
from app.audit.reads import NAMED_ONE_BY_ONE, READ
from app.clock import utc_now
from app.db import Database, change_count
from app.labels.actions import add_reader
from app.labels.audience import Audience
from app.meetings.actions import log_meeting
from app.meetings.models import Channel, Meeting
from app.people.models import Person, Role
from tests.audit.conftest import judged
from tests.conftest import add_staff, client_for, reading_as, writing_as
from tests.conventions.walking import GUARDED, method, title
from tests.vault.canaries import fill


def reads(database: Database) -> list[Any]:
    with database.reading() as db:
        query = sa.select(ROWS).where(ROWS.c.action == READ).order_by(ROWS.c.sequence)
        return list(db.connection().execute(query))


def met(db: Session, by: Person, audience: Audience = Audience.NAMED) -> UUID:
    meeting = log_meeting(
        db,
        by=by,
        state_code="KEN",
        held_at=utc_now(),
        channel=Channel.CALL,
        summary="Some words",
        audience=audience,
    )
    return meeting.id


@pytest.fixture
def owner(any_database: Database) -> Person:
    return add_staff(any_database, Role.OUTREACH, "Staff A")


def test_a_look_at_a_protected_record_is_noted(any_database: Database, owner: Person) -> None:
    with writing_as(any_database, owner) as db:
        meeting = met(db, owner)
    answer = client_for(any_database, owner).get(f"/meetings/{meeting}")
    [event] = reads(any_database)

    assert answer.status_code == 200
    assert (event.actor_id, event.subject_id) == (owner.id, meeting)
    assert (event.label, event.state_code) == (Label.NAMED_PEOPLE, "KEN")
    assert event.details == {"meeting": [str(meeting)]}
    assert judged(any_database).is_unbroken


def test_a_look_at_what_the_team_knows_is_not_noted(any_database: Database, owner: Person) -> None:
    with writing_as(any_database, owner) as db:
        meeting = met(db, owner, Audience.TEAM)
    client = client_for(any_database, owner)

    assert client.get(f"/meetings/{meeting}").status_code == 200
    assert client.get("/delegations/ken").status_code == 200
    assert reads(any_database) == []


def test_what_does_not_exist_for_somebody_was_not_read(
    any_database: Database, owner: Person
) -> None:
    with writing_as(any_database, owner) as db:
        meeting = met(db, owner)
    client = client_for(any_database, add_staff(any_database, name="Staff C"))

    assert client.get(f"/meetings/{meeting}").status_code == 404
    assert client.get("/delegations/ken").status_code == 200
    assert reads(any_database) == []


def test_who_may_know_of_the_record_may_know_who_read_it(
    any_database: Database, owner: Person
) -> None:
    named = add_staff(any_database, Role.OUTREACH, "Staff B")
    other = add_staff(any_database, Role.COORDINATOR, "Staff C")
    with writing_as(any_database, owner) as db:
        record = db.get_one(Meeting, met(db, owner))
        add_reader(db, by=owner, record=record, person_id=named.id)
        address = f"/meetings/{record.id}"
    client_for(any_database, owner).get(address)
    client_for(any_database, named).get(address)

    def known(person: Person) -> int:
        with reading_as(any_database, person) as db:
            query = sa.select(col(AuditEvent.id)).where(col(AuditEvent.action) == READ)
            return len(db.execute(query).all())

    assert [known(owner), known(named), known(other)] == [2, 2, 0]


def test_a_page_that_lists_records_is_one_event(any_database: Database, owner: Person) -> None:
    with writing_as(any_database, owner) as db:
        made = [met(db, owner) for _ in range(3)]
        met(db, owner, Audience.TEAM)
    client_for(any_database, owner).get("/delegations/ken")
    [event] = reads(any_database)

    assert (event.subject_id, event.state_code) == (None, "KEN")
    assert sorted(event.details["meeting"]) == sorted(map(str, made))


def test_of_a_long_list_the_number_is_noted(any_database: Database, owner: Person) -> None:
    with writing_as(any_database, owner) as db:
        for _ in range(NAMED_ONE_BY_ONE + 2):
            met(db, owner)
    client_for(any_database, owner).get("/meetings")
    [event] = reads(any_database)

    assert event.details == {"meeting": NAMED_ONE_BY_ONE + 2}


def test_reading_changes_no_record_and_spoils_nothing_that_is_kept(
    any_database: Database, owner: Person
) -> None:
    with writing_as(any_database, owner) as db:
        meeting = met(db, owner)
    client = client_for(any_database, owner)
    with any_database.reading() as db:
        before = change_count(db)
    client.get(f"/meetings/{meeting}")
    with any_database.reading() as db:
        assert change_count(db) == before
    assert len(reads(any_database)) == 1


def test_on_a_full_disk_reading_goes_on_and_the_log_says_so(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    owner = add_staff(database)
    with writing_as(database, owner) as db:
        meeting = met(db, owner)
    client = client_for(database, owner)
    client.get("/meetings")  # last seen is noted once a minute

    def full(*_: object, **__: object) -> None:
        raise sa.exc.OperationalError("INSERT", {}, psycopg.errors.DiskFull())

    monkeypatch.setattr("app.audit.reads.record", full)
    with caplog.at_level(logging.ERROR):
        answer = client.get(f"/meetings/{meeting}")

    assert answer.status_code == 200
    assert "read.not_recorded" in caplog.text


ELSEWHERE = {
    "drafts:show": "what somebody typed themselves",
    "history:show": "titles of tasks in lines about them",
    "stance:show": "kept; shows values, and the titles of next tasks",
    "views:list": "names of one's own views",
}
"""Pages that show words of protected records and note nothing, and why."""


def _addresses(route: RouteContext, made: dict[str, UUID]) -> list[str]:
    path = (route.path or "").replace("{code}", "ken")
    if "{" not in path:
        return [path]
    found = []
    for table, record_id in made.items():
        filled = path.replace("{table}", table).replace("{kind}", table)
        for name in ("record_id", "meeting_id", "contact_id", "task_id", "promise_id"):
            filled = filled.replace(f"{{{name}:uuid}}", str(record_id))
        found.append(filled)
    return [address for address in found if "{" not in address]


@pytest.fixture(scope="module")
def readable() -> list[RouteContext]:
    return [each for each in GUARDED if method(each) == "GET" and each.name not in ELSEWHERE]


def test_every_page_with_words_of_a_protected_record_leaves_a_trace(
    database: Database, readable: list[RouteContext]
) -> None:
    """Also pages that are added later: they are found by walking the routes."""
    owner = add_staff(database)
    with writing_as(database, owner) as db:
        made = fill(db, owner, Label.NAMED_PEOPLE)
    client = client_for(database, owner)
    silent, noted = [], 0
    for route in readable:
        for address in _addresses(route, made):
            before = len(reads(database))
            answer = client.get(address)
            if answer.status_code == 200 and "canary2x" in answer.text:
                noted += 1
                if len(reads(database)) == before:
                    silent.append(f"{title(route)} {address}")

    assert silent == [], "Call note_shown, or say why not in ELSEWHERE."
    assert noted > 5
