"""A real server and a real Chromium; whatever is not this machine is refused and fails the test.

`page` is a coordinator's browser at 1440 × 900. `open_page(…)` gives others: another size, dark,
without scripts, or signed in as somebody else. `desk` is the address of this test's own server.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

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
    # Refused by the browser itself: a handler of ours would be asked about every file of every
    # page, and nothing would be cached.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
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


@dataclass
class Visit:
    """Opens pages of one desk and remembers what should not have happened on them."""

    browser: Browser
    desk: str
    database: Database
    noise: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def guard(self, request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.desk).netloc:
            self.noise.append(f"asked for {request.url}")

    def listen(self, page: Page, *, scripts: bool) -> None:
        if scripts:  # without them the browser reports its own fading between pages as a script
            page.on("pageerror", lambda error: self.noise.append(f"script failed: {error}"))
        page.on(
            "console",
            lambda said: self.noise.append(said.text) if "Security Policy" in said.text else None,
        )

    def open(
        self, person: Person | None, *, size: Any, dark: bool, scripts: bool, strict: bool
    ) -> Page:
        context = self.browser.new_context(
            base_url=self.desk,
            viewport=size,
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            has_touch=size == PHONE,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        if strict:
            context.on("request", self.guard)
        if person is not None:
            context.add_cookies([_cookie(self.desk, self.database, person)])
        page = context.new_page()
        self.listen(page, scripts=scripts)
        return page


@pytest.fixture
def open_page(
    browser: Browser, desk: str, database: Database, coordinator: Person
) -> Iterator[Opener]:
    """`open_page(person=…, size=PHONE, dark=True, scripts=False)`; every page must stay quiet."""
    visit = Visit(browser, desk, database)

    def opened(
        person: Person | None = coordinator,
        *,
        size: Any = DESKTOP,
        dark: bool = False,
        scripts: bool = True,
        strict: bool = True,
    ) -> Page:
        return visit.open(person, size=size, dark=dark, scripts=scripts, strict=strict)

    yield opened
    for context in visit.contexts:
        context.close()
    assert not visit.noise, visit.noise


@pytest.fixture
def page(open_page: Opener) -> Page:
    return open_page()
