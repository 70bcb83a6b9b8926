from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from sqlmodel import Session

from app.access import Label
from app.audit.actions import record
from app.audit.models import AuditEvent
from app.audit.queries import Wanted, events
from app.db import Database, new_id
from app.people.models import Person, Role
from tests.conftest import add_staff, writing_as

NOON = datetime(2020, 11, 24, 12, tzinfo=UTC)  # before anything that the fixtures do


@pytest.fixture
def two(any_database: Database) -> tuple[Person, Person]:
    return add_staff(any_database), add_staff(any_database, Role.OUTREACH, "Staff B")


def _happened(db: Session, at: datetime, action: str = "meeting.logged", **given: object) -> UUID:
    event = record(db, action=action, **given)  # type: ignore[arg-type]
    event.at = at
    db.flush()
    return event.id


def test_the_newest_come_first_and_pages_follow_without_gap_or_repeat(
    any_database: Database, two: tuple[Person, Person]
) -> None:
    with writing_as(any_database, two[0]) as db:
        # Several at the same moment: then the id decides, and none is lost between two pages.
        made = [_happened(db, NOON - timedelta(minutes=n // 4), "x.y") for n in range(23)]
        wanted, seen, before = Wanted(actions=["x.y"]), [], None
        while page := events(db, wanted, before=before, limit=5):
            seen += page
            before = page[-1].id

    assert {event.id for event in seen} == set(made)
    assert len(seen) == 23
    assert all((a.at, a.id.hex) > (b.at, b.id.hex) for a, b in pairwise(seen))


def test_every_filter_asks_for_its_own_column(
    any_database: Database, two: tuple[Person, Person]
) -> None:
    first, second = two
    subject = new_id()
    with writing_as(any_database, first) as db:
        ken = _happened(db, NOON, state_code="KEN", subject_id=subject)
        uga = _happened(db, NOON - timedelta(days=1), state_code="UGA", actor_id=second.id)
        task = _happened(db, NOON - timedelta(days=2), "task.added", state_code="UGA")
        only = Wanted(since=NOON - timedelta(days=9), until=NOON + timedelta(days=9))

        def found(**asked: object) -> set[UUID]:
            fields = {name: getattr(only, name) for name in ("since", "until")}
            return {e.id for e in events(db, Wanted(**(fields | asked)))}

        assert found() == {ken, uga, task}
        assert found(state_code="UGA") == {uga, task}
        assert found(actor_id=second.id) == {uga}
        assert found(actions=["task.added"]) == {task}
        assert found(actions=[]) == set()
        assert found(subject_ids=[subject]) == {ken}
        assert found(since=NOON) == {ken}
        assert found(until=NOON) == {uga, task}


def test_an_unknown_place_in_the_history_is_its_beginning(
    any_database: Database, two: tuple[Person, Person]
) -> None:
    with writing_as(any_database, two[0]) as db:
        made = {_happened(db, NOON - timedelta(days=days), "x.y") for days in range(3)}

        assert {e.id for e in events(db, Wanted(actions=["x.y"]), before=new_id())} == made


def test_an_event_keeps_who_when_and_how_sensitive(
    any_database: Database, two: tuple[Person, Person]
) -> None:
    with writing_as(any_database, two[0]) as db:
        event = record(db, action="x.y", state_code="KEN", label=Label.NAMED_PEOPLE, grade="A")
        db.flush()
        stored = db.get_one(AuditEvent, event.id)

    assert (stored.actor_id, stored.state_code, stored.label) == (two[0].id, "KEN", 2)
    assert stored.details == {"grade": "A"}
    assert stored.organisation_id == two[0].organisation_id
