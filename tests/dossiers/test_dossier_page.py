"""The page of one delegation."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient

from app.db import Database
from app.meetings.evidence import Grade
from app.people.models import Person, Role
from app.responses.models import AskStatus
from app.settings import get_settings
from app.stances.models import Stance
from app.tasks.actions import assign
from tests.conftest import add_staff, writing_as
from tests.dossiers.life import (
    PAGE,
    STATE,
    a_meeting,
    a_stance,
    an_answer,
    some_of_everything,
    wants,
)
from tests.page import checked


def text_of(page: BeautifulSoup, selector: str) -> str:
    """The words of one element, as they are read."""
    found = page.select_one(selector)
    assert found is not None, f"The page has no {selector}."
    return re.sub(r"\s+", " ", found.get_text()).strip()


def test_every_delegation_has_a_page(client: TestClient) -> None:
    for slug, name in (("ken", "Kenya"), ("eue", "European Union"), ("pse", "State of Palestine")):
        assert name in checked(client.get(f"/delegations/{slug}").text).select("h1")[0].text


def test_capitals_lead_to_the_address_in_small_letters(client: TestClient) -> None:
    answer = client.get("/delegations/KEN")

    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)


@pytest.mark.parametrize("code", ["xxx", "kenya", "k1n", "кен", "ke"])
def test_a_code_that_names_nobody_is_not_found(client: TestClient, code: str) -> None:
    assert client.get(f"/delegations/{code}").status_code == 404
    assert client.get(f"/delegations/{code}/stance").status_code == 404
    assert client.get(f"/delegations/{code}/asks/declarations").status_code == 404


def test_an_ask_that_the_letter_does_not_make_is_not_found(client: TestClient) -> None:
    assert client.get(f"{PAGE}/asks/no-such-ask").status_code == 404
    assert client.post(f"{PAGE}/asks/no-such-ask/responses", data={}).status_code == 404


def test_nobody_reads_it_without_signing_in(visitor: TestClient) -> None:
    assert visitor.get(PAGE).headers["location"] == "/sign-in?next=%2Fdelegations%2Fken"
    assert visitor.get("/delegations/xxx").headers["location"].startswith("/sign-in")


def test_a_viewer_reads_and_is_offered_no_form(
    database: Database, coordinator: Person, sign_in: Callable[[Role], TestClient]
) -> None:
    with writing_as(database, coordinator) as db:
        some_of_everything(db, coordinator, 1)
    page = checked(sign_in(Role.VIEWER).get(PAGE).text)

    assert page.select("#timeline li[id^=entry-]")
    posts = {form["action"] for form in page.select("form[method=post]")}
    assert posts == {"/sign-out"}


def test_the_page_leads_to_its_history_for_who_may_read_it(
    client: TestClient, sign_in: Callable[[Role], TestClient]
) -> None:
    link = "main .pagehead a[href='/history?state=ken']"
    partner = sign_in(Role.PARTNER)

    assert checked(client.get(PAGE).text).select(link)
    assert checked(partner.get(PAGE).text).select("h1")
    assert not checked(partner.get(PAGE).text).select("main a[href^='/history']")


def test_the_page_names_its_neighbours_and_memberships(client: TestClient) -> None:
    page = checked(client.get(PAGE).text)

    assert [a["href"] for a in page.select("a[rel=prev], a[rel=next]")] == [
        "/delegations/kaz",
        "/delegations/kir",
    ]
    tags = page.select(".tags .tag")
    assert "African Union" in text_of(page, ".tags")
    assert any(str(tag.get("title", "")).startswith("Member") for tag in tags)


def test_the_first_and_the_last_have_one_neighbour(client: TestClient) -> None:
    first, last = (checked(client.get(f"/delegations/{c}").text) for c in ("afg", "zwe"))

    assert [a["rel"] for a in first.select("a[rel=prev], a[rel=next]")] == [["next"]]
    assert [a["rel"] for a in last.select("a[rel=prev], a[rel=next]")] == [["prev"]]


def test_legal_facts_stand_with_their_source_and_the_day_they_were_checked(
    client: TestClient,
) -> None:
    signed = text_of(checked(client.get("/delegations/ago").text), ".legalrow")
    page = checked(client.get("/delegations/qat").text)

    assert signed.startswith("Signed Signature 25 Oct 2025 Depositary checked 24 Nov 2026.")
    assert text_of(page, ".legalrow").startswith("Ratified")
    assert page.select('.legalrow a[href^="https://"][title]')


def test_the_days_left_to_sign_are_told_to_those_who_can(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.dossiers.header.today_in_new_york", lambda: date(2026, 12, 30))
    open_until = text_of(checked(client.get(PAGE).text), ".legalrow")
    monkeypatch.setattr("app.dossiers.header.today_in_new_york", lambda: date(2026, 12, 31))
    last_day = text_of(checked(client.get(PAGE).text), ".legalrow")
    monkeypatch.setattr("app.dossiers.header.today_in_new_york", lambda: date(2027, 1, 1))
    closed = text_of(checked(client.get(PAGE).text), ".legalrow")

    assert "open for 1 more day." in open_until
    assert "closes today" in last_day
    assert "Signature" not in closed


def test_asks_are_worded_for_the_legal_situation(client: TestClient) -> None:
    unsigned = text_of(checked(client.get(PAGE).text), "#ask-card-declarations")
    signed = text_of(checked(client.get("/delegations/ago").text), "#ask-card-declarations")

    assert "Do not sign the Convention" in unsigned
    assert "Having signed" in signed


def test_an_ask_card_says_how_far_it_is_and_how_old_that_is(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    old = get_settings().reconfirm_days + 5
    with writing_as(database, coordinator) as db:
        an_answer(db, coordinator, AskStatus.RAISED, old + 1)
        an_answer(db, coordinator, AskStatus.CONSIDERING, old, grade=Grade.SAID_TO_ONE)
    card = text_of(checked(client.get(PAGE).text), "#ask-card-declarations")

    assert "Considering" in card
    assert "raised → considering (E)" in card
    assert f"{old} days old: re-confirm" in card


def test_the_stance_says_since_when_and_why(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        a_stance(db, coordinator, Stance.LEANING_TO_JOIN, 40)
        a_stance(db, coordinator, Stance.UNDECIDED, 20)
        meeting = a_meeting(db, coordinator, 10)
        a_stance(db, coordinator, Stance.UNDECIDED, meeting=meeting)
        second = a_stance(db, coordinator, Stance.UNDECIDED, 20)
    page = checked(client.get(PAGE).text)
    since = second.observed_at.astimezone().strftime("%Y")

    assert text_of(page, ".scale [aria-current=true]") == "3Undecided"
    panel = text_of(page, ".stancenow")
    assert "Undecided since" in panel
    assert since in panel
    assert "Medium confidence: said to one of us." in panel
    assert "“As they said”" in panel
    assert page.select(f'.stancenow a[href="/meetings/{meeting.id}"]')
    assert len(page.select(".hist svg .mk")) == 4
    assert len(page.select(".hist tbody tr")) == 4


def test_nothing_recorded_is_not_known_and_not_undecided(client: TestClient) -> None:
    page = checked(client.get(PAGE).text)

    assert "Not known. Nobody has recorded" in text_of(page, ".stancenow")
    assert not page.select(".scale [aria-current]")
    assert "nothing recorded" in str(page.select(".hist svg")[0]["aria-label"])


@pytest.mark.parametrize("more", [1, 6])
def test_the_page_needs_the_same_queries_however_much_happened(
    client: TestClient,
    database: Database,
    coordinator: Person,
    queries: list[str],
    more: int,
) -> None:
    with writing_as(database, coordinator) as db:
        some_of_everything(db, coordinator, more)
        assign(db, by=coordinator, state_code=STATE, person_id=coordinator.id)
    client.get(PAGE)
    queries.clear()
    page = checked(client.get(PAGE).text)

    assert len(page.select("#people .list > li")) == more
    assert len(queries) == 41, "\n".join(queries)


def test_a_part_of_the_page_is_answered_alone(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        some_of_everything(db, coordinator, 1)
    for target, selector in (
        ("div#dossier", "#dossier"),
        ("section#timeline", "#timeline"),
        ("div#next-tasks", "#next-tasks"),
        ("div#next-promises", "#next-promises"),
    ):
        part = checked(client.get(PAGE, headers=wants(target)).text)
        assert [tag["id"] for tag in part.find_all(recursive=False)] == [selector[1:]]


def test_a_delegation_is_handed_to_a_colleague_and_to_nobody(
    client: TestClient, database: Database
) -> None:
    colleague = add_staff(database, Role.OUTREACH, "Staff C")
    given = client.post(f"{PAGE}/assignments", data={"person_id": str(colleague.id)})
    owner = text_of(checked(client.get(PAGE).text), "#owner summary")
    part = client.post(f"{PAGE}/assignments", data={"person_id": ""}, headers=wants("dd#owner"))

    assert given.headers["location"] == f"{PAGE}#facts"
    assert owner.startswith("Staff C")
    assert text_of(checked(part.text), "summary").startswith("Nobody yet")


def test_a_delegation_is_not_handed_to_a_stranger(client: TestClient) -> None:
    stranger = {"person_id": "018f0000-0000-7000-8000-000000000000"}
    part = client.post(f"{PAGE}/assignments", data=stranger, headers=wants("dd#owner"))
    page = client.post(f"{PAGE}/assignments", data=stranger)

    assert (part.status_code, page.status_code) == (422, 422)
    assert "Choose one of the colleagues" in text_of(checked(part.text), "#owner-person-error")
    assert checked(page.text).select("#owner-person-error")
