"""A real server and a real Chromium; whatever is not this machine is refused and fails the test.

`page` is a coordinator's browser at 1440 × 900. `open_page(…)` gives others: another size, dark,
without scripts, or signed in as somebody else. `desk` is the address of this test's own server.
"""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from app.db import Database
from app.main import create_app
from app.people.actions import begin_session
from app.people.models import Person
from tests.provision.browser import find_browser

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE = 15_000

Opener = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_browser(), args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def desk(database: Database) -> Iterator[str]:
    """The address of a server on this test's database."""
    config = uvicorn.Config(create_app(database), port=0, log_level="error", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://localhost:{port}"
    server.should_exit = True
    thread.join(10)


def _cookie(desk: str, database: Database, person: Person) -> Any:
    with database.writing() as db:
        token = begin_session(db, person)
    return {"name": "desk", "value": token, "url": desk, "httpOnly": True, "sameSite": "Lax"}


@pytest.fixture
def open_page(
    browser: Browser, desk: str, database: Database, coordinator: Person
) -> Iterator[Opener]:
    """`open_page(person=…, size=PHONE, dark=True, scripts=False)`; every page must stay quiet."""
    contexts: list[BrowserContext] = []
    noise: list[str] = []

    def guard(route: Route) -> None:
        if urlsplit(route.request.url).netloc == urlsplit(desk).netloc:
            route.continue_()
        else:
            noise.append(f"asked for {route.request.url}")
            route.abort()

    def opened(
        person: Person | None = coordinator,
        *,
        size: Any = DESKTOP,
        dark: bool = False,
        scripts: bool = True,
        strict: bool = True,
    ) -> Page:
        context = browser.new_context(
            base_url=desk,
            viewport=size,
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            has_touch=size == PHONE,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if strict:
            context.route("**/*", guard)
        if person is not None:
            context.add_cookies([_cookie(desk, database, person)])
        page = context.new_page()
        # Without scripts the browser reports its own fading between pages as a failed script.
        if scripts:
            page.on("pageerror", lambda error: noise.append(f"script failed: {error}"))
        page.on(
            "console",
            lambda said: noise.append(said.text) if "Security Policy" in said.text else None,
        )
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not noise, noise


@pytest.fixture
def page(open_page: Opener) -> Page:
    return open_page()
