"""Whoever opens the demo by its one-time link sits down at a desk with work on it."""

from collections.abc import Iterator

import pytest

from app.cli.serve import one_time_link
from app.db import Database
from app.demo import fill
from app.settings import get_settings
from tests.conftest import PASSWORD, client_for
from tests.page import checked


@pytest.fixture
def demo(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("DESK_DEMO", "1")
    get_settings.cache_clear()
    with database.writing() as db:
        fill(db)
    yield database
    get_settings.cache_clear()


def test_the_link_leads_to_my_day_full_of_work(demo: Database) -> None:
    browser = client_for(demo)
    link = one_time_link(demo, "")
    assert link

    joined = browser.post(link, data={"name": "Staff A (sample)", "password": PASSWORD})
    page = checked(browser.get("/").text)

    assert joined.headers["location"] == "/"
    assert len(page.select("li.task")) > 10
    assert "Kenya" in page.get_text()


def test_the_link_says_with_which_address_one_comes_back(demo: Database) -> None:
    link = one_time_link(demo, "")

    page = checked(client_for(demo).get(link or "").text)

    assert page.select_one('input[value="staff.a@coalition.example"]')


def test_a_later_start_gives_no_link(demo: Database) -> None:
    link = one_time_link(demo, "")
    client_for(demo).post(link or "", data={"name": "Anna", "password": PASSWORD})

    assert one_time_link(demo, "") is None
