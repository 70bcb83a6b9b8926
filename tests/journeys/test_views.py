"""Saved views on a phone."""

import pytest
from playwright.sync_api import expect

from app.db import Database
from app.people.models import Person
from app.views.models import ViewPage
from app.views.rules import PATHS
from tests.journeys.conftest import PHONE, Opener
from tests.views.test_view_counts import FILTERS, pin

pytestmark = pytest.mark.browser


def test_tabs_scroll_in_themselves_and_a_view_is_saved_in_a_dialog(
    open_page: Opener, database: Database, coordinator: Person
) -> None:
    for page, query in FILTERS.items():
        pin(database, coordinator, page, query, "A name as long as any name of a view may well be")
    phone = open_page(size=PHONE)
    for page, query in FILTERS.items():
        phone.goto(f"{PATHS[page]}?{query}")
        assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page

    phone.goto(f"{PATHS[ViewPage.MEETINGS]}?channel=call")
    phone.click("#save-view a")
    phone.fill("#view-name", "Calls")
    phone.click("#view-dialog button.primary")
    phone.wait_for_url("**/meetings?channel=call")
    expect(phone.locator(".views [aria-current=page]")).to_contain_text("Calls")
