from collections.abc import Callable
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from sqlmodel import Session

from app.clock import utc_now
from app.contacts.actions import set_do_not_contact
from app.contacts.listing import PAGE, Filters, View, people_listed, totals, view_counts
from app.contacts.mailboxes import add_mailbox
from app.contacts.models import Contact, Function, MailboxKind, Place
from app.contacts.postings import begin_posting, end_posting
from app.contacts.queries import postings_of
from app.db import Database
from app.meetings.actions import log_meeting
from app.meetings.models import Channel
from app.people.models import Person, Role
from tests.conftest import writing_as
from tests.contacts.conftest import PARTIAL, AddPerson
from tests.page import checked


def _address(db: Session, staff: Person, contact: Contact) -> None:
    add_mailbox(
        db,
        by=staff,
        address=f"{contact.id.hex}@mission.example",
        kind=MailboxKind.PERSONAL,
        state_code="KEN",
        contact=contact,
    )


@pytest.fixture
def crowd(db: Session, staff: Person, add: AddPerson) -> dict[str, Contact]:
    """One person of every kind that a view tells apart."""
    people = {
        "reached": add("Reached", function=Function.LEGAL_ADVISER),
        "unreached": add("Unreached", place=Place.GENEVA),
        "left": add("Left", "UGA"),
        "refused": add("Refused", "UGA", function=Function.LEGAL_ADVISER),
    }
    for name in ("reached", "left", "refused"):
        _address(db, staff, people[name])
    [posting] = postings_of(db, people["left"].id)
    end_posting(db, by=staff, posting=posting, ended_on=date(2026, 1, 31))
    set_do_not_contact(db, by=staff, contact=people["refused"], reason="Asked us")
    return people


def _names(db: Session, filters: Filters) -> set[str]:
    return {person.full_name for person in people_listed(db, filters)}


HOLDS = {
    View.CURRENT: {"Reached", "Unreached", "Refused"},
    View.LEFT: {"Left"},
    View.NO_EMAIL: {"Unreached"},
    View.DO_NOT_CONTACT: {"Refused"},
}


@pytest.mark.parametrize("view", View)
def test_a_view_holds_who_belongs_to_it(db: Session, crowd: dict[str, Contact], view: View) -> None:
    assert _names(db, Filters(view=view)) == HOLDS[view]


FILTERED = [
    Filters(state="uga"),
    Filters(function=Function.LEGAL_ADVISER),
    Filters(place=Place.GENEVA),
    Filters(state="ken", place=Place.GENEVA),
    Filters(q="reached"),
    Filters(q="nobody"),
    Filters(state="xxx"),
]


@pytest.mark.parametrize("filters", FILTERED, ids=lambda filters: filters.url())
def test_the_count_beside_a_view_is_what_its_link_shows(
    db: Session, crowd: dict[str, Contact], filters: Filters
) -> None:
    counts = view_counts(db, filters)

    for view in View:
        shown = _names(db, Filters(view, filters.q, filters.state, filters.function, filters.place))
        assert counts[view] == len(shown), view


def test_filters_ask_for_one_and_the_same_posting(
    db: Session, staff: Person, add: AddPerson
) -> None:
    contact = add("Two posts", "KEN", place=Place.NEW_YORK)
    add("Other", "KEN", place=Place.GENEVA)
    begin_posting(db, by=staff, contact=contact, state_code="UGA", place=Place.GENEVA)

    assert _names(db, Filters(state="ken", place=Place.GENEVA)) == {"Other"}
    assert _names(db, Filters(state="uga", place=Place.GENEVA)) == {"Two posts"}


def test_pages_follow_each_other_without_gap_or_repeat(db: Session, add: AddPerson) -> None:
    wanted = [add(f"Name {number % 7}", "KEN").id for number in range(25)]
    seen, after = [], None

    while True:
        page = people_listed(db, Filters(), after=after, limit=4)
        seen += [person.contact_id for person in page[:4]]
        if len(page) <= 4:
            break
        after = page[3].contact_id

    assert len(seen) == 25
    assert set(seen) == set(wanted)
    names = [person.full_name for person in people_listed(db, Filters())]
    assert names == sorted(names)


def test_the_heading_counts_people_and_postings(db: Session, crowd: dict[str, Contact]) -> None:
    assert totals(db) == (4, 3, 2)


