"""`checked(html)`: every page fetched in any test must be sound HTML; then it can be searched."""

import re
from collections import Counter
from collections.abc import Container

import html5lib
from bs4 import BeautifulSoup, Tag

_FRAGMENT = re.compile(r"^\s*<(?!!doctype|html)", re.IGNORECASE)
CONTROLS = {"input", "select", "textarea"}


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
    ids: Counter[str] = Counter()
    headings = 0
    labelled = {label.get("for") for label in page.find_all("label")}
    for tag in page.find_all():
        _check_tag(tag)
        if "id" in tag.attrs:
            ids[str(tag["id"])] += 1
        headings += tag.name == "h1"
        if tag.name in CONTROLS and tag.get("type") != "hidden":
            assert _is_labelled(tag, labelled), f"{tag.get('name')} has no label."
    assert not [i for i, n in ids.items() if n > 1], "An id stands twice on the page."
    if whole:
        assert headings == 1, "A page has exactly one h1."
        assert page.title, "A page has a title."
        assert page.select_one("main#main"), "A page has one main."


def _check_tag(tag: Tag) -> None:
    """What can be seen of a tag by itself."""
    names = tag.attrs.keys()
    assert tag.name != "style", "Inline style is refused by our own policy."
    assert "style" not in names, "Inline style is refused by our own policy."
    assert tag.name != "script" or tag.get("src"), "Inline script is refused."
    loud = [name for name in names if name.startswith("on")]
    assert not loud, f"<{tag.name}> has an event attribute {loud}."
    if any(name.startswith("hx-") and name != "hx-nonce" for name in names):
        assert tag.get("hx-nonce"), f"<{tag.name}> would be inert: it has no nonce."
    if tag.name == "form":
        assert tag.get("action"), "A form must work without scripts: give it an action."
    if tag.name == "button":
        assert tag.get("type"), f"Button {tag.get_text(strip=True)!r} has no type."


def _is_labelled(control: Tag, labelled: Container[object]) -> bool:
    named = (
        control.get("aria-label") or control.get("aria-labelledby") or control.find_parent("label")
    )
    return bool(named or (control.get("id") and control["id"] in labelled))
