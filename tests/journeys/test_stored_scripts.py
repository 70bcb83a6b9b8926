"""Stored scripts on every page of a real browser: nothing runs, nothing is asked for.

What is planted, and where: tests/sweep/planting.py. The same pages are searched for markup there.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import APIRouter, Request, Response
from jinja2 import ChoiceLoader, DictLoader
from playwright.sync_api import Page

from app.db import Database
from app.main import ROUTERS
from app.people.models import Person
from app.web.templating import environment, render
from tests.journeys.conftest import Opener
from tests.sweep.planting import plant
from tests.sweep.test_stored_scripts import addresses

pytestmark = pytest.mark.browser
FILES = (".csv", "/static/", "/healthz", "/readyz")
RAW = """{% extends "layouts/plain.html" %}
{% block title %}Raw{% endblock title %}
{% block main %}<h1>Raw</h1><div hx-get="/healthz?ours" hx-trigger="load"></div>{{ text | safe }}
{% endblock main %}"""
INJECTED = (
    '<p id="injected" hx-get="/evil" hx-trigger="load">x</p>'
    '<p hx-get="/evil" hx-trigger="load" hx-nonce="guess">x</p>'
    '<p hx-on:load="window.__pwned=1" hx-trigger="load">x</p>'
)


def _watch(page: Page) -> list[str]:
    """What must not happen, as it happens; violations of the policy are noted by the opener."""
    seen: list[str] = []

    def dismiss(dialog: Any) -> None:
        seen.append(f"a box: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.on("request", lambda sent: seen.append(sent.url) if "/evil" in sent.url else None)
    return seen


def test_nothing_stored_runs_on_any_page(
    open_page: Opener, database: Database, coordinator: Person
) -> None:
    made = plant(database, coordinator)
    page = open_page()
    seen = _watch(page)
    opened = 0
    for address in addresses(made, (0,)):
        if not any(part in address for part in FILES):
            page.goto(address, wait_until="load")
            seen += [f"ran on {address}"] if page.evaluate("window.__pwned") else []
            opened += 1

    assert seen == []
    assert opened >= 40


@pytest.fixture
def raw(monkeypatch: pytest.MonkeyPatch) -> Iterator[APIRouter]:
    """A page that does what no template of ours may: it prints a text as markup."""
    loaders = ChoiceLoader([DictLoader({"raw.html": RAW}), environment().loader])  # type: ignore[list-item]
    monkeypatch.setattr(environment(), "loader", loaders)
    router = APIRouter()

    @router.get("/raw")
    def show_raw(request: Request) -> Response:
        return render(request, "raw.html", text=INJECTED)

    monkeypatch.setattr("app.main.ROUTERS", (*ROUTERS, router))
    yield router
    environment().cache.clear()  # type: ignore[union-attr]


def test_even_markup_in_a_page_cannot_make_htmx_ask_for_anything(
    raw: APIRouter, open_page: Opener
) -> None:
    page = open_page(None)
    seen = _watch(page)
    with page.expect_request("**/healthz?ours"):
        page.goto("/raw")
    page.wait_for_timeout(200)

    assert seen == []
    assert page.locator("#injected").get_attribute("hx-get") is None
    assert not page.evaluate("window.__pwned")
