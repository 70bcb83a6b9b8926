from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from app.audit.models import AuditEvent
from app.db import Database
from app.errors import ChangedMeanwhile, DomainError, NotFound
from app.organisations.models import Organisation, OrganisationKind
from app.people.models import Person, Role, Status
from app.tasks import actions
from app.tasks.models import Promise, PromiseOutcome, Task
from app.tasks.queries import owners, promise_by_id, promises_of, task_by_id
from app.tasks.rules import (
    DayTooFar,
    NothingToDo,
    NotOpen,
    TooLong,
    UnknownColleague,
    UnknownDelegation,
)
from tests.conftest import add_staff, reading_as, writing_as
from tests.planned import TUESDAY, a_task, in_days


def events(database: Database, by: Person, subject: Task | Promise) -> list[tuple[str, Any]]:
    with reading_as(database, by) as db:
        found = db.exec(select(AuditEvent).where(AuditEvent.subject_id == subject.id))
        return [(event.action, event.details) for event in sorted(found, key=lambda e: e.at)]


def test_a_task_is_kept_with_its_day_and_whose_it_is(any_database: Database) -> None:
    by = add_staff(any_database)
    with writing_as(any_database, by) as db:
        task = a_task(db, by, "  Send   model text ", state_code="ken")

    with reading_as(any_database, by) as db:
        stored = task_by_id(db, task.id)
    assert (stored.title, stored.due_on, stored.state_code) == ("Send model text", TUESDAY, "KEN")
    assert (stored.assignee_id, stored.owner_id, stored.version) == (by.id, by.id, 1)
    [(action, details)] = events(any_database, by, task)
    assert action == "task.added"
    assert details == {"due_on": "2026-11-24", "assignee_id": str(by.id)}


@pytest.mark.parametrize(
    ("given", "refusal", "field"),
    [
        ({"title": "  "}, NothingToDo, "title"),
        ({"title": "x" * 301}, TooLong, "title"),
        ({"state_code": "XXX"}, UnknownDelegation, "delegation"),
        ({"due_on": date(2206, 12, 15)}, DayTooFar, "due_on"),
        ({"due_on": date(26, 12, 15)}, DayTooFar, "due_on"),
    ],
)
def test_a_task_that_cannot_be_meant_is_refused_beside_its_field(
    database: Database,
    coordinator: Person,
    given: dict[str, Any],
    refusal: type[DomainError],
    field: str,
) -> None:
    with (
        writing_as(database, coordinator) as db,
        pytest.raises(refusal) as refused,
        db.begin_nested(),
    ):
        a_task(db, coordinator, **given)

    assert refused.value.field == field


def test_a_task_goes_only_to_somebody_who_works_with_us(
    database: Database, coordinator: Person
) -> None:
    gone = add_staff(database, Role.OUTREACH, "Staff B")
    with writing_as(database, coordinator) as db:
        stored = db.get(Person, gone.id)
        assert stored is not None
        stored.status = Status.SUSPENDED
        db.add(stored)
        with pytest.raises(UnknownColleague), db.begin_nested():
            a_task(db, coordinator, assignee_id=gone.id)


def test_ticking_twice_is_ticking_once_and_an_undo_opens_it_again(any_database: Database) -> None:
    by = add_staff(any_database)
    with writing_as(any_database, by) as db:
        task = a_task(db, by)
        actions.tick(db, by=by, task=task)
        first = task.done_at
        actions.tick(db, by=by, task=task)
        assert (task.done_at, task.done_by_id) == (first, by.id)
        actions.untick(db, by=by, task=task)
        actions.untick(db, by=by, task=task)

    with reading_as(any_database, by) as db:
        stored = task_by_id(db, task.id)
    assert (stored.done_at, stored.done_by_id) == (None, None)
    assert [a for a, _ in events(any_database, by, task)] == [
        "task.added",
        "task.ticked",
        "task.unticked",
    ]


