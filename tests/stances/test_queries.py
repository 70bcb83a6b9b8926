"""What holds, what held, and what changed, on both engines and without reading the history."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlmodel import Session, select

from app.db import Database
from app.organisations.models import Organisation, OrganisationKind
from app.people.models import Person, Role, Status
from app.stances.models import Stance, StanceRecord
from app.stances.queries import (
    current_stances,
    stance_as_of,
    stance_changes,
    stance_history,
    stance_steps,
    stance_version,
    stances_now,
)
from tests.assessed import FIRST, a_stance, newest, on
from tests.conftest import add_staff, reading_as, writing_as

CODES = ("KEN", "NOR")

days = st.integers(min_value=0, max_value=6).map(on)
record = st.fixed_dictionaries(
    {
        "code": st.sampled_from(CODES),
        "stance": st.sampled_from(Stance),
        "observed_at": days,
        "recorded_at": days,
        "withdrawn_at": st.none() | days,
    }
)
any_history = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def test_the_newest_observation_holds_whatever_was_recorded_last(any_database: Database) -> None:
    person = add_staff(any_database)
    with writing_as(any_database, person) as db:
        a_stance(db, Stance.LEANING_TO_JOIN, observed_at=on(3))
        a_stance(db, Stance.UNDECIDED, observed_at=on(1), recorded_at=on(5))

    with reading_as(any_database, person) as db:
        current = current_stances(db)

    assert current["KEN"].stance is Stance.LEANING_TO_JOIN
    assert set(current) == {"KEN"}, "A State without a record is absent."


def test_a_withdrawn_record_no_longer_holds(any_database: Database) -> None:
    person = add_staff(any_database)
    with writing_as(any_database, person) as db:
        a_stance(db, Stance.UNDECIDED, observed_at=on(1))
        a_stance(db, Stance.JOINING_AS_IS, observed_at=on(2), withdrawn_at=on(4))

    with reading_as(any_database, person) as db:
        assert current_stances(db)["KEN"].stance is Stance.UNDECIDED
        assert stances_now(db)["KEN"].stance is Stance.UNDECIDED
        assert [row.stance for row in stance_history(db, "KEN")] == [Stance.UNDECIDED]
        both = stance_history(db, "KEN", with_withdrawn=True)

    assert [row.stance for row in both] == [Stance.JOINING_AS_IS, Stance.UNDECIDED]


def test_as_of_shows_what_was_known_then_of_what_was_so_then(any_database: Database) -> None:
    person = add_staff(any_database)
    with writing_as(any_database, person) as db:
        a_stance(db, Stance.UNDECIDED, observed_at=on(1), withdrawn_at=on(6))
        a_stance(db, Stance.LEANING_TO_JOIN, observed_at=on(2), recorded_at=on(5))

    with reading_as(any_database, person) as db:
        before_it_was_known = stance_as_of(db, on(4))
        with_hindsight = stance_as_of(db, on(4), known_at=on(5))

    assert before_it_was_known["KEN"].stance is Stance.UNDECIDED, "It was withdrawn only later."
    assert with_hindsight["KEN"].stance is Stance.LEANING_TO_JOIN
    assert stance_as_of_nothing(any_database, person) == {}


def stance_as_of_nothing(database: Database, person: Person) -> dict[str, Any]:
    with reading_as(database, person) as db:
        return dict(stance_as_of(db, FIRST - timedelta(days=1)))


@any_history
@given(records=st.lists(record, max_size=12), at=days)
def test_any_history_is_read_as_a_person_would_read_it(
    any_database: Database, records: list[dict[str, Any]], at: datetime
) -> None:
    person = add_staff_once(any_database)
    with writing_as(any_database, person) as db:
        for old in db.exec(select(StanceRecord)).all():
            db.delete(old)
        db.flush()
        rows = [a_stance(db, **each) for each in records]
        then = stance_as_of(db, at)
        now = current_stances(db)
        [step] = stance_steps(db, [at])

    for code in CODES:
        own = [row for row in rows if row.state_code == code]
        assert getattr(newest(own), "id", None) == getattr(now.get(code), "id", None)
        assert getattr(newest(own, at), "id", None) == getattr(then.get(code), "id", None)
    by_now = [newest([r for r in rows if r.state_code == c and r.observed_at <= at]) for c in CODES]
    assert step.get(None, 0) == 196 - sum(found is not None for found in by_now)
    assert sum(step.values()) == 196


def add_staff_once(database: Database) -> Person:
    with database.reading() as db:
        known = db.exec(select(Person)).first()
    return known or add_staff(database)


def test_a_change_is_a_record_that_says_something_else(any_database: Database) -> None:
    person = add_staff(any_database)
    with writing_as(any_database, person) as db:
        a_stance(db, Stance.UNDECIDED, observed_at=on(0))
        a_stance(db, Stance.UNDECIDED, observed_at=on(8))
        a_stance(db, Stance.SAFEGUARDS_FIRST, observed_at=on(9))
        a_stance(db, Stance.JOINING_AS_IS, code="NOR", observed_at=on(2), recorded_at=on(9))
        a_stance(db, Stance.NOT_KNOWN, code="QAT", observed_at=on(9))

    with reading_as(any_database, person) as db:
        changes = stance_changes(db, on(7), 10)
        first = stance_changes(db, on(-1), 1)

    assert [(c.state_code, c.before, c.stance) for c in changes] == [
        ("KEN", Stance.UNDECIDED, Stance.SAFEGUARDS_FIRST)
    ], "What was so long before and is only written down now did not change this week."
    assert len(first) == 1


def test_steps_count_every_state_at_every_instant(any_database: Database) -> None:
    person = add_staff(any_database)
    with writing_as(any_database, person) as db:
        a_stance(db, Stance.UNDECIDED, observed_at=on(1))
        a_stance(db, Stance.LEANING_TO_JOIN, observed_at=on(3))
        a_stance(db, Stance.LEANING_TO_JOIN, code="NOR", observed_at=on(2))

    with reading_as(any_database, person) as db:
        steps = stance_steps(db, [on(0), on(2), on(4)])
        none = stance_steps(db, [])

    assert steps == [
        {None: 196},
        {None: 194, Stance.UNDECIDED: 1, Stance.LEANING_TO_JOIN: 1},
        {None: 194, Stance.LEANING_TO_JOIN: 2},
    ]
    assert none == []


def test_the_version_follows_every_record_and_withdrawal(any_database: Database) -> None:
    person = add_staff(any_database)
    seen = []
    with writing_as(any_database, person) as db:
        seen.append(stance_version(db))
        first = a_stance(db, observed_at=on(1))
        seen.append(stance_version(db))
        a_stance(db, observed_at=on(2))
        seen.append(stance_version(db))
        first.withdrawn_at = on(3)
        db.flush()
        seen.append(stance_version(db))
        assert stance_version(db) == seen[-1]

    assert len(set(seen)) == len(seen)


def test_another_organisation_has_its_own_record(database: Database, coordinator: Person) -> None:
    with database.writing() as db:
        other = Organisation(kind=OrganisationKind.PARTNER, name="Other", created_at=FIRST)
        db.add(other)
        db.flush()
        stranger = Person(
            organisation_id=other.id,
            email="stranger@example.org",
            name="Stranger",
            role=Role.OUTREACH,
            status=Status.ACTIVE,
            created_at=FIRST,
        )
        db.add(stranger)
    with writing_as(database, stranger) as db:
        a_stance(db, Stance.JOINING_AS_IS)

    with reading_as(database, coordinator) as db:
        assert current_stances(db) == {}
        assert stance_as_of(db, on(9)) == {}
        assert stance_changes(db, on(-1), 5) == []
        assert stance_steps(db, [on(9)]) == [{None: 196}]


READERS: dict[str, Callable[[Session], Any]] = {
    "current": current_stances,
    "now": stances_now,
    "steps": lambda db: stance_steps(db, [on(1), on(2)]),
    "changes": lambda db: stance_changes(db, on(1), 5),
}


@pytest.mark.parametrize("name", READERS)
def test_the_history_is_sought_in_never_scanned(
    database: Database, coordinator: Person, name: str
) -> None:
    plans: list[str] = []

    def explain(c: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "stance_record" in statement:
            found = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.extend(row[3] for row in found.fetchall())

    event.listen(database.engine, "before_cursor_execute", explain)
    with reading_as(database, coordinator) as db:
        READERS[name](db)
    event.remove(database.engine, "before_cursor_execute", explain)

    assert any("ix_stance_record_standing" in line for line in plans), plans
    assert not [p for p in plans if p.startswith(("SCAN stance_record", "SCAN newest"))], plans
