"""A saved view keeps an address under a name; it is its owner's alone."""

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.audit.models import AuditEvent
from app.db import Database
from app.errors import NotFound
from app.people.models import Person
from app.views.actions import save_view
from app.views.models import SavedView, ViewPage
from app.views.queries import saved_views, view_by_id
from app.views.rules import MOST_VIEWS, ViewRefused, kept_query
from tests.conftest import add_staff, client_for, reading_as, writing_as
from tests.found import filled_in, one, text
from tests.outreach import FRAGMENT
from tests.page import checked

VIEW = {"name": "West, quiet", "page": "stance", "query": "group=WEOG&quiet=14", "pinned": "true"}


def stored(database: Database, person: Person) -> list[SavedView]:
    with reading_as(database, person) as db:
        return list(db.exec(select(SavedView)).all())


def test_saving_leads_back_to_the_filter_and_pins_it(
    database: Database, coordinator: Person, client: TestClient
) -> None:
    answer = client.post("/views", data=VIEW)

    assert answer.status_code == 303
    assert answer.headers["location"] == "/stance?group=WEOG&quiet=14"
    page = checked(client.get(answer.headers["location"]).text)
    assert text(page, ".views [aria-current]") == "West, quiet 29"
    assert "West, quiet" in text(page, "nav[aria-label='Pinned views']")
    with reading_as(database, coordinator) as db:
        [event] = db.exec(select(AuditEvent).where(AuditEvent.action == "view.saved")).all()
    assert event.details == {"page": "stance"}


def test_the_same_form_again_keeps_one_view(
    database: Database, coordinator: Person, client: TestClient
) -> None:
    answers = [client.post("/views", data=VIEW) for _ in range(2)]

    assert {(a.status_code, a.headers["location"]) for a in answers} == {
        (303, "/stance?group=WEOG&quiet=14")
    }
    assert len(stored(database, coordinator)) == 1


def test_htmx_is_sent_to_the_view(client: TestClient) -> None:
    answer = client.post("/views", data=VIEW, headers=FRAGMENT)

    assert (answer.status_code, answer.headers["hx-redirect"]) == (
        204,
        "/stance?group=WEOG&quiet=14",
    )


def test_the_form_carries_the_filter_it_was_opened_from(client: TestClient) -> None:
    page = checked(client.get("/views/new?page=stance&query=q%3Dken%26sort%3D-touch").text)
    form = one(page, "main form[action='/views']")

    assert filled_in(form)["query"] == "q=ken&sort=-touch"
    assert one(form, "input[name=pinned]").has_attr("checked")


@pytest.mark.parametrize("headers", [{}, FRAGMENT])
def test_a_name_that_is_taken_is_refused_beside_its_field(
    database: Database, coordinator: Person, client: TestClient, headers: dict[str, str]
) -> None:
    client.post("/views", data=VIEW)
    answer = client.post("/views", data={**VIEW, "name": " west,  QUIET "}, headers=headers)

    assert answer.status_code == 422
    page = checked(answer.text)
    assert "You have a view of this name." in text(page, "#view-name-error")
    assert filled_in(one(page, "form[action='/views']"))["name"] == " west,  QUIET "
    assert len(stored(database, coordinator)) == 1


@pytest.mark.parametrize(
    ("change", "field"), [({"name": " "}, "name"), ({"name": "x" * 61}, "name")]
)
def test_a_view_needs_a_short_name(client: TestClient, change: dict[str, str], field: str) -> None:
    answer = client.post("/views", data={**VIEW, **change})

    assert answer.status_code == 422
    assert checked(answer.text).select(f"#view-{field}-error")


def test_a_filter_too_long_to_keep_is_refused(client: TestClient) -> None:
    answer = client.post("/views", data={**VIEW, "query": f"q={'x' * 501}"})

    assert answer.status_code == 422
    assert "too long" in text(checked(answer.text), ".errsum")


def test_the_same_name_may_stand_on_another_page_and_for_another_person(
    database: Database, coordinator: Person
) -> None:
    other = add_staff(database, name="Staff B")
    for person, page in (
        (coordinator, ViewPage.STANCE),
        (coordinator, ViewPage.ASKS),
        (other, ViewPage.STANCE),
    ):
        with writing_as(database, person) as db:
            save_view(db, by=person, page=page, name="West", query="group=WEOG")

    with reading_as(database, coordinator) as db:
        assert [view.url for view in saved_views(db)] == ["/stance?group=WEOG", "/asks?group=WEOG"]
        assert [view.name for view in saved_views(db, ViewPage.ASKS)] == ["West"]


def test_a_view_is_renamed_unpinned_and_removed(
    database: Database, coordinator: Person, client: TestClient
) -> None:
    client.post("/views", data=VIEW)
    [view] = stored(database, coordinator)
    page = checked(client.get(f"/views/{view.id}").text)
    assert filled_in(one(page, f"form[action='/views/{view.id}']"))["name"] == "West, quiet"

    renamed = client.post(f"/views/{view.id}", data={"name": "WEOG"})

    assert renamed.headers["location"] == "/stance?group=WEOG&quiet=14"
    with reading_as(database, coordinator) as db:
        assert [(v.name, v.pinned) for v in saved_views(db)] == [("WEOG", False)]
    assert client.post(f"/views/{view.id}/removal").headers["location"] == "/stance"
    assert stored(database, coordinator) == []


def test_renaming_to_a_taken_name_is_refused_but_to_its_own_is_not(
    database: Database, coordinator: Person, client: TestClient
) -> None:
    client.post("/views", data=VIEW)
    client.post("/views", data={**VIEW, "name": "Other"})
    view, _ = stored(database, coordinator)

    taken = client.post(f"/views/{view.id}", data={"name": "other"})

    assert (taken.status_code, len(checked(taken.text).select("#name-error"))) == (422, 1)
    assert client.post(f"/views/{view.id}", data={"name": "west, quiet"}).status_code == 303


def test_a_view_of_somebody_else_does_not_exist(
    database: Database, coordinator: Person, client: TestClient
) -> None:
    client.post("/views", data=VIEW)
    [view] = stored(database, coordinator)
    other = add_staff(database, name="Staff B")
    theirs = client_for(database, other)

    assert theirs.get(f"/views/{view.id}").status_code == 404
    assert theirs.post(f"/views/{view.id}", data={"name": "x"}).status_code == 404
    assert theirs.post(f"/views/{view.id}/removal").status_code == 404
    assert "West, quiet" not in theirs.get("/stance").text
    assert "West, quiet" not in theirs.get("/views").text
    with reading_as(database, other) as db, pytest.raises(NotFound):
        view_by_id(db, view.id)


def test_views_are_listed_with_what_they_keep(client: TestClient) -> None:
    assert "No views yet" in checked(client.get("/views").text).get_text()
    client.post("/views", data=VIEW)

    page = checked(client.get("/views").text)

    assert "West, quiet" in text(page, ".list")
    assert one(page, ".list a")["href"] == "/stance?group=WEOG&quiet=14"


def test_nobody_keeps_more_views_than_tabs_can_show(
    database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        for n in range(MOST_VIEWS):
            save_view(db, by=coordinator, page=ViewPage.STANCE, name=f"View {n}", query="")
        with pytest.raises(ViewRefused):
            save_view(db, by=coordinator, page=ViewPage.STANCE, name="One more", query="")


def test_a_place_in_a_list_is_no_part_of_a_view() -> None:
    assert kept_query("?q=a&after=20261124T1&group=") == "q=a"
    assert kept_query("q=%E9&x=%") == "q=%EF%BF%BD&x=%25"
