"""Whatever is sent to any route on either database: a plain refusal, and nothing is written.

The inputs stand in hostile.py; routes, their parameters and their forms are found by walking.
"""

import os
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from fastapi.routing import RouteContext
from sqlmodel import col

from app.audit.reads import READ
from app.clock import utc_now
from app.db import Database
from app.main import create_app
from app.people.actions import begin_session
from app.people.models import Person, Role, SignInSession
from app.web.limits import MAX_BODY, MAX_HEADERS, MAX_URL
from app.web.text import UnreadableJson, read_json
from tests.conftest import add_staff, writing_as
from tests.conventions.walking import PUBLIC, ROUTES, method, title
from tests.everything import everything, known_ids, rows_of
from tests.sweep import forms, hostile
from tests.sweep.raw import FORM, Answer, RawBrowser, Sent, raw_browser

FULL = bool(os.environ.get("DESK_TEST_FULL"))
PROMISED = 20_000 if FULL else 1_500
"""Bad inputs in one run; there are more, and each new route adds some."""

LOOKS_ELSEWHERE = {
    "meetings:dates": "without htmx it leads to the form, and stores nothing anyhow",
    "tasks:dates": "without htmx it leads to the list, and stores nothing anyhow",
    "people:complete_sign_in": "nobody's password was right before, so it leads to the beginning",
    "people:confirm_authenticator": "no app is being set up, so it leads to the beginning",
}
"""Routes that send away whoever posts, before the form is looked at."""

FOR_PROGRAMS = {"static:file", "health:alive", "health:ready"}
"""Answers for programs; all others speak to people."""

Each = TypeVar("Each")


@dataclass
class Attacked:
    """A desk with a record of every kind, and a coordinator's browser that may send anything."""

    database: Database
    browser: RawBrowser
    person: Person
    known: dict[str, str]
    before: dict[str, Any] = field(default_factory=dict)
    """What was stored when it was looked at last."""

    def changed(self) -> list[str]:
        """Tables whose rows are others than at the last look."""
        before, self.before = self.before, self.stored()
        return [table for table, rows in self.before.items() if rows != before.get(table)]

    def stored(self) -> dict[str, Any]:
        """All but traces of looking: they are written before a page is looked for."""
        found = rows_of(self.database, self.person.organisation_id)
        events = [row for row in found["audit_event"] if row.action != READ]
        return found | {"audit_event": events}


@pytest.fixture(scope="module", params=["shared_database", "shared_postgres"])
def attacked(request: pytest.FixtureRequest) -> Iterator[Attacked]:
    database: Database = request.getfixturevalue(request.param)
    person, colleague = add_staff(database), add_staff(database, Role.OUTREACH, "Staff B")
    with writing_as(database, person) as db:
        everything(db, person, "Ordinary", also=colleague)
        token = begin_session(db, person)
    known = known_ids(database, person) | {"person_id": str(colleague.id)}
    with raw_browser(create_app(database), token) as browser:
        desk = Attacked(database, browser, person, known)
        desk.changed()
        yield desk


def some(values: Sequence[Each], seed: str, most: int) -> Sequence[Each]:
    """A few of them, others for each route and field; all with --full."""
    if FULL or len(values) <= most:
        return values
    start = sum(seed.encode()) % len(values)
    return [*values, *values][start : start + most]


def bad_addresses(route: RouteContext, known: dict[str, str]) -> Iterator[bytes]:
    """Each part of the address and its query with what does not belong there."""
    no_text, name = [*hostile.NOT_TEXT.values()], str(route.name)
    for part in forms.IN_PATH.findall(route.path or ""):
        for value in (*some(no_text, name, 6), *some(hostile.IN_PATHS, name, 4)):
            yield forms.address(route, known | {part: value}).encode()
    url = forms.address(route, known)
    for query in (*forms.queries_of(route.dependant), "q"):
        for value in some(no_text, name + query, 4):
            yield f"{url}?{query}={value}".encode()
    yield f"{url}?{'a' * MAX_URL}".encode()


def bad_fields(route: RouteContext) -> Iterator[tuple[str, str]]:
    """Names of fields with values that they must refuse; of long forms one for each field."""
    model = forms.form_of(route)
    fields = model.model_fields if model else {}
    for number, (name, info) in enumerate(fields.items()):
        fitting = hostile.of_kind(set(forms.kinds_of(info.annotation)))
        both = [[*hostile.NOT_TEXT.values()], fitting]
        for values in both if FULL or len(fields) < 12 else both[number % 2 :][:1]:
            for value in some(values, f"{route.name}{name}", 1):
                yield name, value
    if forms.reads_a_form(route) and model is None:  # whatever is posted is kept
        for value in hostile.NOT_TEXT.values():
            yield "summary", value


def posted(route: RouteContext, bad: tuple[str, str]) -> bytes:
    """A form in which all is well but this one field."""
    usual = forms.plausible(forms.form_of(route))
    parts = [f"{k}={quote(str(v))}" for k, v in usual.items() if k != bad[0]]
    return "&".join([*parts, "=".join(bad)]).encode()


