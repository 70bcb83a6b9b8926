"""What somebody stored as a text stays a text: on every page, in every part and every file.

The same pages are opened in a browser by tests/journeys/test_stored_scripts.py.
"""

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from fastapi.testclient import TestClient

from app.db import Database
from app.people.models import Person
from tests.conftest import add_staff, client_for
from tests.conventions.walking import ROUTES, method
from tests.sweep import forms
from tests.sweep.planting import PLANTED_BY_ACTION, Ids, plant, tables, texts
from tests.sweep.scripts import COMPUTED, PAYLOADS

FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}
EACH = (0, 14)
"""Rows whose own pages are asked for: the one with every text, and another."""

FOREIGN = {"applet", "audio", "base", "embed", "frame", "iframe", "image", "math", "object"}
FOREIGN |= {"portal", "style", "template", "video", "mglyph", "source", "marquee"}
"""Elements that no page of ours has."""

ADDRESSES = {
    "href",
    "src",
    "action",
    "formaction",
    "xlink:href",
    "data",
    "ping",
    "poster",
    "srcdoc",
}


class Markup(HTMLParser):
    """Notes every element and attribute that one of our templates would not have written."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in FOREIGN or (tag == "script" and not given.get("src", "").startswith("/static/")):
            self.found.append(self.get_starttag_text() or tag)
        for name, value in given.items():
            is_link = (
                tag == "a" and value.startswith("https:") and "noreferrer" in given.get("rel", "")
            )
            if _is_loud(name) or (name in ADDRESSES and _leads_away(value) and not is_link):
                self.found.append(f"{tag} {name}={value:.80}")
        if any(n.startswith(("hx-", "data-hx-")) for n in given) and not given.get("hx-nonce"):
            self.found.append(f"{tag} asks for something without a nonce")


def _is_loud(name: str) -> bool:
    return name.startswith(("on", "hx-on", "data-hx-on")) or name in {"style", "srcdoc"}


def _leads_away(value: str) -> bool:
    plain = "".join(value.split()).lower()
    begins = ("javascript:", "data:", "vbscript:", "//", "/\\", "/evil", "http:", "https://evil")
    return plain.startswith(begins)


@pytest.fixture(scope="module")
def planted(shared_database: Database) -> tuple[Database, Person, Ids]:
    person = add_staff(shared_database)
    return shared_database, person, plant(shared_database, person)


@pytest.fixture
def browser(planted: tuple[Database, Person, Ids]) -> TestClient:
    return client_for(planted[0], planted[1])


def addresses(made: Ids, rows: tuple[int, ...] = EACH) -> Iterator[str]:
    """Every address that can be read, with ids of planted rows."""
    found: dict[str, None] = {}
    for row in rows:
        known = {f"{table}_id": str(ids[row]) for table, ids in made.items()}
        known |= {"record_id": known["meeting_id"], "view_id": known["saved_view_id"]}
        known |= {"mission_id": known["permanent_mission_id"]}
        for route in ROUTES:
            if method(route) == "GET":
                found[forms.address(route, known)] = None
    yield from found


def test_the_texts_reach_every_column_in_which_somebody_types(
    planted: tuple[Database, Person, Ids],
) -> None:
    missing = [
        name
        for name, cls in tables().items()
        if texts(cls) and name not in PLANTED_BY_ACTION and not planted[2].get(name, ["changed"])
    ]

    assert len(set(PAYLOADS)) >= 60
    assert missing == [], "Make planting.py write rows of these tables."


@pytest.mark.parametrize("headers", [{}, FRAGMENT], ids=["pages", "parts"])
def test_no_stored_text_becomes_markup_anywhere(
    browser: TestClient, planted: tuple[Database, Person, Ids], headers: dict[str, str]
) -> None:
    wrong, seen = [], 0
    for address in (*addresses(planted[2]), "/delegations/suggestions?q=script"):
        answer = browser.get(address, headers=headers)
        assert answer.status_code < 500, address
        markup = Markup()
        if "html" in answer.headers.get("content-type", ""):
            markup.feed(answer.text)
            markup.close()
            seen += answer.text.count("&lt;script") > 0
        wrong += [f"{address}: {each}" for each in markup.found]
        if COMPUTED in answer.text:
            wrong.append(f"{address}: a template was computed")

    assert wrong[:5] == []
    assert seen >= 30, "Hardly any page shows what was planted."


@pytest.mark.parametrize("file", ["/stance.csv", "/asks.csv"])
def test_no_stored_text_becomes_a_formula_in_a_file(browser: TestClient, file: str) -> None:
    cells = browser.get(file).text.replace('"', "").replace("\r\n", ",").split(",")

    assert [cell for cell in cells if cell[:1] in set("=@+-\t") and len(cell) > 1] == []
