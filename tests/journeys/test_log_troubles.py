"""Logging a meeting when something is in the way: no scripts, no connection, an unclear name."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from app.clock import utc_now
from app.db import Database
from app.people.models import Person, Role, SignInSession
from app.stances.queries import current_stance
from tests.conftest import reading_as, writing_as
from tests.journeys.conftest import Opener
from tests.journeys.hands import Hands, saved, the_dialog_opens
from tests.outreach import a_contact, meetings_in

pytestmark = pytest.mark.browser

NOTE = "Legal review is not finished. “Send us the text others are looking at.”"


@pytest.fixture
def people(database: Database, coordinator: Person) -> list[str]:
    names = ["Adviser (sample)", "Delegate (sample)"]
    with writing_as(database, coordinator) as db:
        for name in names:
            a_contact(db, coordinator, name)
    return names


def test_it_all_works_without_scripts(
    open_page: Opener, database: Database, coordinator: Person, people: list[str]
) -> None:
    page = open_page(scripts=False)
    page.goto("/meetings/new")
    page.fill("#lf-delegation", "kenya")
    page.fill("#lf-follow_ups", "Send model text by 15 Dec")
    page.get_by_role("button", name="Show people").click()
    page.get_by_label(people[0]).check()
    page.fill("#lf-summary", NOTE)
    page.get_by_role("button", name="Check dates").click()
    expect(page.locator("#lf-dates")).to_contain_text("15 Dec")
    expect(page.locator("#lf-summary")).to_have_value(NOTE)
    page.locator("#lf-stance [value=undecided]").check()
    page.locator(".lf-foot .primary").click()
    page.wait_for_url("**/delegations/ken**")
    expect(page.locator("#toasts")).to_contain_text("Meeting logged. Follow-up:")

    with reading_as(database, coordinator) as db:
        stance = current_stance(db, "KEN")
    assert stance is not None
    page.get_by_role("button", name="Undo").click()
    with reading_as(database, coordinator) as db:
        assert current_stance(db, "KEN") is None


def test_a_refusal_is_read_out_and_leads_to_its_field(page: Page) -> None:
    hands = Hands(page)
    page.goto("/delegations/ken")
    the_dialog_opens(page, hands, "summary")
    hands.type(NOTE)
    hands.press("Tab", "Tab", "5", "Control+Enter")

    expect(page.locator("#ld-form [data-error-summary]")).to_be_focused()
    expect(page.locator("#ld-answer-declarations-error")).to_contain_text("Agrees in private")
    expect(page.locator("#ld-summary")).to_have_value(NOTE)
    assert page.locator("#ld-answer-declarations [data-digit='5']").is_checked()


def test_a_lost_connection_loses_no_word_and_saving_again_works(
    page: Page, database: Database, coordinator: Person
) -> None:
    hands = Hands(page)
    page.goto("/delegations/ken")
    the_dialog_opens(page, hands, "summary")
    hands.type(NOTE)
    page.context.set_offline(True)
    hands.press("Control+Enter")
    expect(page.locator("#log-dialog #offline")).to_be_visible()
    expect(page.locator("#ld-summary")).to_have_value(NOTE)
    page.context.set_offline(False)
    hands.press("Control+Enter")
    saved(page)

    assert [m.summary for m in meetings_in(database, coordinator)] == [NOTE]


def test_pressing_save_twice_makes_one_meeting(
    page: Page, database: Database, coordinator: Person
) -> None:
    page.goto("/meetings/new?delegation=ken")
    page.fill("#lf-summary", NOTE)
    page.locator(".lf-foot .primary").dblclick()
    page.wait_for_url("**/delegations/ken**")

    assert len(meetings_in(database, coordinator)) == 1


def test_what_is_typed_is_kept_on_the_server_and_offered_again(
    page: Page, database: Database, coordinator: Person
) -> None:
    page.goto("/meetings/new?delegation=ken")
    page.locator("#lf-summary").press_sequentially("Half a sen")
    expect(page.locator("[data-draft]")).to_contain_text("Draft saved")
    page.goto("/settings")
    page.goto("/meetings/new")
    page.get_by_role("link", name="Continue what you typed about Kenya").click()
    expect(page.locator("#lf-summary")).to_have_value("Half a sen")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/delegations/ken**")
    page.goto("/meetings/new")

    assert page.locator(".drafts li").count() == 0
    assert [m.summary for m in meetings_in(database, coordinator)] == ["Half a sen"]


def test_an_unclear_name_is_settled_by_a_choice_while_typing(
    page: Page, database: Database, coordinator: Person
) -> None:
    page.goto("/meetings/new")
    page.locator("#lf-delegation").press_sequentially("korea")
    page.get_by_text("Which one is meant?").wait_for()
    page.locator("#lf-which input[value=PRK]").check()
    page.fill("#lf-summary", NOTE)
    page.locator(".lf-foot .primary").click()
    page.wait_for_url("**/delegations/prk**")

    assert [m.state_code for m in meetings_in(database, coordinator)] == ["PRK"]


def test_losing_the_right_to_log_loses_no_word(
    page: Page, database: Database, coordinator: Person
) -> None:
    hands = Hands(page)
    page.goto("/delegations/ken")
    the_dialog_opens(page, hands, "summary")
    hands.type(NOTE)
    with database.writing() as db:
        db.get_one(Person, coordinator.id).role = Role.VIEWER
    hands.press("Control+Enter")

    expect(page.locator("#ld-refusal")).to_contain_text("role does not allow")
    expect(page.locator("#ld-summary")).to_have_value(NOTE)
    assert meetings_in(database, coordinator) == []


def test_a_session_that_ran_out_loses_no_word_in_the_dialog(
    page: Page, database: Database, coordinator: Person
) -> None:
    hands = Hands(page)
    page.goto("/delegations/ken")
    the_dialog_opens(page, hands, "summary")
    hands.type(NOTE)
    with database.writing() as db:
        db.execute(sa.update(SignInSession).values(last_seen_at=utc_now() - timedelta(hours=1)))
    hands.press("Control+Enter")
    expect(page.locator("#log-dialog #signed-out")).to_be_visible()
    expect(page.locator("#ld-summary")).to_have_value(NOTE)
    with database.writing() as db:
        db.execute(sa.update(SignInSession).values(last_seen_at=utc_now()))
    hands.press("Control+Enter")
    saved(page)

    assert [m.summary for m in meetings_in(database, coordinator)] == [NOTE]