def bad_bodies(route: RouteContext, url: bytes) -> Iterator[Sent]:
    """What is no form, or no form of this size."""
    name = str(route.name)
    for length in some(hostile.LENGTHS, name, 3):
        yield Sent("POST", url, [b"a=b"], [FORM, (b"content-length", length)])
    for kind in some(hostile.TYPES, name, 3):
        yield Sent("POST", url, [b"a=b"], [(b"content-type", kind)])
    for body in some([*hostile.JSON.values()], name, 3):
        yield Sent("POST", url, [body], [(b"content-type", b"application/json")])
    if forms.reads_a_form(route):
        yield from bad_forms(url)


def bad_forms(url: bytes) -> Iterator[Sent]:
    half = b"summary=" + b"x" * (MAX_BODY // 2)
    yield Sent("POST", url, [half, half, half], [FORM])
    yield Sent("POST", url, [half, half, half], [FORM, (b"content-length", b"10")])
    for kind, body in hostile.MULTIPART.values():
        yield Sent("POST", url, [body], [(b"content-type", kind)])


def bad_requests(route: RouteContext, known: dict[str, str]) -> Iterator[Sent]:
    verb, url = method(route), forms.address(route, known).encode()
    yield Sent(verb, url, headers=[(b"x-long", b"a" * MAX_HEADERS)])
    yield from (Sent(verb, address) for address in bad_addresses(route, known))
    if verb == "POST":
        yield from bad_bodies(route, url)
        for bad in bad_fields(route):
            yield Sent(verb, url, [posted(route, bad)], [FORM])


def what_is_wrong(route: RouteContext, sent: Sent, answer: Answer) -> str:
    """Nothing, when it was refused with a sentence that a person can read."""
    expected = range(400, 500)
    is_field = sent.pieces and sent.headers == [FORM]
    if route.name in LOOKS_ELSEWHERE and is_field and answer.status == 303:
        return ""
    if answer.status not in expected or (answer.status == 401 and route.name not in PUBLIC):
        return f"{answer.status} for {sent.method} {sent.target!r:.90} {sent.pieces!r:.200}"
    if route.name not in FOR_PROGRAMS and "<h1" not in answer.text:
        return f"no page for {sent.target!r:.90} {sent.pieces!r:.200}"
    return ""


@pytest.mark.parametrize("route", ROUTES, ids=title)
def test_bad_input_is_refused_with_a_sentence_and_changes_nothing(
    attacked: Attacked, route: RouteContext
) -> None:
    requests = [*bad_requests(route, attacked.known)]
    answers = attacked.browser.ask(requests)
    wrong = [what_is_wrong(route, *each) for each in zip(requests, answers, strict=True)]

    assert [each for each in wrong if each][:5] == []
    assert attacked.changed() == []


def test_there_are_as_many_bad_inputs_as_promised() -> None:
    known = dict.fromkeys(("record_id",), "x")
    on_each = sum(len([*bad_requests(route, known)]) for route in ROUTES)

    assert on_each * 2 >= PROMISED


def test_a_form_that_cannot_be_read_is_refused_also_after_the_session_ran_out(
    attacked: Attacked,
) -> None:
    """What was typed is kept then, so it is read where nobody is signed in."""
    with attacked.database.writing() as db:
        token = begin_session(db, attacked.person)
        newest = sa.select(sa.func.max(col(SignInSession.created_at))).scalar_subquery()
        ended = sa.update(SignInSession).where(col(SignInSession.created_at) == newest)
        db.execute(ended.values(expires_at=utc_now()))
    cookie = (b"cookie", b"desk=" + token.encode())
    sent = [
        Sent(each.method, each.target, each.pieces, [*each.headers, cookie])
        for each in bad_forms(b"/meetings")
    ]
    attacked.changed()

    assert {answer.status for answer in attacked.browser.ask(sent)} <= {400, 401, 413}
    assert attacked.changed() == []


@pytest.mark.parametrize("text", hostile.JSON.values(), ids=hostile.JSON)
def test_json_that_no_page_can_hold_is_refused(attacked: Attacked, text: bytes) -> None:
    told = b"desk-told=" + urlsafe_b64encode(b'{"text": "x", "undo": ' + text + b"}")
    cookies = [
        (b"cookie", b"desk=" + attacked.browser.token.encode() + b"; " + cookie)
        for cookie in (told[:30_000], *hostile.COOKIES)
    ]
    pages = [Sent("GET", b"/settings", headers=[cookie]) for cookie in cookies]
    proofs = [
        Sent("POST", url, [b"name=x&answer=" + quote(text).encode()], [FORM])
        for url in (b"/settings/passkeys", b"/sign-in/passkey", b"/sign-in/confirmation")
    ]

    with pytest.raises(UnreadableJson):
        read_json(text)
    assert {answer.status for answer in attacked.browser.ask(pages)} <= {200, 303}
    assert {answer.status // 100 for answer in attacked.browser.ask(proofs)} == {4}
