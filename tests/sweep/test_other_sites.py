"""No page elsewhere can have a browser of ours do anything, whichever route it posts to."""

from collections.abc import Iterator
from itertools import product

import pytest

from app.db import Database
from app.main import create_app
from app.people.actions import begin_session
from tests.conftest import add_staff
from tests.conventions.walking import GUARDED, ROUTES, filled, method
from tests.sweep.raw import FORM, Header, RawBrowser, Sent, raw_browser

SITES = (None, "same-origin", "none", "same-site", "cross-site", "")
ORIGINS = (
    None,
    "http://localhost",
    "https://localhost",
    "http://localhost:9999",
    "http://localhost.evil.example",
    "https://evil.example",
    "http://evil.example/localhost",
    "http://localhost@evil.example",
    "null",
    "",
)
METHODS = ("POST", "PUT", "PATCH", "DELETE", "post", "FOO")


@pytest.fixture(scope="module")
def browser(shared_database: Database) -> Iterator[RawBrowser]:
    person = add_staff(shared_database)
    with shared_database.writing() as db:
        token = begin_session(db, person)
    with raw_browser(create_app(shared_database), token) as browser:
        yield browser


def is_ours(site: str | None, origin: str | None) -> bool:
    """`Sec-Fetch-Site` decides where a browser sends it; else the origin must name our host."""
    if site is not None:
        return site in {"same-origin", "none"}
    return origin in {None, "http://localhost", "https://localhost"}


def headers(site: str | None, origin: str | None, *more: Header) -> list[Header]:
    said = {b"sec-fetch-site": site, b"origin": origin}
    return [FORM, *more, *((name, v.encode()) for name, v in said.items() if v is not None)]


FOREIGN = [pair for pair in product(SITES, ORIGINS) if not is_ours(*pair)]


def test_a_form_sent_from_another_site_is_refused_everywhere(browser: RawBrowser) -> None:
    """Also where nobody is signed in yet: to sign a victim in as somebody else is an attack."""
    writing = [route for route in ROUTES if method(route) == "POST"]
    sent = [
        Sent("POST", filled(route).encode(), [b"a=b"], headers(*pair), is_bare=True)
        for route in writing
        for pair in FOREIGN
    ]
    accepted = [
        (each.target, each.headers)
        for each, answer in zip(sent, browser.ask(sent), strict=True)
        if answer.status != 403
    ]

    assert accepted == []
    assert len(sent) >= 30 * len(writing)


def test_no_method_is_a_way_around(browser: RawBrowser) -> None:
    sent = [
        Sent(verb, b"/tasks", [b"title=x"], headers(*pair), is_bare=True)
        for verb in METHODS
        for pair in FOREIGN
    ]

    assert {answer.status for answer in browser.ask(sent)} == {403}


def test_a_form_of_ours_gets_as_far_as_the_sign_in_check(browser: RawBrowser) -> None:
    pairs = [pair for pair in product(SITES, ORIGINS) if is_ours(*pair)]
    nobody = (b"cookie", b"desk=x")
    sent = [
        Sent("POST", filled(route).encode(), [], headers(*pair, nobody), is_bare=True)
        for route in GUARDED
        if method(route) == "POST"
        for pair in pairs[:: len(pairs) // 3]
    ]

    assert {answer.status for answer in browser.ask(sent)} == {401}
