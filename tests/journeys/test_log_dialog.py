"""The open log form with everything unfolded: for assistive technology, and on narrow screens."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE, Opener
from tests.journeys.test_every_page import AXE, NARROW

pytestmark = pytest.mark.browser


def unfolded(page: Page) -> None:
    """Refused, with evidence asked for: the form at its longest."""
    page.locator("[name=answer-oversight][value=delivered]").check()
    page.locator("[name=stance][value=undecided]").check()
    page.locator("[name=follow_ups]").fill("Send model text by Friday\nThank them")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".logform [data-error-summary]")).to_be_focused()
    expect(page.locator(".logform [name=stance_quote]")).to_be_visible()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_in_the_form_at_its_longest(
    open_page: Opener, size: dict[str, int]
) -> None:
    page = open_page(size=size)
    page.goto("/delegations/ken")
    page.get_by_role("link", name="All fields").click()
    expect(page.locator("#ld-summary")).to_be_focused()
    unfolded(page)
    found = Axe().run(page, options=AXE).response["violations"]
    page.emulate_media(color_scheme="dark")
    found += Axe().run(page, options=AXE).response["violations"]

    assert [(v["id"], [n["target"] for n in v["nodes"][:3]]) for v in found] == []


@pytest.mark.parametrize("size", [PHONE, NARROW], ids=["390", "320"])
def test_the_form_does_not_scroll_sideways(open_page: Opener, size: dict[str, int]) -> None:
    page = open_page(size=size)
    page.goto("/meetings/new?delegation=ken")
    unfolded(page)

    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_closing_the_dialog_keeps_what_was_typed(page: Page) -> None:
    page.goto("/delegations/ken")
    page.keyboard.press("l")
    expect(page.locator("#ld-summary")).to_be_focused()
    page.keyboard.type("Half a sen")
    page.keyboard.press("Escape")
    expect(page.locator("#log-dialog")).to_be_hidden()
    page.keyboard.press("l")

    expect(page.locator("#ld-summary")).to_have_value("Half a sen")


def test_saving_and_logging_another_leaves_the_dialog_open_for_the_next(page: Page) -> None:
    page.goto("/delegations/ken")
    page.keyboard.press("l")
    expect(page.locator("#ld-summary")).to_be_focused()
    page.keyboard.type("The first one")
    page.get_by_role("button", name="Save and log another").click()

    expect(page.locator("#toasts")).to_contain_text("Meeting logged.")
    expect(page.locator("#ld-delegation")).to_be_focused()
    expect(page.locator("#ld-delegation")).to_have_value("")
    expect(page.locator("#timeline")).to_contain_text("The first one")


@pytest.mark.parametrize(
    ("address", "changed"),
    [
        ("/stance?q=ken", "#results tr:has(a[href='/delegations/ken']) .c-touch"),
        ("/asks?q=ken", "#tally-oversight .muted b"),
    ],
)
def test_a_meeting_logged_on_the_page_shows_in_its_table(
    page: Page, address: str, changed: str
) -> None:
    page.goto(address)
    before, steps = page.locator(changed).inner_text(), page.evaluate("history.length")
    page.keyboard.press("l")
    page.fill("#ld-delegation", "Kenya")
    page.fill("#ld-summary", "They will look at it.")
    page.locator("#log-dialog [name=answer-oversight][value=considering]").check()
    page.keyboard.press("Control+Enter")

    expect(page.locator(changed)).not_to_have_text(before)
    expect(page.locator("#log-dialog")).to_be_hidden()
    assert page.url.endswith(address)
    assert page.evaluate("history.length") == steps
