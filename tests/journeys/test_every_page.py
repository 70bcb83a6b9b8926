"""What holds on every page: for assistive technology, in both themes, at any size."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from sqlmodel import Session

from app.clock import utc_now
from app.contacts.actions import add_contact
from app.contacts.models import Function
from app.db import Database
from app.letters.actions import begin_letter
from app.letters.shipped import shipped_letters
from app.meetings.actions import log_meeting
from app.meetings.evidence import Evidence, Grade
from app.meetings.models import Channel
from app.people.models import Person
from app.responses.actions import record_response
from app.responses.models import AskStatus
from app.stances.actions import record_stance
from app.stances.models import Stance
from app.tasks.actions import add_task, note_promise
from tests.conftest import writing_as
from tests.journeys.conftest import DESKTOP, PHONE, Opener

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/stance",
    "/stance?show=map",
    "/stance?show=groups",
    "/stance?stance=undecided",
    "/asks",
    "/delegations",
    "/delegations/ken",
    "/delegations/ken/asks/declarations",
    "/delegations/eue",
    "/contacts",
    "/contacts/new?state=ken",
    "/meetings",
    "/meetings/new",
    "/tasks",
    "/letters",
    "/letters/new",
    "/history",
    "/settings",
    "/settings/people",
    "/partners",
    "/lockdown",
    "/retention",
    "/sign-in/confirmation",
    "/lost-device",
)
AXE = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
ALIKE = (
    "#rows tr:nth-child(n+8)",
    ".mxt tbody tr:nth-child(n+3)",
    ".world a:nth-of-type(n+12)",
    ".tiles li:nth-child(n+4)",
    ".delegations li:nth-child(n+4)",
)
"""Rows beyond the first few are drawn by the same lines; looking at each takes axe minutes, and so
does only leaving them out: they are taken off the page."""
TAKE_OFF = "alike => document.querySelectorAll(alike).forEach(each => each.remove())"
NARROW = {"width": 320, "height": 800}


def _plan(db: Session, by: Person) -> None:
    for days in (-2, 0, 2):
        due = (utc_now() + timedelta(days=days)).date()
        add_task(db, by=by, title="Send model text", due_on=due, state_code="KEN")
    note_promise(db, by=by, state_code="KEN", text="Ask the capital", due_on=due)


def _a_letter(db: Session, by: Person) -> list[str]:
    begun = begin_letter(db, by=by, title="A", signature="B", texts=shipped_letters())
    pages = ("text?language=ar", "versions?language=fr", "versions/fr/1")
    return [f"/letters/{begun.id}/{page}" for page in pages]


@pytest.fixture
def lived_in(database: Database, coordinator: Person) -> list[str]:
    """Some of everything; returns the addresses of single records."""
    now = utc_now()
    with writing_as(database, coordinator) as db:
        contact = add_contact(
            db,
            by=coordinator,
            full_name="Legal adviser (sample)",
            state_code="KEN",
            function=Function.LEGAL_ADVISER,
        )
        meeting = log_meeting(
            db,
            by=coordinator,
            state_code="KEN",
            held_at=now - timedelta(days=3),
            channel=Channel.MEETING,
            summary="Legal review is not finished.",
            contact_ids=[contact.id],
            colleague_ids=[coordinator.id],
        )
        log_meeting(db, by=coordinator, state_code="FJI", held_at=now, channel=Channel.CORRIDOR)
        said = Evidence(grade=Grade.SAID_TO_ONE, meeting_id=meeting.id)
        for days, stance in ((90, Stance.LEANING_TO_JOIN), (3, Stance.UNDECIDED)):
            at = now - timedelta(days=days)
            record_stance(
                db, by=coordinator, state_code="KEN", stance=stance, evidence=said, observed_at=at
            )
        record_response(
            db,
            by=coordinator,
            state_code="KEN",
            ask_slug="declarations",
            status=AskStatus.CONSIDERING,
            evidence=said,
            observed_at=now - timedelta(days=3),
        )
        _plan(db, coordinator)
        letter = _a_letter(db, coordinator)
        return [f"/contacts/{contact.id}", f"/meetings/{meeting.id}", *letter]


def _violations(page: Page) -> list[str]:
    page.evaluate(TAKE_OFF, ", ".join(ALIKE))
    found = Axe().run(page, options=AXE).response["violations"]
    return [
        f"{page.url} {v['id']}: {v['help']} at {[n['target'] for n in v['nodes'][:3]]}"
        for v in found
    ]


LOOKS = [(DESKTOP, False), (PHONE, True)]
"""Both sizes and both themes once; `--full` looks at every pair of them."""
if os.environ.get("DESK_TEST_FULL"):
    LOOKS += [(DESKTOP, True), (PHONE, False)]


@pytest.mark.parametrize(("size", "dark"), LOOKS)
def test_axe_finds_nothing_on_any_page(
    open_page: Opener, lived_in: list[str], size: dict[str, int], *, dark: bool
) -> None:
    page = open_page(size=size, dark=dark)
    found: list[str] = []
    for address in (*PAGES, *lived_in):
        page.goto(address)
        found += _violations(page)

    assert found == []


def test_axe_finds_nothing_before_signing_in(open_page: Opener) -> None:
    page = open_page(None)
    page.goto("/sign-in")

    assert _violations(page) == []


def test_no_page_scrolls_sideways_on_a_phone(open_page: Opener, lived_in: list[str]) -> None:
    page = open_page(size=PHONE)
    too_wide = {}
    for address in (*PAGES, *lived_in):
        page.goto(address)
        for size in (PHONE, NARROW):
            page.set_viewport_size({"width": size["width"], "height": size["height"]})
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > size["width"]:
                too_wide[address, size["width"]] = width

    assert too_wide == {}


def test_every_page_works_without_scripts(open_page: Opener, lived_in: list[str]) -> None:
    page = open_page(scripts=False)
    for address in (*PAGES, *lived_in):
        answer = page.goto(address)
        assert answer
        assert answer.status == 200
        assert page.locator("main h1").is_visible()


def test_nothing_is_kept_in_the_browser(open_page: Opener, lived_in: list[str]) -> None:
    page = open_page()
    for address in ("/", "/delegations/ken", "/meetings/new"):
        page.goto(address)
    kept = page.evaluate("[Object.keys(localStorage), Object.keys(sessionStorage)].flat()")

    assert set(kept) <= {"theme"}


def test_after_signing_out_back_shows_nothing(open_page: Opener, lived_in: list[str]) -> None:
    page = open_page()
    page.goto("/delegations/ken")
    page.locator("#lock-form button").click()
    page.wait_for_url("**/sign-in")
    page.go_back()

    assert "Legal review" not in page.content()


def test_a_blocked_cdn_leaves_a_working_page(
    open_page: Opener, lived_in: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.settings import get_settings  # noqa: PLC0415

    monkeypatch.setenv("DESK_ASSETS", "cdn")
    get_settings.cache_clear()
    page = open_page(strict=False)
    page.route("https://cdn.jsdelivr.net/**", lambda route: route.abort())
    page.goto("/stance")
    page.fill("[data-page-filter]", "keny")
    page.wait_for_url("**q=keny**")
    get_settings.cache_clear()

    assert page.locator("#rows tr").count() == 1


def test_the_time_shown_is_the_viewers(open_page: Opener, lived_in: list[str]) -> None:
    page = open_page()
    page.goto(lived_in[1])
    shown = page.locator("main time").first.get_attribute("datetime") or ""

    assert datetime.fromisoformat(shown).astimezone(UTC) < utc_now()
