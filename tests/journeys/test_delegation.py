"""One delegation and the ask matrix as staff work with them."""

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from app.db import Database
from app.people.models import Person
from app.responses.models import AskStatus
from app.stances.models import Stance, StanceRecord
from tests.conftest import reading_as, writing_as
from tests.dossiers.life import PAGE, a_stance, an_answer, some_of_everything
from tests.journeys.conftest import PHONE, Opener
from tests.journeys.hands import Hands

pytestmark = pytest.mark.browser

CELL = "#mx a[href='/delegations/ken/asks/oversight']"
ENTRIES = "#timeline-list > li[id^=entry-]"
KEYS_TO_A_DELEGATION = 6


@pytest.fixture
def busy(database: Database, coordinator: Person) -> None:
    with writing_as(database, coordinator) as db:
        some_of_everything(db, coordinator, 6)


def test_a_few_letters_lead_to_a_delegation(page: Page) -> None:
    hands = Hands(page)
    page.goto("/settings")
    hands.press("Control+k", "k", "e", "n")
    expect(page.locator("#jump-list [aria-selected=true]")).to_contain_text("Kenya")
    hands.press("Enter")
    page.wait_for_url(f"**{PAGE}")

    assert hands.keys <= KEYS_TO_A_DELEGATION


def test_a_stance_with_its_source_takes_two_clicks_and_a_paste(
    page: Page, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        a_stance(db, coordinator, Stance.UNDECIDED, 20)
    page.goto(PAGE)
    page.click("#stance a[data-key=e]")
    page.click("#sheet label:has(input[value=safeguards_first])")
    page.keyboard.press("Tab")
    page.keyboard.press("b")
    page.keyboard.press("Tab")
    page.keyboard.insert_text("Only with declarations.")
    page.keyboard.press("Control+Enter")

    expect(page.locator(".stancenow")).to_contain_text("Safeguards first since")
    expect(page.locator(".stancenow blockquote")).to_contain_text("Only with declarations.")
    expect(page.locator(".hist svg .mk")).to_have_count(2)
    expect(page.locator(ENTRIES).first).to_contain_text("Safeguards first")
    expect(page.locator("#sheet")).not_to_be_visible()
    expect(page.locator("#stance a[data-key=e]")).to_be_focused()


def test_the_same_by_keyboard_alone_and_taken_back_with_one_key(
    page: Page, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        a_stance(db, coordinator, Stance.UNDECIDED, 20)
    page.goto(PAGE)
    page.keyboard.press("e")
    expect(page.locator("#sheet input[name=stance]:checked")).to_be_focused()
    for key in ("5", "Tab", "f", "Tab", "Tab"):
        page.keyboard.press(key)
    page.keyboard.insert_text("A newspaper")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".stancenow")).to_contain_text("Joining as is since")
    page.keyboard.press("u")

    expect(page.locator(".stancenow")).to_contain_text("Undecided since")


def test_what_is_wrong_in_the_sheet_is_said_and_nothing_typed_is_lost(page: Page) -> None:
    page.goto(PAGE)
    page.keyboard.press("e")
    page.fill("#stance-source", "A newspaper")
    page.keyboard.press("Control+Enter")

    expect(page.locator("#sheet [data-error-summary]")).to_be_focused()
    expect(page.locator("#stance-grade-error")).to_be_visible()
    expect(page.locator("#stance-source")).to_have_value("A newspaper")


