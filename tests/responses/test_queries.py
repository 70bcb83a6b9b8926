"""Answers to the asks: what holds, what held, what changed."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session

from app.db import Database
from app.people.models import Person
from app.responses.models import AskStatus
from app.responses.queries import (
    current_responses,
    response_changes,
    response_history,
    responses_as_of,
    statuses_now,
)
from tests.assessed import an_answer, on
from tests.conftest import add_staff, reading_as, writing_as


def test_each_ask_of_each_state_has_its_own_newest_answer(any_database: Database) -> None:
    person = add_staff(any_database)
    with writing_as(any_database, person) as db:
        an_answer(db, AskStatus.CONSIDERING, observed_at=on(1))
        an_answer(db, AskStatus.RAISED, observed_at=on(0), recorded_at=on(5))
        an_answer(db, AskStatus.DECLINED, ask="oversight", observed_at=on(2))
        an_answer(db, AskStatus.ON_RECORD, code="NOR", observed_at=on(2), withdrawn_at=on(3))

    with reading_as(any_database, person) as db:
        current, statuses = current_responses(db), statuses_now(db)
        of_kenya = current_responses(db, state_code="KEN")

    assert statuses == {
        ("KEN", "declarations"): AskStatus.CONSIDERING,
        ("KEN", "oversight"): AskStatus.DECLINED,
    }
    assert {key: found.status for key, found in current.items()} == statuses
    assert of_kenya == current


def test_as_of_shows_what_was_known_then(any_database: Database) -> None:
    person = add_staff(any_database)
    with writing_as(any_database, person) as db:
        an_answer(db, AskStatus.RAISED, observed_at=on(1), withdrawn_at=on(6))
        an_answer(db, AskStatus.DECLINED, observed_at=on(2), recorded_at=on(5))

    with reading_as(any_database, person) as db:
        then = responses_as_of(db, on(4))
        with_hindsight = responses_as_of(db, on(4), known_at=on(5))

    assert then["KEN", "declarations"].status is AskStatus.RAISED
    assert with_hindsight["KEN", "declarations"].status is AskStatus.DECLINED


def test_a_change_is_an_answer_that_says_something_else(any_database: Database) -> None:
    person = add_staff(any_database)
    with writing_as(any_database, person) as db:
        an_answer(db, AskStatus.RAISED, observed_at=on(0))
        an_answer(db, AskStatus.RAISED, observed_at=on(8))
        an_answer(db, AskStatus.ON_RECORD, observed_at=on(9))
        an_answer(db, AskStatus.RAISED, ask="speak-out", observed_at=on(8))
        an_answer(db, AskStatus.NOT_RAISED, ask="oversight", observed_at=on(8))

    with reading_as(any_database, person) as db:
        changes = response_changes(db, on(7), 10)

    assert [(c.ask_slug, c.before, c.status) for c in changes] == [
        ("declarations", AskStatus.RAISED, AskStatus.ON_RECORD),
        ("speak-out", None, AskStatus.RAISED),
    ]


def test_the_history_of_a_state_is_newest_first(database: Database, coordinator: Person) -> None:
    with writing_as(database, coordinator) as db:
        an_answer(db, AskStatus.RAISED, observed_at=on(0))
        an_answer(db, AskStatus.CONSIDERING, observed_at=on(2), withdrawn_at=on(3))
        an_answer(db, AskStatus.DECLINED, ask="oversight", observed_at=on(1))

    with reading_as(database, coordinator) as db:
        standing = [row.status for row in response_history(db, "KEN")]
        everything = [row.status for row in response_history(db, "KEN", with_withdrawn=True)]
        of_one_ask = [row.status for row in response_history(db, "KEN", ask_slug="oversight")]

    assert standing == [AskStatus.DECLINED, AskStatus.RAISED]
    assert everything == [AskStatus.CONSIDERING, AskStatus.DECLINED, AskStatus.RAISED]
    assert of_one_ask == [AskStatus.DECLINED]


READERS: dict[str, Callable[[Session], Any]] = {
    "current": current_responses,
    "statuses": statuses_now,
    "changes": lambda db: response_changes(db, on(1), 5),
}


@pytest.mark.parametrize("name", READERS)
def test_the_history_is_sought_in_never_scanned(
    database: Database, coordinator: Person, name: str
) -> None:
    plans: list[str] = []

    def explain(c: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "ask_response" in statement:
            found = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.extend(row[3] for row in found.fetchall())

    event.listen(database.engine, "before_cursor_execute", explain)
    with reading_as(database, coordinator) as db:
        READERS[name](db)
    event.remove(database.engine, "before_cursor_execute", explain)

    assert any("ix_ask_response_standing" in line for line in plans), plans
    assert not [p for p in plans if p.startswith(("SCAN ask_response", "SCAN newest"))], plans
