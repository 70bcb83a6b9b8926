"""Rendering: headers, nonces, the stamp on htmx tags, and dates in the viewer's zone."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import time_machine
from fastapi import FastAPI, Request, Response
from jinja2 import (
    ChoiceLoader,
    DictLoader,
    Environment,
    StrictUndefined,
    TemplateSyntaxError,
    UndefinedError,
)

from app.web import dates
from app.web.htmx import is_fragment, see_other, trigger
from app.web.stamping import StampNonce
from app.web.templating import environment, render

PARTIAL = {"hx-request": "true", "hx-request-type": "partial"}
HISTORY = {"hx-request": "true", "hx-request-type": "full"}


def _stamped(source: str, **values: object) -> str:
    env = Environment(autoescape=True, undefined=StrictUndefined, extensions=[StampNonce])
    return env.from_string(source).render(csp_nonce="R", **values)


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ('<a hx-get="/x">x</a>', '<a hx-get="/x" hx-nonce="R">x</a>'),
        ("<a href='/x'>x</a>", "<a href='/x'>x</a>"),
        ('<input hx-get="/x"/>', '<input hx-get="/x" hx-nonce="R"/>'),
        ('<a\n  class="b"\n  hx-get="/x"\n>x', '<a\n  class="b"\n  hx-get="/x"\n hx-nonce="R">x'),
        ('<a hx-get="/x" title="1 > 0">', '<a hx-get="/x" title="1 > 0" hx-nonce="R">'),
        ("<a title='hx-get=1'>", "<a title='hx-get=1'>"),
        ('<a data-x="hx-get">', '<a data-x="hx-get">'),
        ("<a data-x=hx-get>", "<a data-x=hx-get>"),
        ("a < b and hx-get > c", "a < b and hx-get > c"),
        ("<!-- <a hx-get='/x'> -->", "<!-- <a hx-get='/x'> -->"),
        ('<a hx-get="/x" hx-nonce="R">', '<a hx-get="/x" hx-nonce="R">'),
        ('<hx-partial hx-target="#a">x', '<hx-partial hx-target="#a" hx-nonce="R">x'),
        ('<i></i><a hx-get=""></a><b>', '<i></i><a hx-get="" hx-nonce="R"></a><b>'),
        ("<form hx-status:5xx='swap:none'>", "<form hx-status:5xx='swap:none' hx-nonce=\"R\">"),
    ],
)
def test_a_tag_with_an_htmx_attribute_is_stamped_once(source: str, wanted: str) -> None:
    assert _stamped(source) == wanted


def test_jinja_code_inside_a_tag_does_not_end_it() -> None:
    source = '<a {% if n > 1 %}class="{{ ">" ~ n }}" {% endif %}hx-get="/x/{{ n }}">'

    assert _stamped(source, n=2) == '<a class="&gt;2" hx-get="/x/2" hx-nonce="R">'


def test_an_attribute_inside_a_condition_counts() -> None:
    assert _stamped('<a {% if on %}hx-get="/x"{% endif %}>', on=True).endswith('hx-nonce="R">')


def test_what_a_template_prints_is_never_stamped() -> None:
    typed = "<span hx-get='/evil' hx-trigger='load'>"

    text = _stamped(
        "<p>{{ typed }}</p>{{ typed | safe }}<b {{ more }}>", typed=typed, more="hx-get"
    )

    assert "nonce" not in text


def test_a_tag_that_is_not_closed_is_refused_when_the_template_is_compiled() -> None:
    with pytest.raises(TemplateSyntaxError, match="not closed"):
        _stamped('<p>\n<a hx-get="/x"')


@pytest.fixture
def templates() -> Iterator[dict[str, str]]:
    """Templates of a test's own, beside the layouts."""
    env = environment()
    loader = env.loader
    assert loader is not None
    given: dict[str, str] = {}
    env.loader = ChoiceLoader([DictLoader(given), loader])
    yield given
    env.loader = loader


def _request(headers: dict[str, str] | None = None, **state: object) -> Request:
    app = FastAPI()
    app.state.shell = lambda _: SimpleNamespace(overdue=3, details_missing=0, pinned=[])
    return Request(
        {
            "type": "http",
            "method": "GET",
            "path": "/stance",
            "query_string": b"",
            "headers": [(k.encode(), v.encode()) for k, v in (headers or {}).items()],
            "app": app,
            "state": state,
        }
    )


def _person(**given: object) -> SimpleNamespace:
    standard = {"name": "Staff A", "initials": "SA", "time_zone": None, "shortcuts": True}
    return SimpleNamespace(**standard | given)


def _text(answer: Response) -> str:
    return bytes(answer.body).decode()


PAGE = (
    '{% extends "layouts/page.html" %}{% block title %}T{% endblock %}'
    '{% block main %}<h1>T</h1><a hx-get="/x">x</a>{% endblock %}'
)


def test_a_page_carries_the_headers_that_keep_it_to_its_reader(templates: dict[str, str]) -> None:
    templates["p.html"] = PAGE

    answer = render(_request(person=_person()), "p.html", status=201, headers={"X-Own": "1"})

    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Vary"] == "HX-Request, HX-Request-Type"
    assert answer.headers["X-Own"] == "1"