def test_the_list_shows_the_first_person_beside_it(client: TestClient, enter: AddPerson) -> None:
    enter("Zoë Last", languages="French")
    enter("Ákos First", salutation="Dear Counsellor")

    page = checked(client.get("/contacts").text)

    assert [a.get_text() for a in page.select("tbody a.wide-only")] == ["Ákos First", "Zoë Last"]
    assert "Dear Counsellor" in page.select_one("#person").get_text()  # type: ignore[union-attr]
    assert page.select_one(".views [aria-current]").get_text() == "Current2"  # type: ignore[union-attr]


def test_the_list_says_how_long_ago_we_met(
    database: Database, coordinator: Person, client: TestClient, enter: AddPerson
) -> None:
    met, never = enter("Met"), enter("Never met")
    with writing_as(database, coordinator) as db:
        log_meeting(
            db,
            by=coordinator,
            state_code="KEN",
            held_at=utc_now() - timedelta(days=3, minutes=5),
            channel=Channel.CALL,
            contact_ids=[met.id],
        )
    rows = checked(client.get("/contacts").text).select("tbody tr")

    assert ["3 days ago" in rows[0].get_text(), "Never" in rows[1].get_text()] == [True, True]
    assert never.full_name in rows[1].get_text()


def test_searching_works_as_a_plain_address_and_as_a_fragment(
    client: TestClient, enter: AddPerson
) -> None:
    enter("José Núñez")
    enter("Somebody Else")
    page = checked(client.get("/contacts?q=nunez").text)
    part = checked(client.get("/contacts?q=nunez&state=&function=&place=", headers=PARTIAL).text)

    for found in (page, part):
        assert [a.get_text() for a in found.select("tbody a.wide-only")] == ["José Núñez"]
    assert page.select_one("main input[name=q]")["value"] == "nunez"  # type: ignore[index]
    assert part.select_one("#people")
    assert part.select_one("hx-partial[hx-target='#contact-views'] #contact-views")
    assert not part.select("html, form")


def test_a_long_list_is_paged_and_names_stand_in_no_address(
    client: TestClient, enter: AddPerson
) -> None:
    for number in range(PAGE + 3):
        enter(f"Number {number:03}")
    first = checked(client.get("/contacts?place=new_york").text)
    onward = first.select_one(".pager a[rel=next]")
    second = checked(client.get(str(onward["href"])).text)  # type: ignore[index]

    assert "Number" not in str(onward["href"])  # type: ignore[index]
    assert _listed(first) + _listed(second) == [f"Number {n:03}" for n in range(PAGE + 3)]
    assert "First page" in second.select_one(".pager").get_text()  # type: ignore[union-attr]


def _listed(page: BeautifulSoup) -> list[str]:
    return [a.get_text() for a in page.select("tbody a.wide-only")]


@pytest.mark.parametrize(
    "query",
    [
        *("view=nonsense", "function=nonsense", "place=x", "after=x", "person=x", "state=%27"),
        "person=01900000-0000-7000-8000-000000000000",
        "after=01900000-0000-7000-8000-000000000000",
    ],
)
def test_an_address_changed_by_hand_shows_everybody(
    client: TestClient, enter: AddPerson, query: str
) -> None:
    enter("Somebody")
    answer = client.get(f"/contacts?{query}")

    assert answer.status_code == 200
    assert ("Somebody" in checked(answer.text).get_text()) == (query != "state=%27")


def test_an_empty_list_says_what_to_do(client: TestClient) -> None:
    assert "Nobody is here yet" in checked(client.get("/contacts").text).get_text()
    assert "Nobody fits" in checked(client.get("/contacts?q=x").text).get_text()


@pytest.mark.parametrize("people", [1, 30])
def test_the_list_needs_the_same_queries_however_long(
    client: TestClient, enter: AddPerson, queries: list[str], people: int
) -> None:
    for number in range(people):
        enter(f"Number {number}")
    client.get("/contacts")
    queries.clear()
    client.get("/contacts", headers=PARTIAL)

    assert len(queries) == 5, "\n".join(queries)


def test_who_may_not_log_sees_no_button_that_writes(
    sign_in: Callable[[Role], TestClient], enter: AddPerson
) -> None:
    contact = enter("Somebody")
    viewer = sign_in(Role.VIEWER)

    for path in ("/contacts", f"/contacts/{contact.id}"):
        page = checked(viewer.get(path).text)
        writes = "main form[method=post], main a[data-open]:not([data-open=view-dialog])"
        assert not page.select(writes)
    assert viewer.get("/contacts/new").status_code == 403
    assert viewer.post("/contacts", data={"full_name": "X", "state": "ken"}).status_code == 403
