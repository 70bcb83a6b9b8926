"""A browser that takes the pictures, and hears when a page complains."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.provision.browser import browser as find_browser
from tests.screenshots.demo_server import Demo
from tests.screenshots.palette import Reducer
from tests.screenshots.shots import Shot

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
FONTS = Path(__file__).parent / "fonts.conf"
TALLEST = 1900
PASSWORD = "four random words here"
ZONE = "America/New_York"


class Look(NamedTuple):
    """A size of screen and a theme."""

    size: str
    width: int
    height: int
    theme: Any

    @property
    def suffix(self) -> str:
        return f"{self.size}-{self.theme}"


LOOKS = (
    Look("desktop", 1440, 900, "light"),
    Look("desktop", 1440, 900, "dark"),
    Look("phone", 390, 844, "light"),
)
"""A dark phone would show nothing that these do not: every picture weighs on every clone."""


def looks_at(shot: Shot) -> list[Look]:
    return [look for look in LOOKS if shot.on_phones or look.size == "desktop"]


class Camera:
    """Takes every picture of a demo into a folder; `complaints` must be empty in the end."""

    def __init__(self, browser: Browser, demo: Demo, folder: Path) -> None:
        self.browser = browser
        self.demo = demo
        self.folder = folder
        self.reducer = Reducer(browser)
        self.complaints: list[str] = []
        self.cookies = self._join()

    def _join(self) -> list[Any]:
        """Take the first coordinator's place, as whoever opens the demo does."""
        context = self.browser.new_context(base_url=self.demo.address)
        page = context.new_page()
        page.goto(self.demo.link)
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_url(f"{self.demo.address}/")
        cookies: list[Any] = context.cookies()
        context.close()
        return cookies

    @contextmanager
    def _context(self, look: Look, *, signed_in: bool) -> Iterator[BrowserContext]:
        context = self.browser.new_context(
            base_url=self.demo.address,
            viewport={"width": look.width, "height": look.height},
            color_scheme=look.theme,
            reduced_motion="reduce",
            has_touch=look.size == "phone",
            locale="en-GB",
            timezone_id=ZONE,
        )
        if signed_in:
            context.add_cookies(self.cookies)
        yield context
        context.close()

    def take(self, shot: Shot, look: Look) -> int:
        """Write one picture; returns its bytes, 0 when there was nothing to take."""
        name = f"{shot.name}-{look.suffix}"
        with self._context(look, signed_in=shot.signed_in) as context:
            page = self._listening(context.new_page(), name)
            answer = page.goto(shot.path)
            if answer is None or not answer.ok:
                self.complaints.append(f"{name}: {shot.path} is no page")
                return 0
            if shot.then:
                shot.then(page)
            _fit(page, shot, look)
            picture = self.reducer.reduced(page.screenshot(animations="disabled"))
        return (self.folder / f"{name}.png").write_bytes(picture)

    def _listening(self, page: Page, name: str) -> Page:
        """Errors of scripts and violations of the policy both reach the console."""
        page.on("pageerror", lambda error: self.complaints.append(f"{name}: {error}"))
        page.on(
            "console",
            lambda said: (
                self.complaints.append(f"{name}: {said.text}") if said.type == "error" else None
            ),
        )
        return page


def _fit(page: Page, shot: Shot, look: Look) -> None:
    """Make the screen as tall as the page, so that what is fixed to its foot stands at the foot."""
    if shot.whole:
        tall = page.evaluate("document.documentElement.scrollHeight")
        height = min(max(tall, look.height), TALLEST)
        page.set_viewport_size({"width": look.width, "height": height})
    page.mouse.move(0, 0)
    page.wait_for_load_state("networkidle")


@contextmanager
def camera(demo: Demo, folder: Path) -> Iterator[Camera]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(),
            args=list(FLAGS),
            env={**os.environ, "FONTCONFIG_FILE": str(FONTS)},
        )
        yield Camera(browser, demo, folder)
        browser.close()