def test_a_saved_answer_changes_one_cell_and_the_counts(
    page: Page, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        an_answer(db, coordinator, AskStatus.AGREES_IN_PRIVATE, slug="oversight", code="UGA")
    page.goto("/asks")
    page.click(CELL)
    expect(page.locator("#sheet-h")).to_contain_text("Kenya, ask 3: Oversight")
    for key in ("3", "Tab", "e", "Tab"):
        page.keyboard.press(key)
    page.keyboard.insert_text("Yes, between us.")
    page.keyboard.press("Control+Enter")

    expect(page.locator(CELL)).to_have_attribute(
        "title", "Kenya, ask 3: agrees in private, grade E, 0 days old"
    )
    expect(page.locator(CELL)).to_be_focused()
    expect(page.locator("#tally-oversight b").nth(1)).to_have_text("2")


def test_the_matrix_is_filtered_from_the_keyboard_and_the_address_holds_it(page: Page) -> None:
    page.goto("/asks")
    page.keyboard.press("/")
    page.keyboard.type("ivoire")
    expect(page.locator("#mx tbody tr")).to_have_count(1)
    page.wait_for_url("**/asks?q=ivoire")
    expect(page.locator("#matrix-export")).to_have_attribute("href", "/asks.csv?q=ivoire")
    page.reload()

    expect(page.locator("#mx tbody tr")).to_have_count(1)


def test_earlier_entries_are_added_below_and_a_filter_is_an_address(page: Page, busy: None) -> None:
    page.goto(PAGE)
    expect(page.locator(ENTRIES)).to_have_count(20)
    page.click("#timeline-earlier a")
    expect(page.locator(ENTRIES)).to_have_count(30)
    expect(page.locator("#timeline-earlier")).to_be_hidden()
    page.click("#timeline nav >> text=Meetings")
    expect(page.locator(ENTRIES)).to_have_count(6)
    page.wait_for_url(f"**{PAGE}?show=meetings")
    page.go_back()

    expect(page.locator("#timeline nav [aria-current]")).to_have_text("All")
    expect(page.locator("h1")).to_contain_text("Kenya")


def test_a_task_is_added_and_ticked_off_on_the_page(page: Page) -> None:
    page.goto(PAGE)
    page.click("#next summary >> text=Add a task")
    page.fill("#add-task-title", "Send the text by 15 Dec")
    page.keyboard.press("Enter")
    expect(page.locator("#next-tasks .task")).to_have_count(1)
    expect(page.locator("#next-tasks")).to_contain_text("15 Dec")
    expect(page.locator("#add-task-title")).to_be_visible()
    page.click("#next-tasks .tick")

    expect(page.locator("#next-tasks")).to_contain_text("Nothing is planned.")


def test_without_scripts_every_part_is_a_page(open_page: Opener) -> None:
    page = open_page(scripts=False)
    page.goto(PAGE)
    page.click("#stance a[data-key=e]")
    page.check("input[value=undecided]")
    page.select_option("#stance-grade", "E")
    page.fill("#stance-quote", "We are looking at it.")
    page.click("main button.primary")
    expect(page.locator(".stancenow")).to_contain_text("Undecided since")
    page.click("#ask-card-oversight a")
    page.check("input[value=raised]")
    page.select_option("#answer-grade", "E")
    page.fill("#answer-source", "A corridor")
    page.click("main button.primary")
    expect(page.locator("#ask-card-oversight")).to_contain_text("Raised")
    page.fill("#jump", "uganda")
    page.press("#jump", "Enter")

    expect(page.locator("h1")).to_contain_text("Uganda")


def test_a_double_click_records_one_stance(
    page: Page, database: Database, coordinator: Person
) -> None:
    page.goto(PAGE)
    page.click("#stance a[data-key=e]")
    form = page.locator(f"form[action='{PAGE}/stances']")
    form.locator("input[value=undecided]").check()
    form.locator("[name=grade]").select_option("E")
    form.locator("[name=quote]").fill("We are looking at it.")
    form.locator("button.primary").dblclick()
    expect(page.locator(".stancenow")).to_contain_text("Undecided since")

    with reading_as(database, coordinator) as db:
        assert len(db.exec(select(StanceRecord)).all()) == 1


def test_on_a_phone_an_answer_takes_the_whole_screen(open_page: Opener) -> None:
    page = open_page(size=PHONE)
    page.goto("/asks")
    page.tap(CELL)
    sheet = page.locator("#sheet").bounding_box()

    assert sheet is not None
    assert sheet["width"] == PHONE["width"]
    expect(page.locator("#sheet button[data-close]").first).to_be_visible()
