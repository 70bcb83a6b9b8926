"""A Chromium for the browser tests: found, or installed, or a sentence that says how to get one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

from start import Refusal
from tests.provision import debian

VARIABLE = "DESK_TEST_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLAYWRIGHTS_OWN = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def find_browser() -> str | None:
    """A browser that is on this machine and starts, or None."""
    named = os.environ.get(VARIABLE)
    if named:
        if starts(named):
            return named
        raise Refusal(
            f"{VARIABLE} names {named}, which does not start.",
            f"Correct {VARIABLE}, or unset it to have a browser looked for.",
        )
    return next((path for path in _candidates() if starts(path)), None)


def browser() -> str:
    """A browser that starts; installed when there is none and that is possible."""
    found = find_browser()
    if found is None and debian.install("chromium"):
        found = find_browser()
    if found is None:
        raise Refusal(
            "The browser tests need Chromium, and none was found.",
            "apt-get install chromium, or .venv/bin/python -m playwright install chromium, "
            f"or name one: {VARIABLE}=/path/to/chromium",
        )
    return found


def starts(path: str) -> bool:
    """Whether it is a browser: on some systems `chromium-browser` only says where to get one."""
    try:
        done = subprocess.run([path, "--version"], check=False, capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _candidates() -> Iterator[str]:
    for name in NAMES:
        path = shutil.which(name)
        if path:
            yield path
    asked = subprocess.run(
        [sys.executable, "-c", PLAYWRIGHTS_OWN], check=False, capture_output=True, text=True
    )
    if asked.returncode == 0:
        yield asked.stdout.strip()
