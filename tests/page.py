"""`checked(html)`: every page fetched in any test must be sound HTML; then it can be searched."""

import re
from collections import Counter

import html5lib
from bs4 import BeautifulSoup, Tag

_FRAGMENT = re.compile(r"^\s*<(?!!doctype|html)", re.IGNORECASE)


def checked(html: str) -> BeautifulSoup:
    """The parsed page or fragment; fails when it is not sound or breaks a house rule."""
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    (parser.parseFragment if _FRAGMENT.match(html) else parser.parse)(html)
    faults = [(line, code) for (line, _), code, _ in parser.errors]
    assert not faults, f"The HTML is not sound: {faults[:5]}"
    page = BeautifulSoup(html, "html.parser")
    _check_rules(page, whole=not _FRAGMENT.match(html))
    return page


def _check_rules(page: BeautifulSoup, *, whole: bool) -> None:
    ids = Counter(tag["id"] for tag in page.select("[id]"))
    assert not [i for i, n in ids.items() if n > 1], "An id stands twice on the page."
    assert not page.select("[style], style"), "Inline style is refused by our own policy."
    assert not [s for s in page.select("script") if not s.get("src")], "Inline script is refused."
    for tag in page.find_all():
        loud = [name for name in tag.attrs if name.startswith("on")]
        assert not loud, f"<{tag.name}> has an event attribute {loud}."
        if any(name.startswith("hx-") and name != "hx-nonce" for name in tag.attrs):
            assert tag.get("hx-nonce"), f"<{tag.name}> would be inert: it has no nonce."
    for form in page.select("form"):
        assert form.get("action"), "A form must work without scripts: give it an action."
    for button in page.select("button"):
        assert button.get("type"), f"Button {button.get_text(strip=True)!r} has no type."
    for control in page.select("input:not([type=hidden]), select, textarea"):
        assert _label(page, control), f"{control.get('name')} has no label."
    if whole:
        assert len(page.select("h1")) == 1, "A page has exactly one h1."
        assert page.title, "A page has a title."
        assert page.select_one("main#main"), "A page has one main."


def _label(page: BeautifulSoup, control: Tag) -> bool:
    named = (
        control.get("aria-label") or control.get("aria-labelledby") or control.find_parent("label")
    )
    return bool(named or (control.get("id") and page.select_one(f'label[for="{control["id"]}"]')))
