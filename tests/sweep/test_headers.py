"""Every route and every kind of refusal carries the protective headers and one strict policy."""

import errno
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import FastAPI

from app.db import Database
from app.fifo import WritersWaitTooLong
from app.main import create_app
from app.people.actions import begin_session
from app.people.models import Role
from app.people.throttle import TRIES
from app.settings import get_settings
from app.web.limits import MAX_BODY, MAX_HEADERS, MAX_URL
from app.web.policy import htmx_scripts
from tests.conftest import add_staff, writing_as
from tests.conventions.walking import ROUTES, method
from tests.everything import everything, known_ids
from tests.sweep import forms
from tests.sweep.raw import FORM, Answer, RawBrowser, Sent, raw_browser

ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-robots-tag": "noindex, nofollow",
}
POLICY = {"default-src": "'none'", "frame-ancestors": "'none'"}
OF_PAGES = POLICY | {"base-uri": "'none'", "form-action": "'self'", "connect-src": "'self'"}
OF_PAGES |= {"img-src": "'self'", "style-src": "'self'", "require-trusted-types-for": "'script'"}
EVIL = (b"sec-fetch-site", b"cross-site")
NOBODY = (b"cookie", b"desk=x")


def _fail(error: Exception) -> Any:
    def endpoint() -> None:
        raise error

    return endpoint


def with_faults(app: FastAPI) -> FastAPI:
    """Three addresses more, at which the desk, its database or its disk fail."""
    faults = {
        "/fault": ValueError("Zebrafish"),
        "/busy": WritersWaitTooLong("Zebrafish"),
        "/full": OSError(errno.ENOSPC, "Zebrafish"),
    }
    for address, error in faults.items():
        app.add_api_route(address, _fail(error), methods=["GET", "POST"])
    return app


@dataclass
class Asked:
    """A coordinator's browser, what there is to ask for, and somebody who may only read."""

    browser: RawBrowser
    known: dict[str, str]
    viewer: bytes


@pytest.fixture(scope="module")
def asked(shared_database: Database) -> Iterator[Asked]:
    person, viewer = (add_staff(shared_database, r, f"Staff {r.value}") for r in _ROLES)
    with writing_as(shared_database, person) as db:
        everything(db, person, "Ordinary", also=viewer)
        token, reads_only = begin_session(db, person), begin_session(db, viewer)
    with raw_browser(with_faults(create_app(shared_database)), token) as browser:
        yield Asked(browser, known_ids(shared_database, person), reads_only.encode())


_ROLES = (Role.COORDINATOR, Role.VIEWER)


def directives(policy: str) -> dict[str, str]:
    return dict(part.strip().partition(" ")[::2] for part in policy.split(";"))


def faults_of(answer: Answer) -> list[str]:
    """What is missing or too much in the headers of an answer."""
    wrong = [name for name, value in ALWAYS.items() if answer.headers.get(name) != value]
    policy = directives(answer.headers.get("content-security-policy", ""))
    is_page = answer.headers.get("content-type", "").startswith("text/html") and answer.text
    for name, value in (OF_PAGES if is_page else POLICY).items():
        wrong += [name] if policy.get(name) != value else []
    allowed = ("'none'", "'self'", "'script'", "htmx", "desk-loader")
    words = " ".join(policy.values()).split()
    wrong += [w for w in words if w not in allowed and not w.startswith("'nonce-")]
    is_for_ever = "immutable" in answer.headers.get("cache-control", "")
    if answer.headers.get("cache-control") != "no-store" and not is_for_ever:
        wrong.append("cache-control")
    return [*wrong, *({"server", "x-powered-by"} & answer.headers.keys())]


def test_every_answer_carries_the_protective_headers(asked: Asked) -> None:
    known, wrong = asked.known, {}
    sent = [Sent(method(r), forms.address(r, known).encode(), headers=[NOBODY]) for r in ROUTES]
    sent += [s for s in (Sent(r.method, r.target) for r in sent) if s.method == "GET"]
    for each, answer in zip(sent, asked.browser.ask(sent), strict=True):
        if found := faults_of(answer):
            wrong[f"{each.method} {each.target.decode()} {answer.status}"] = found

    assert wrong == {}


