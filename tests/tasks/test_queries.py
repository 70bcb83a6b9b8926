from datetime import date
from uuid import UUID

import pytest

from app.db import Database
from app.errors import NotFound
from app.people.models import Role
from app.tasks.actions import note_promise, settle_promise, tick, withdraw_promise, withdraw_task
from app.tasks.listing import Show, Wanted, read_end, task_page
from app.tasks.models import PromiseOutcome
from app.tasks.queries import (
    due_counts,
    next_actions,
    open_tasks_from,
    open_tasks_of,
    overdue,
    overdue_count,
    promise_row,
    promises_from,
    promises_of,
    standing_promises_from,
    task_row,
    tasks_from,
    tasks_of,
)
from tests.conftest import add_staff, reading_as, writing_as
from tests.outreach import a_meeting
from tests.planned import TUESDAY, a_task, in_days

NOBODY = UUID(int=1)


def test_open_tasks_of_a_delegation_stand_by_day_and_undated_ones_last(
    any_database: Database,
) -> None:
    by = add_staff(any_database)
    with writing_as(any_database, by) as db:
        for title, day in (("Some day", None), ("Later", 9), ("Late", -3), ("Soon", 1)):
            due_on = None if day is None else in_days(day)
            a_task(db, by, title, state_code="KEN", due_on=due_on)
        tick(db, by=by, task=a_task(db, by, "Done", state_code="KEN"))
        withdraw_task(db, by=by, task=a_task(db, by, "Withdrawn", state_code="KEN"))
        a_task(db, by, "Elsewhere", state_code="NOR")

    with reading_as(any_database, by) as db:
        found = open_tasks_of(db, "KEN")
    assert [row.title for row in found] == ["Late", "Soon", "Later", "Some day"]
    assert {(row.state_name, row.assignee, row.slug) for row in found} == {
        ("Kenya", "Staff A", "ken")
    }


def test_the_next_action_of_a_delegation_is_its_earliest_open_task(any_database: Database) -> None:
    by = add_staff(any_database)
    with writing_as(any_database, by) as db:
        a_task(db, by, "Undated", state_code="KEN", due_on=None)
        a_task(db, by, "Second", state_code="KEN", due_on=in_days(4))
        first = a_task(db, by, "First", state_code="KEN", due_on=in_days(-4))
        tick(db, by=by, task=a_task(db, by, "Done", state_code="KEN", due_on=in_days(-9)))
        a_task(db, by, "Some day", state_code="NOR", due_on=None)
        a_task(db, by, "Nobody's")

    with reading_as(any_database, by) as db:
        found = next_actions(db)
    assert found["KEN"] == (in_days(-4), "First", by.id, first.id)
    assert found["NOR"].title == "Some day"
    assert found.keys() == {"KEN", "NOR"}


def test_overdue_is_what_was_due_before_today_and_is_open(any_database: Database) -> None:
    by = add_staff(any_database)
    other = add_staff(any_database, Role.OUTREACH, "Staff B")
    with writing_as(any_database, by) as db:
        a_task(db, by, "Today")
        a_task(db, by, "Undated", due_on=None)
        a_task(db, by, "Mine", due_on=in_days(-1))
        a_task(db, by, "Theirs", due_on=in_days(-2), assignee_id=other.id)
        tick(db, by=by, task=a_task(db, by, "Done", due_on=in_days(-1)))

    with reading_as(any_database, by) as db:
        assert [row.title for row in overdue(db, TUESDAY)] == ["Theirs", "Mine"]
        assert [row.title for row in overdue(db, TUESDAY, by.id)] == ["Mine"]
        assert (overdue_count(db, TUESDAY), overdue_count(db, TUESDAY, by.id)) == (2, 1)
        assert overdue_count(db, TUESDAY, NOBODY) == 0


def test_tasks_of_a_period_and_their_number_by_day_agree(any_database: Database) -> None:
    by = add_staff(any_database)
    with writing_as(any_database, by) as db:
        for day in (-1, 0, 1, 1, 5):
            a_task(db, by, due_on=in_days(day))
        a_task(db, by, due_on=None)

    with reading_as(any_database, by) as db:
        rows = tasks_of(db, by.id, due_from=TUESDAY, due_to=in_days(4))
        counted = due_counts(db, TUESDAY, in_days(4), by.id)
        assert len(tasks_of(db)) == 6
        assert due_counts(db, TUESDAY, in_days(4), NOBODY) == {}
    assert [row.due_on for row in rows] == [TUESDAY, in_days(1), in_days(1)]
    assert counted == {TUESDAY: 1, in_days(1): 2}


