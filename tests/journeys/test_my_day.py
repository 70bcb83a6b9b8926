"""My day in a real browser: on opening, one key ticks the first task off; another takes it back."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app.db import Database
from app.people.models import Person
from app.tasks.actions import note_promise
from app.tasks.deps import today_for
from app.tasks.models import Task
from app.tasks.queries import task_by_id
from tests.conftest import reading_as, writing_as
from tests.journeys.conftest import PHONE, Opener
from tests.outreach import a_meeting
from tests.planned import a_task

pytestmark = pytest.mark.browser

OVERDUE = "section[aria-labelledby=overdue-h] .tag.bad >> nth=0"


@pytest.fixture
def tasks(database: Database, coordinator: Person) -> list[Task]:
    """Two overdue tasks, one for today, and a promise."""
    today = today_for(coordinator)
    with writing_as(database, coordinator) as db:
        made = [
            a_task(db, coordinator, title, state_code="KEN", due_on=today + timedelta(days=days))
            for title, days in (("First", -3), ("Second", -1), ("Third", 0))
        ]
        a_meeting(db, coordinator, "NOR")
        note_promise(db, by=coordinator, state_code="KEN", text="Will ask", due_on=today)
        return made


def is_done(database: Database, by: Person, task: Task) -> bool:
    with reading_as(database, by) as db:
        return task_by_id(db, task.id).done_at is not None


def row(page: Page, task: Task) -> str:
    return f"#task-{task.id}"


def settled(page: Page) -> None:
    """Everything the last key set off has been answered and drawn."""
    page.wait_for_load_state("networkidle")


def test_on_opening_one_key_ticks_the_first_task_off_and_another_takes_it_back(
    page: Page, database: Database, coordinator: Person, tasks: list[Task]
) -> None:
    first = tasks[0]
    page.goto("/")
    expect(page.locator(OVERDUE)).to_have_text("2")

    page.keyboard.press("x")

    expect(page.locator(f"#tick-{first.id}")).to_have_attribute("aria-checked", "true")
    expect(page.locator(f"#tick-{first.id}")).to_be_focused()
    expect(page.locator(".toast")).to_contain_text("Done.")
    expect(page.locator(OVERDUE)).to_have_text("1")
    expect(page.locator(".side .nav .count.bad")).to_have_text("1")
    assert is_done(database, coordinator, first)

    page.keyboard.press("u")

    expect(page.locator(f"#tick-{first.id}")).to_have_attribute("aria-checked", "false")
    expect(page.locator(OVERDUE)).to_have_text("2")
    assert not is_done(database, coordinator, first)


def test_rows_are_walked_with_two_keys_and_ticked_where_one_stands(
    page: Page, database: Database, coordinator: Person, tasks: list[Task]
) -> None:
    page.goto("/")

    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(f"{row(page, tasks[1])} a").first).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator(row(page, tasks[1]))).to_have_class("task gone")
    settled(page)
    page.keyboard.press("j")
    expect(page.locator(f"{row(page, tasks[2])} a").first).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("u")
    expect(page.locator(row(page, tasks[1]))).to_have_class("task")

    assert [is_done(database, coordinator, task) for task in tasks] == [False] * 3


def test_space_on_the_box_ticks_and_the_toast_takes_it_back(
    page: Page, database: Database, coordinator: Person, tasks: list[Task]
) -> None:
    page.goto("/")

    page.locator(f"#tick-{tasks[0].id}").focus()
    page.keyboard.press("Space")
    expect(page.locator(".toast")).to_contain_text("Done.")
    page.locator(".toast button").click()

    expect(page.locator(row(page, tasks[0]))).to_have_class("task")
    assert not is_done(database, coordinator, tasks[0])


def test_a_key_held_down_ticks_one_task(
    page: Page, database: Database, coordinator: Person, tasks: list[Task]
) -> None:
    page.goto("/")

    for _ in range(4):
        page.keyboard.down("x")  # without a release every one after the first is a repetition
    settled(page)
    page.keyboard.up("x")

    assert [is_done(database, coordinator, task) for task in tasks] == [True, False, False]


def test_single_keys_do_nothing_in_a_field_or_when_switched_off(
    page: Page, database: Database, coordinator: Person, tasks: list[Task]
) -> None:
    page.goto("/")
    page.locator("#add-task-title").click()
    page.keyboard.type("x u t j")
    expect(page.locator("#add-task-title")).to_have_value("x u t j")

    with writing_as(database, coordinator) as db:
        person = db.get(Person, coordinator.id)
        assert person is not None
        person.shortcuts = False
    page.goto("/")
    page.keyboard.press("x")
    settled(page)

    assert not any(is_done(database, coordinator, task) for task in tasks)


def test_a_task_is_added_in_one_line_and_what_is_typed_next_survives_a_tick(
    page: Page, database: Database, coordinator: Person, tasks: list[Task]
) -> None:
    page.goto("/")

    page.keyboard.press("t")
    page.keyboard.type("Send text today")
    expect(page.locator("#add-task-due")).to_contain_text("Due")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Task added for")
    expect(page.locator("section[aria-labelledby=today-h] .task")).to_have_count(2)
    expect(page.locator("#add-task-title")).to_be_focused()
    page.keyboard.type("Half a line")
    page.locator(f"#tick-{tasks[0].id}").click()
    expect(page.locator(row(page, tasks[0]))).to_have_class("task gone")
    settled(page)

    expect(page.locator("#add-task-title")).to_have_value("Half a line")


def test_a_task_is_reworded_in_the_sheet_and_the_change_undone(
    page: Page, tasks: list[Task]
) -> None:
    page.goto("/")
    words = page.locator(f"{row(page, tasks[0])} .task-words")

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("#sheet #task-title").fill("Reworded")
    page.keyboard.press("Control+Enter")
    expect(words).to_contain_text("Reworded")
    expect(page.locator("#sheet")).not_to_be_visible()
    page.keyboard.press("u")

    expect(words).to_contain_text("First")


def test_one_tap_notes_a_talk_and_undo_takes_it_back(page: Page, tasks: list[Task]) -> None:
    page.goto("/")

    page.locator(".spoke button").click()
    expect(page.locator("#missing-h")).to_be_visible()
    expect(page.locator(".toast")).to_contain_text("Meeting noted.")
    page.keyboard.press("u")

    expect(page.locator("#missing-h")).to_have_count(0)


def test_a_kept_promise_leaves_the_day(page: Page, tasks: list[Task]) -> None:
    page.goto("/")

    page.locator(".promise button", has_text="Kept").click()

    expect(page.locator(".promise")).to_have_count(0)
    expect(page.locator(".toast")).to_contain_text("Promise kept.")


def test_my_day_works_on_a_phone_by_touch(
    open_page: Opener, database: Database, coordinator: Person, tasks: list[Task]
) -> None:
    page = open_page(size=PHONE)
    page.goto("/")

    page.locator(f"#tick-{tasks[0].id}").tap()
    expect(page.locator(row(page, tasks[0]))).to_have_class("task gone")
    box = page.locator(f"#tick-{tasks[1].id}").bounding_box()

    assert box is not None
    assert min(box["width"], box["height"]) >= 40
    assert is_done(database, coordinator, tasks[0])


def test_my_day_works_without_scripts(
    open_page: Opener, database: Database, coordinator: Person, tasks: list[Task]
) -> None:
    page = open_page(scripts=False)
    page.goto("/")

    page.locator(f"#tick-{tasks[0].id}").click()
    assert is_done(database, coordinator, tasks[0])
    page.locator(f"{row(page, tasks[0])} .act button").click()
    assert not is_done(database, coordinator, tasks[0])
    page.locator(f"{row(page, tasks[1])} button", has_text="Tomorrow").click()
    page.locator("#add-task-title").fill("Send text today")
    page.keyboard.press("Enter")
    page.locator(".spoke button").click()

    expect(page.locator("section[aria-labelledby=today-h] .task")).to_have_count(2)
    expect(page.locator("#missing-h")).to_be_visible()
    expect(page.locator(OVERDUE)).to_have_text("1")