def test_every_rendering_has_a_nonce_of_its_own(templates: dict[str, str]) -> None:
    templates["p.html"] = PAGE
    answers = [render(_request(person=_person()), "p.html") for _ in range(2)]

    nonces = [re.findall(r'nonce="([^"]+)"', _text(answer)) for answer in answers]

    assert [len(set(found)) for found in nonces] == [1, 1]
    assert nonces[0][0] != nonces[1][0]
    for answer, found in zip(answers, nonces, strict=True):
        assert f"'nonce-{found[0]}'" in answer.headers["Content-Security-Policy"]


def test_a_macro_imported_without_context_is_stamped_too(templates: dict[str, str]) -> None:
    templates["m.html"] = '{% macro m() %}<a hx-get="/x">x</a>{% endmacro %}'
    templates["f.html"] = '{% from "m.html" import m %}{{ m() }}{{ csp_nonce }}'

    text = _text(render(_request(), "f.html"))

    nonce = text.rpartition("</a>")[2]
    assert f'hx-nonce="{nonce}"' in text
    assert len(nonce) == 24


@pytest.mark.parametrize(("headers", "asked"), [({}, 1), (HISTORY, 1), (PARTIAL, 0)])
def test_the_shell_is_worked_out_only_for_a_whole_page(
    templates: dict[str, str], headers: dict[str, str], asked: int
) -> None:
    templates["f.html"] = "{{ 1 if shell else 0 }}"

    assert _text(render(_request(headers, person=_person()), "f.html")) == str(asked)


def test_nobody_signed_in_gets_no_shell(templates: dict[str, str]) -> None:
    templates["f.html"] = "{{ shell is none and person is none }}"

    assert _text(render(_request(), "f.html")) == "True"


def test_a_page_says_when_the_reader_wants_no_single_keys(templates: dict[str, str]) -> None:
    templates["p.html"] = PAGE

    on = _text(render(_request(person=_person()), "p.html"))
    off = _text(render(_request(person=_person(shortcuts=False)), "p.html"))

    assert 'data-shortcuts="off"' in off
    assert "data-shortcuts" not in on
    assert 'data-idle-seconds="1800"' in on


def test_a_name_that_a_template_does_not_know_is_a_fault(templates: dict[str, str]) -> None:
    templates["f.html"] = "{{ missing }}"

    with pytest.raises(UndefinedError):
        render(_request(), "f.html")


def test_what_people_typed_is_escaped(templates: dict[str, str]) -> None:
    templates["f.html"] = "{{ typed }}"

    text = _text(render(_request(), "f.html", typed="<script>alert(1)</script>"))

    assert text == "&lt;script&gt;alert(1)&lt;/script&gt;"


def test_times_are_shown_in_the_readers_zone(templates: dict[str, str]) -> None:
    templates["f.html"] = "{{ when | day }}, {{ when | clock }}; {{ when | day_year }}"
    when = datetime(2026, 11, 27, 2, 5, tzinfo=UTC)

    team = _text(render(_request(person=_person()), "f.html", when=when))
    own = _text(render(_request(person=_person(time_zone="Asia/Bangkok")), "f.html", when=when))

    assert team == "Thu 26 Nov, 21:05; 26 Nov 2026"
    assert own == "Fri 27 Nov, 09:05; 27 Nov 2026"


def test_a_date_without_a_time_is_the_same_day_everywhere() -> None:
    assert dates.day(date(2026, 12, 31), ZoneInfo("Pacific/Auckland")) == "Thu 31 Dec"


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (datetime(2026, 11, 24, 11, 59, 30, tzinfo=UTC), "just now"),
        (datetime(2026, 11, 24, 11, 55, tzinfo=UTC), "5 min ago"),
        (datetime(2026, 11, 24, 9, 0, tzinfo=UTC), "3 h ago"),
        (datetime(2026, 11, 23, 11, 0, tzinfo=UTC), "1 day ago"),
        (datetime(2026, 11, 20, 12, 0, tzinfo=UTC), "4 days ago"),
        (datetime(2026, 11, 2, 12, 0, tzinfo=UTC), "Mon 2 Nov"),
    ],
)
def test_the_past_is_told_in_the_largest_unit_that_fits(when: datetime, words: str) -> None:
    with time_machine.travel(datetime(2026, 11, 24, 12, 0, tzinfo=UTC), tick=False):
        assert dates.ago(when, ZoneInfo("UTC")) == words


def test_only_a_partial_request_is_a_fragment() -> None:
    assert is_fragment(_request(PARTIAL))
    assert not is_fragment(_request(HISTORY))
    assert not is_fragment(_request())


def test_a_plain_browser_is_sent_on_with_303_and_htmx_with_its_own_header() -> None:
    plain, htmx = see_other(_request(), "/stance"), see_other(_request(PARTIAL), "/stance")

    assert (plain.status_code, plain.headers["Location"]) == (303, "/stance")
    assert (htmx.status_code, htmx.headers["HX-Redirect"]) == (204, "/stance")


@pytest.mark.parametrize("url", ["https://evil.example", "//evil.example", "/\\evil.example", "x"])
def test_nobody_is_sent_to_another_site(url: str) -> None:
    with pytest.raises(ValueError, match="stay on this site"):
        see_other(_request(), url)


def test_several_events_can_be_told_in_one_answer() -> None:
    answer = trigger(trigger(Response(), "meeting-logged"), "stance-recorded", "dialog-done")

    assert answer.headers["HX-Trigger"] == "meeting-logged, stance-recorded, dialog-done"
