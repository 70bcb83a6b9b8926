"""What is shown: one entry a picture, with what is done before it is taken."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

SHOWN = "/delegations/ken"


@dataclass(frozen=True, slots=True)
class Shot:
    """A page by its address; `then` opens what is to be seen on it."""

    name: str
    path: str
    then: Callable[[Page], None] | None = None
    whole: bool = True
    """The page as far down as `TALLEST`; else one screen, as dialogs cover exactly one."""
    signed_in: bool = True
    on_phones: bool = True
    """On a phone the log form is a page and never a dialog."""


def _open_cell(page: Page) -> None:
    page.locator(f'a[href^="{SHOWN}/asks/"]').first.click()
    page.locator("dialog#sheet form").first.wait_for()


def _open_log_dialog(page: Page) -> None:
    page.keyboard.press("l")
    page.locator("dialog#log-dialog form").first.wait_for()


def _follow(selector: str) -> Callable[[Page], None]:
    def follow(page: Page) -> None:
        address = page.locator(selector).first.get_attribute("href")
        page.goto(address or "")

    return follow


SHOTS = (
    Shot("sign-in", "/sign-in", whole=False, signed_in=False),
    Shot("my-day", "/"),
    Shot("stance", "/stance"),
    Shot("stance-map", "/stance?show=map", whole=False),
    Shot("stance-groups", "/stance?show=groups", whole=False),
    Shot("delegations", "/delegations", whole=False),
    Shot("delegation", SHOWN),
    Shot("ask-matrix", "/asks", whole=False),
    Shot("ask-sheet", "/asks", then=_open_cell, whole=False),
    Shot("log-form", "/meetings/new?delegation=ken"),
    Shot("log-dialog", SHOWN, then=_open_log_dialog, whole=False, on_phones=False),
    Shot("contacts", "/contacts", whole=False),
    Shot("contact", SHOWN, then=_follow('main a[href^="/contacts/"]')),
    Shot("meetings", "/meetings", whole=False),
    Shot("meeting", f"{SHOWN}?show=meetings", then=_follow('main a[href^="/meetings/0"]')),
    Shot("tasks", "/tasks", whole=False),
    Shot("letters", "/letters", whole=False),
    Shot("letter", "/letters", then=_follow('main a[href^="/letters/0"]')),
    Shot("history", "/history", whole=False),
    Shot("settings", "/settings"),
    Shot("people", "/settings/people"),
)
