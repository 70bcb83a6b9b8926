"""What a person does, counted: keys that are not text, and taps."""

from typing import Any

from playwright.sync_api import Page, expect


class Hands:
    """Counts what a person does: keys that are not text, and taps."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = 0
        self.taps = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += key.count("+") + 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def tap(self, selector: str) -> None:
        self.page.locator(selector).first.tap()
        self.taps += 1

    def focused(self) -> Any:
        """Name and label of what has the focus."""
        return self.page.evaluate(
            "[document.activeElement.name || document.activeElement.tagName,"
            " document.activeElement.closest('label')?.innerText.trim() ?? '']"
        )


def the_dialog_opens(page: Page, hands: Hands, field: str) -> None:
    hands.press("l")
    expect(page.locator(f"#ld-{field}")).to_be_focused()


def saved(page: Page) -> None:
    expect(page.locator("#log-dialog")).to_be_hidden()
    expect(page.locator("#toasts")).to_contain_text("Meeting logged.")