def refusals(asked: Asked) -> dict[int, Sent]:
    """A request for each status with which something is refused."""
    meeting = f"/meetings/{asked.known['meeting_id']}/correction".encode()
    old = b"held_at=2026-11-20T14:20&channel=call&version=1"
    nothing = b"/delegations/ken/meetings"
    viewer = (b"cookie", b"desk=" + asked.viewer)
    return {
        303: Sent("GET", b"/stance", headers=[NOBODY]),
        400: Sent("GET", b"/stance?q=%00"),
        401: Sent("POST", b"/tasks", headers=[NOBODY]),
        403: Sent("POST", b"/tasks", headers=[viewer]),
        404: Sent("GET", b"/nowhere"),
        405: Sent("DELETE", b"/stance"),
        409: Sent("POST", meeting, [old], [FORM]),
        413: Sent("POST", b"/tasks", [b"title=" + b"x" * MAX_BODY], [FORM]),
        414: Sent("GET", b"/stance?" + b"q" * MAX_URL),
        415: Sent("POST", b"/tasks", [b"{}"], [(b"content-type", b"application/json")]),
        422: Sent("POST", nothing, [b"note="], [FORM]),
        431: Sent("GET", b"/stance", headers=[(b"x-long", b"x" * MAX_HEADERS)]),
        500: Sent("GET", b"/fault"),
        503: Sent("POST", b"/busy"),
        507: Sent("POST", b"/full"),
    }


def test_every_kind_of_refusal_carries_them_and_says_nothing_of_the_inside(asked: Asked) -> None:
    sent = refusals(asked)
    tries = Sent("POST", b"/sign-in", [b"email=a%40example.org&password=x"], [FORM, NOBODY])
    answers = dict(zip(sent, asked.browser.ask(sent.values()), strict=True))
    answers[429] = asked.browser.ask([tries] * (TRIES + 1))[-1]
    more = [
        Sent("POST", b"/tasks", headers=[EVIL]),
        Sent("GET", b"/sign-in", headers=[(b"host", b"evil.example")]),
        Sent("POST", b"/tasks", [b"x"], [FORM, (b"content-length", b"99999999")]),
    ]
    others = dict(zip((403, 400, 413), asked.browser.ask(more), strict=True))

    assert {status: each.status for status, each in answers.items()} == {s: s for s in answers}
    assert {status: each.status for status, each in others.items()} == {s: s for s in others}
    for each in (*answers.values(), *others.values()):
        assert faults_of(each) == [], each.status
        assert "Zebrafish" not in each.text
        assert "Traceback" not in each.text
        assert "<h1" in each.text or each.status == 303, "People get a page."
    assert "retry-after" in answers[503].headers


def test_over_https_the_browser_is_told_to_stay_there(asked: Asked) -> None:
    secure = asked.browser.portal.call(asked.browser.over_https, Sent("GET", b"/nowhere"))

    assert "max-age=" in secure.headers["strict-transport-security"]


def test_with_the_cdn_the_policy_names_hashes_and_no_host(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_ASSETS", "cdn")
    get_settings.cache_clear()
    [page] = asked.browser.ask([Sent("GET", b"/sign-in")])
    monkeypatch.undo()
    get_settings.cache_clear()
    sources = directives(page.headers["content-security-policy"])["script-src"].split()

    assert sources[1:] == [f"'{script.integrity}'" for script in htmx_scripts()]
    assert sources[0].startswith("'nonce-")
    assert "//" not in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]


def test_no_two_pages_have_the_same_nonce(asked: Asked) -> None:
    answers = asked.browser.ask([Sent("GET", b"/sign-in")] * 5)

    assert len({each.headers["content-security-policy"] for each in answers}) == 5