def test_what_came_of_a_meeting_is_found_by_it(database: Database) -> None:
    by = add_staff(database)
    with writing_as(database, by) as db:
        meeting = a_meeting(db, by)
        left = a_task(db, by, meeting_id=meeting.id, state_code="KEN")
        tick(db, by=by, task=a_task(db, by, "Done", meeting_id=meeting.id))
        kept = note_promise(db, by=by, state_code="KEN", text="Kept", meeting_id=meeting.id)
        gone = note_promise(db, by=by, state_code="KEN", text="Gone", meeting_id=meeting.id)
        settle_promise(db, by=by, promise=kept, outcome=PromiseOutcome.KEPT)
        withdraw_promise(db, by=by, promise=gone)

    with reading_as(database, by) as db:
        assert {row.title for row in tasks_from(db, [meeting.id])} == {"Send model text", "Done"}
        assert {row.text for row in promises_from(db, meeting.id)} == {"Kept", "Gone"}
        assert [row.text for row in promises_of(db, "KEN")] == ["Kept"]
    with writing_as(database, by) as db:
        assert [task.id for task in open_tasks_from(db, meeting.id)] == [left.id]
        assert [each.id for each in standing_promises_from(db, meeting.id)] == [kept.id]


def test_unknown_tasks_and_promises_are_not_found(database: Database) -> None:
    by = add_staff(database)
    with reading_as(database, by) as db:
        with pytest.raises(NotFound):
            task_row(db, NOBODY)
        with pytest.raises(NotFound):
            promise_row(db, NOBODY)


@pytest.mark.parametrize("show", [Show.OPEN, Show.DONE])
def test_paging_shows_each_task_once_however_many_share_a_day(
    any_database: Database, show: Show
) -> None:
    by = add_staff(any_database)
    with writing_as(any_database, by) as db:
        added = [a_task(db, by, due_on=in_days(n // 4)) for n in range(9)]
        added += [a_task(db, by, due_on=None) for _ in range(4)]
        db.flush()
        for task in added if show is Show.DONE else ():
            tick(db, by=by, task=task)
        same = added[0].done_at
        for task in added[:6]:
            task.done_at = same

    seen, after = [], ""
    with reading_as(any_database, by) as db:
        for _ in range(20):
            page = task_page(db, Wanted(show), today=TUESDAY, after=after, limit=3)
            seen += [row.id for row in page.rows]
            after = page.next
            if not after:
                break
        whole = task_page(db, Wanted(show), today=TUESDAY).rows
    assert seen == [row.id for row in whole]
    assert sorted(seen) == sorted(task.id for task in added)


def test_the_list_keeps_to_its_filters(any_database: Database) -> None:
    by = add_staff(any_database)
    other = add_staff(any_database, Role.OUTREACH, "Staff B")
    with writing_as(any_database, by) as db:
        a_task(db, by, "Kenya, late", state_code="KEN", due_on=in_days(-2))
        a_task(db, by, "Kenya, today", state_code="KEN")
        a_task(db, by, "Theirs", assignee_id=other.id)

    def titles(wanted: Wanted) -> list[str]:
        with reading_as(any_database, by) as db:
            return [row.title for row in task_page(db, wanted, today=TUESDAY).rows]

    assert titles(Wanted(state_code="KEN")) == ["Kenya, late", "Kenya, today"]
    assert titles(Wanted(Show.OVERDUE)) == ["Kenya, late"]
    assert titles(Wanted(person_id=other.id)) == ["Theirs"]
    assert titles(Wanted(due_on=TUESDAY, person_id=by.id)) == ["Kenya, today"]
    assert titles(Wanted(Show.DONE)) == []


@pytest.mark.parametrize(
    "text", ["", "none", "20261301-" + "0" * 32, "20261201-xyz", "none-" + "g" * 32, "x" * 5000]
)
def test_an_end_that_cannot_be_read_is_the_first_page(text: str) -> None:
    assert read_end(text, Show.OPEN) is None


def test_the_end_of_one_list_is_not_that_of_another() -> None:
    day, instant = "20261201-" + "0" * 32, "20261201T120000000000-" + "0" * 32

    assert read_end(day, Show.DONE) is None
    assert read_end("none-" + "0" * 32, Show.DONE) is None
    assert read_end(instant, Show.OPEN) is None
    found = read_end(day, Show.OPEN)
    assert found is not None
    assert found.at == date(2026, 12, 1)
