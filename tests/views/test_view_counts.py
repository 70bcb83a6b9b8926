"""Every page with filters offers to keep them; a kept view says how many rows it shows now."""

from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from app.contacts.actions import add_contact
from app.contacts.models import Function
from app.contacts.queries import find_people, ids_found
from app.db import Database
from app.meetings.actions import withdraw_meeting
from app.meetings.models import Channel
from app.people.models import Person
from app.stances.models import Stance
from app.views.actions import save_view
from app.views.models import SavedView, ViewPage
from app.views.rules import PATHS
from tests.conftest import add_staff, client_for, reading_as, writing_as
from tests.dossiers.life import a_meeting, a_stance
from tests.found import filled_in, one, text
from tests.outreach import FRAGMENT
from tests.page import checked

SIDEBAR = ".side nav[aria-label='Pinned views']"
ROWS = {
    ViewPage.STANCE: "#results tbody tr",
    ViewPage.ASKS: "#mx tbody tr",
    ViewPage.CONTACTS: "#people tbody tr",
    ViewPage.MEETINGS: "#meetings ul.list > li",
}
VIEWS = [
    (ViewPage.STANCE, {"stance": "undecided"}, 2),
    (ViewPage.STANCE, {"q": "uganda", "stance": "undecided"}, 1),
    (ViewPage.ASKS, {"q": "ivoire"}, 1),
    (ViewPage.ASKS, {"unsigned": "1", "order": "name"}, 196 - 76),
    (ViewPage.CONTACTS, {"state": "ken"}, 2),
    (ViewPage.CONTACTS, {"view": "no-email", "function": "legal_adviser"}, 1),
    (ViewPage.CONTACTS, {"q": "nobody"}, 0),
    (ViewPage.MEETINGS, {}, 4),
    (ViewPage.MEETINGS, {"delegation": "Kenya", "channel": "call"}, 1),
    (ViewPage.MEETINGS, {"who": "adviser"}, 1),
    (ViewPage.MEETINGS, {"who": "nobody"}, 0),
    (ViewPage.MEETINGS, {"delegation": "Atlantis"}, 0),
    (ViewPage.MEETINGS, {"since": "2999-01-01"}, 0),
]


def life(db: Session, by: Person) -> None:
    """Some of everything that a view can count."""
    for code in ("KEN", "UGA"):
        a_stance(db, by, Stance.UNDECIDED, code=code)
    legal = Function.LEGAL_ADVISER
    adviser = add_contact(db, by=by, full_name="Adviser", state_code="KEN", function=legal)
    add_contact(db, by=by, full_name="Counsellor", state_code="KEN")
    add_contact(db, by=by, full_name="Counsellor", state_code="UGA")
    a_meeting(db, by, 1, contact_ids=(adviser.id,))
    a_meeting(db, by, 2, channel=Channel.CALL)
    a_meeting(db, by, 3, state_code="UGA")
    a_meeting(db, by, 4, channel=Channel.CALL, state_code="UGA")
    gone = a_meeting(db, by, 5, channel=Channel.CALL)
    withdraw_meeting(db, by=by, meeting=gone, reason="Another day")


def pin(database: Database, by: Person, page: ViewPage, query: str, name: str = "Mine") -> None:
    with writing_as(database, by) as db:
        save_view(db, by=by, page=page, name=name, query=query)


def pinned(client: TestClient, page: str = "/tasks") -> list[str]:
    links = checked(client.get(page).text).select(f"{SIDEBAR} a")
    return [" ".join(link.get_text(" ", strip=True).split()) for link in links]


def test_a_pinned_view_says_how_many_rows_it_shows(any_database: Database) -> None:
    by = add_staff(any_database)
    with writing_as(any_database, by) as db:
        life(db, by)
    for n, (page, given, _) in enumerate(VIEWS):
        pin(any_database, by, page, urlencode(given), f"View {n}")
    client = client_for(any_database, by)

    assert pinned(client) == [f"View {n} {count}" for n, (_, _, count) in enumerate(VIEWS)]
    for page, given, count in VIEWS:
        shown = checked(client.get(f"{PATHS[page]}?{urlencode(given)}").text)
        rows = [row for row in shown.select(ROWS[page]) if "Withdrawn" not in row.text]
        assert len(rows) == min(count, 200), (page, given)


