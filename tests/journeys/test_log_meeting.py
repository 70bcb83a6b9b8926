"""Logging a meeting as staff do it: by keyboard alone, on a phone, with one tap or one line."""

from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from app.db import Database
from app.meetings.queries import attendance_of
from app.people.models import Person
from app.responses.queries import current_responses
from app.tasks.models import Task
from tests.conftest import reading_as, writing_as
from tests.journeys.conftest import PHONE, Opener
from tests.journeys.hands import Hands, saved, the_dialog_opens
from tests.outreach import a_contact, a_meeting, meetings_in

pytestmark = pytest.mark.browser

NOTE = "Legal review is not finished. “Send us the text others are looking at.”"
KEYS_ALLOWED = 24
KEYS_FOR_FOUR_ANSWERS = 9
TAPS_ALLOWED = 4


@pytest.fixture
def people(database: Database, coordinator: Person) -> list[str]:
    names = ["Adviser (sample)", "Delegate (sample)"]
    with writing_as(database, coordinator) as db:
        for name in names:
            a_contact(db, coordinator, name)
    return names


def test_two_diplomats_answers_and_a_follow_up_by_keyboard_alone(
    page: Page, database: Database, coordinator: Person, people: list[str]
) -> None:
    hands = Hands(page)
    page.goto("/settings")
    the_dialog_opens(page, hands, "delegation")
    hands.type("ken")
    expect(page.locator("#ld-who input")).to_have_count(2)
    hands.press("Tab")
    hands.type(NOTE)
    hands.press("Tab")
    hands.type("Send model text by 15 Dec")
    expect(page.locator("#ld-dates")).to_contain_text("15 Dec")
    hands.press("Tab", "2", "3", "1")
    while hands.focused()[0] != "people":
        hands.press("Tab")
    hands.press("Space", "Tab", "Space", "Control+Enter")
    saved(page)

    [meeting] = meetings_in(database, coordinator)
    with reading_as(database, coordinator) as db:
        present = attendance_of(db, [meeting.id])[meeting.id]
        task = db.exec(select(Task)).one()
        answers = {slug: each.status.code for (_, slug), each in current_responses(db).items()}
    assert hands.keys <= KEYS_ALLOWED, f"{hands.keys} keys"
    assert [each.name for each in present.contacts] == people
    assert answers == {"declarations": "2", "no-expansion": "3", "oversight": "1"}
    assert (meeting.summary, task.title) == (NOTE, "Send model text")
    assert task.due_on is not None
    assert (task.due_on.month, task.due_on.day) == (12, 15)


def test_answers_on_all_four_asks_take_nine_keys(
    page: Page, database: Database, coordinator: Person
) -> None:
    hands = Hands(page)
    page.goto("/delegations/ken")
    the_dialog_opens(page, hands, "summary")
    hands.press("Tab", "Tab", "1", "2", "3", "6", "Control+Enter")
    saved(page)

    with reading_as(database, coordinator) as db:
        found = current_responses(db)
    assert hands.keys == KEYS_FOR_FOUR_ANSWERS
    assert {slug: (each.status.code, each.grade.value) for (_, slug), each in found.items()} == {
        "declarations": ("1", "E"),
        "no-expansion": ("2", "E"),
        "oversight": ("3", "E"),
        "speak-out": ("6", "E"),
    }


def test_the_page_below_the_dialog_shows_what_changed(page: Page) -> None:
    hands = Hands(page)
    page.goto("/delegations/ken")
    the_dialog_opens(page, hands, "summary")
    hands.type(NOTE)
    page.locator("#ld-stance [data-digit='0']").focus()
    hands.press("3", "Control+Enter")
    saved(page)
    expect(page.locator("#timeline")).to_contain_text("Legal review is not finished.")
    expect(page.locator("#stance")).to_contain_text("Undecided since")
    page.get_by_role("button", name="Undo").click()

    expect(page.locator("#toasts")).to_contain_text("taken back")
    expect(page.locator("#timeline")).not_to_contain_text("Legal review")


def test_four_taps_on_a_phone(
    open_page: Opener, database: Database, coordinator: Person, people: list[str]
) -> None:
    page = open_page(size=PHONE)
    hands = Hands(page)
    page.goto("/delegations/ken")
    hands.tap(".tabbar .log")
    expect(page.locator("#lf-summary")).to_be_focused()
    hands.type(NOTE)
    page.keyboard.press("Tab")  # the "next" key of a phone's keyboard
    hands.type("Send model text by Friday")
    hands.tap("#lf-who .pick")
    hands.tap("#lf-who .pick:nth-of-type(2)")
    hands.tap(".lf-foot .primary")
    page.wait_for_url("**/delegations/ken**")

    [meeting] = meetings_in(database, coordinator)
    with reading_as(database, coordinator) as db:
        present = attendance_of(db, [meeting.id])[meeting.id]
        assert db.exec(select(Task)).one().due_on
    assert hands.taps <= TAPS_ALLOWED
    assert [each.name for each in present.contacts] == people


@pytest.fixture
def met_before(database: Database, coordinator: Person) -> UUID:
    """My day offers one tap for delegations that were met lately."""
    with writing_as(database, coordinator) as db:
        return a_meeting(db, coordinator).id


def test_one_tap_on_my_day_is_a_meeting(
    open_page: Opener, database: Database, coordinator: Person, met_before: UUID
) -> None:
    page = open_page(size=PHONE)
    hands = Hands(page)
    page.goto("/")
    hands.tap(".spoke .act button")

    expect(page.locator("#toasts")).to_contain_text("Meeting noted.")
    expect(page.locator("#missing-h")).to_be_visible()
    assert hands.taps == 1
    assert [m.summary for m in meetings_in(database, coordinator) if m.id != met_before] == [""]


def test_details_are_added_in_the_dialog(
    page: Page, database: Database, coordinator: Person, met_before: UUID
) -> None:
    page.goto("/")
    page.locator(".spoke .act button").first.click()
    page.locator("section:has(#missing-h) a.btn").click()
    expect(page.locator("#ld-summary")).to_be_focused()
    page.keyboard.type(NOTE)
    page.keyboard.press("Control+Enter")
    saved(page)

    expect(page.locator("#missing-h")).to_have_count(0)
    assert [m.summary for m in meetings_in(database, coordinator) if m.id != met_before] == [NOTE]


def test_the_one_line_is_enough(page: Page, database: Database, coordinator: Person) -> None:
    page.goto("/delegations/ken")
    page.fill("#quick-note", "Met adviser in the corridor")
    page.keyboard.press("Enter")

    expect(page.locator("#timeline")).to_contain_text("Met adviser in the corridor")
    expect(page.locator("#quick-note")).to_have_value("")
    assert len(meetings_in(database, coordinator)) == 1