def test_a_moved_task_remembers_in_the_history_where_it_stood(
    database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        task = a_task(db, coordinator)
        actions.move_task(db, by=coordinator, task=task, due_on=in_days(1))
        actions.move_task(db, by=coordinator, task=task, due_on=in_days(1))

    assert events(database, coordinator, task)[1:] == [
        ("task.moved", {"before": "2026-11-24", "due_on": "2026-11-25"})
    ]


def test_a_reworded_task_that_a_colleague_changed_meanwhile_is_refused(
    database: Database, coordinator: Person
) -> None:
    colleague = add_staff(database, Role.OUTREACH, "Staff B")
    with writing_as(database, coordinator) as db:
        task = a_task(db, coordinator)
        new: dict[str, Any] = {"due_on": in_days(2), "assignee_id": colleague.id}
        actions.change_task(db, by=coordinator, task=task, version=1, title="Send it", **new)
        with pytest.raises(ChangedMeanwhile):
            actions.change_task(db, by=coordinator, task=task, version=1, title="Else", **new)
        actions.change_task(db, by=coordinator, task=task, version=2, title="Send it", **new)

    assert (task.title, task.due_on, task.assignee_id) == ("Send it", in_days(2), colleague.id)
    assert task.version == 2, "saving what it says already is no change"


def test_no_word_of_a_task_or_promise_reaches_the_history(
    database: Database, coordinator: Person
) -> None:
    secret = "Ambassador Quill asked for asylum"
    with writing_as(database, coordinator) as db:
        task = a_task(db, coordinator, secret, state_code="KEN")
        promise = actions.note_promise(db, by=coordinator, state_code="KEN", text=secret)
        actions.change_task(
            db,
            by=coordinator,
            task=task,
            version=1,
            title=secret + "!",
            due_on=None,
            assignee_id=coordinator.id,
        )

    told = [*events(database, coordinator, task), *events(database, coordinator, promise)]
    assert len(told) == 3
    assert "Quill" not in repr(told)


def test_a_withdrawn_task_is_no_longer_open_and_can_be_restored(
    database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        task = a_task(db, coordinator)
        actions.withdraw_task(db, by=coordinator, task=task)
        actions.withdraw_task(db, by=coordinator, task=task)
        with pytest.raises(NotOpen):
            actions.tick(db, by=coordinator, task=task)
        actions.restore_task(db, by=coordinator, task=task)
        actions.restore_task(db, by=coordinator, task=task)
        actions.tick(db, by=coordinator, task=task)

    assert [a for a, _ in events(database, coordinator, task)] == [
        "task.added",
        "task.withdrawn",
        "task.restored",
        "task.ticked",
    ]


def test_a_promise_is_settled_opened_again_and_withdrawn(any_database: Database) -> None:
    by = add_staff(any_database)
    with writing_as(any_database, by) as db:
        promise = actions.note_promise(
            db, by=by, state_code="ken", text="Will ask capital", due_on=TUESDAY
        )
        actions.settle_promise(db, by=by, promise=promise, outcome=PromiseOutcome.KEPT)
        assert promise.settled_at
        actions.settle_promise(db, by=by, promise=promise, outcome=PromiseOutcome.OPEN)
        assert promise.settled_at is None
        actions.settle_promise(db, by=by, promise=promise, outcome=PromiseOutcome.OPEN)
        actions.withdraw_promise(db, by=by, promise=promise)
        actions.withdraw_promise(db, by=by, promise=promise)
        with pytest.raises(NotOpen):
            actions.settle_promise(db, by=by, promise=promise, outcome=PromiseOutcome.KEPT)

    with reading_as(any_database, by) as db:
        assert promises_of(db, "KEN") == []
    with writing_as(any_database, by) as db:
        stored = promise_by_id(db, promise.id, for_change=True)
        actions.restore_promise(db, by=by, promise=stored)
        actions.restore_promise(db, by=by, promise=stored)
    with reading_as(any_database, by) as db:
        [row] = promises_of(db, "KEN")
    assert (row.text, row.state_name, row.is_open) == ("Will ask capital", "Kenya", True)


def test_one_colleague_follows_a_delegation_at_a_time(any_database: Database) -> None:
    by = add_staff(any_database)
    other = add_staff(any_database, Role.OUTREACH, "Staff B")
    with writing_as(any_database, by) as db:
        first = actions.assign(db, by=by, state_code="KEN", person_id=by.id)
        assert actions.assign(db, by=by, state_code="KEN", person_id=by.id) is first
        actions.assign(db, by=by, state_code="KEN", person_id=other.id)
        actions.assign(db, by=by, state_code="NOR", person_id=by.id)
        actions.assign(db, by=by, state_code="TTO", person_id=by.id)
        actions.assign(db, by=by, state_code="TTO", person_id=None)
        assert actions.assign(db, by=by, state_code="TTO", person_id=None) is None

    with reading_as(any_database, by) as db:
        assert owners(db) == {"KEN": other.id, "NOR": by.id}


def test_tasks_and_promises_of_another_organisation_do_not_exist(any_database: Database) -> None:
    by = add_staff(any_database)
    with any_database.writing() as db:
        theirs = Organisation(
            kind=OrganisationKind.PARTNER, name="Another", created_at=by.created_at
        )
        db.add(theirs)
        db.flush()
        stranger = Person(
            organisation_id=theirs.id,
            email="s@example.org",
            name="Stranger",
            role=Role.COORDINATOR,
            status=Status.ACTIVE,
            created_at=theirs.created_at,
        )
        db.add(stranger)
    with writing_as(any_database, by) as db:
        task = a_task(db, by, state_code="KEN")
        promise = actions.note_promise(db, by=by, state_code="KEN", text="Will ask")
        actions.assign(db, by=by, state_code="KEN", person_id=by.id)

    with reading_as(any_database, stranger) as db:
        with pytest.raises(NotFound):
            task_by_id(db, task.id)
        with pytest.raises(NotFound):
            promise_by_id(db, promise.id)
        assert owners(db) == {}
    with writing_as(any_database, stranger) as db, pytest.raises(UnknownColleague):
        a_task(db, stranger, assignee_id=by.id)