def test_a_count_follows_the_records_and_is_counted_once_for_each_change(
    client: TestClient, database: Database, coordinator: Person, queries: list[str]
) -> None:
    pin(database, coordinator, ViewPage.CONTACTS, "state=ken")

    def counted() -> int:
        return len([each for each in queries if "count(contact" in each])

    assert pinned(client) == ["Mine 0"]
    assert counted() == 1
    assert pinned(client, "/settings") == ["Mine 0"]
    assert counted() == 1
    with writing_as(database, coordinator) as db:
        add_contact(db, by=coordinator, full_name="Adviser", state_code="KEN")

    assert pinned(client, "/settings") == ["Mine 1"]
    assert counted() == 2


def test_more_views_need_no_more_queries(
    client: TestClient, database: Database, coordinator: Person, queries: list[str]
) -> None:
    needed = []
    for many in (1, 4):
        for page, given, _ in VIEWS:
            for n in range(many):
                pin(database, coordinator, page, urlencode(given), f"{many} {n} {given}")
        queries.clear()
        client.get("/tasks")
        needed.append(len(queries))

    assert needed[0] == needed[1]


def test_who_has_no_view_counts_nothing(client: TestClient, queries: list[str]) -> None:
    client.get("/tasks")

    assert not [each for each in queries if "count(contact" in each or "change_counter" in each]


def test_a_view_of_an_earlier_day_shows_no_count(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    pin(database, coordinator, ViewPage.STANCE, "as_of=2026-03-01")

    assert pinned(client) == ["Mine"]


def test_another_persons_views_are_not_counted_for_me(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    other = add_staff(database, name="Staff B")
    pin(database, coordinator, ViewPage.STANCE, "owner=me")
    pin(database, other, ViewPage.ASKS, "")

    assert pinned(client) == ["Mine 0"]
    assert pinned(client_for(database, other)) == ["Mine 196"]


FILTERS = {
    ViewPage.STANCE: "group=WEOG",
    ViewPage.ASKS: "order=name&unsigned=1",
    ViewPage.CONTACTS: "view=left&state=ken",
    ViewPage.MEETINGS: "delegation=Kenya&channel=call",
}


@pytest.mark.parametrize("page", ViewPage)
def test_a_filter_is_kept_shown_renamed_and_removed_on_every_page(
    client: TestClient, database: Database, coordinator: Person, page: ViewPage
) -> None:
    here = f"{PATHS[page]}?{FILTERS[page]}"
    offered = one(checked(client.get(here).text), "#save-view a[data-open=view-dialog]")
    sheet = checked(client.get(str(offered["href"]), headers=FRAGMENT).text)
    form = filled_in(one(sheet, "form[action='/views']"))
    saved = client.post("/views", data={**form, "name": "Kept"})

    assert saved.headers["location"] == here
    shown = checked(client.get(here).text)
    assert text(shown, ".views [aria-current]").startswith("Kept")
    assert len(shown.select(".views [aria-current]")) == 1
    assert len(shown.select("dialog#view-dialog")) == 1
    assert pinned(client)[0].startswith("Kept ")
    [change] = [a for a in shown.select(".views a") if a.get_text(" ", strip=True) == "Change Kept"]
    client.post(str(change["href"]), data={"name": "Kept", "pinned": ""})
    assert pinned(client) == []
    assert "Kept" in text(checked(client.get(PATHS[page]).text), ".views")
    gone = client.post(f"{change['href']}/removal")
    assert gone.headers["location"] == PATHS[page]
    with reading_as(database, coordinator) as db:
        assert db.exec(select(SavedView)).all() == []


@pytest.mark.parametrize("page", [ViewPage.STANCE, ViewPage.ASKS, ViewPage.CONTACTS])
def test_the_link_that_keeps_a_filter_follows_it(client: TestClient, page: ViewPage) -> None:
    part = checked(client.get(f"{PATHS[page]}?q=ken", headers=FRAGMENT).text)

    link = one(part, "hx-partial[hx-target='#save-view'] a")
    assert link["href"] == f"/views/new?page={page}&query=q%3Dken"


def test_people_are_counted_whom_the_list_of_meetings_finds(any_database: Database) -> None:
    by = add_staff(any_database)
    with writing_as(any_database, by) as db:
        for n in range(6):
            add_contact(db, by=by, full_name=f"Adviser {n}", state_code="KEN")
        found = [person.contact_id for person in find_people(db, "adviser", 4)]
        query = ids_found("adviser", 4)
        assert query is not None
        assert list(db.scalars(query)) == found
        assert ids_found(" ", 4) is None
