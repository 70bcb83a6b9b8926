import re
from collections.abc import Iterator

import pytest
import time_machine
from fastapi.testclient import TestClient

from app.db import Database
from app.dossiers.log import log_outreach
from app.people.models import Person, Role
from tests.conftest import add_staff, client_for, writing_as
from tests.outreach import FRAGMENT, a_contact, a_form, an_outreach, meetings_in
from tests.page import checked


@pytest.fixture
def on_tuesday() -> Iterator[None]:
    """24 November 2026; asked for before anybody signs in."""
    with time_machine.travel("2026-11-24T15:00:00+00:00"):
        yield


@pytest.mark.parametrize("headers", [{}, FRAGMENT])
def test_the_form_opens_for_a_delegation_with_now_and_me(
    client: TestClient, coordinator: Person, headers: dict[str, str]
) -> None:
    page = checked(client.get("/meetings/new?delegation=ken", headers=headers).text)

    ours = page.select("input[name=colleagues][checked]")
    assert [field["value"] for field in page.select("input[name=delegation]")] == ["Kenya"]
    assert [field["value"] for field in ours] == [str(coordinator.id)]
    assert page.select("textarea[name=summary][autofocus]")
    assert "now not raised" in page.text
    assert bool(page.select("h1")) is not bool(headers)


def test_without_a_delegation_the_cursor_is_in_its_field(client: TestClient) -> None:
    page = checked(client.get("/meetings/new").text)

    assert page.select("input[name=delegation][autofocus]")
    assert len(page.select("datalist option")) == 196


def test_without_scripts_the_form_shows_people_and_dates_and_keeps_what_was_typed(
    on_tuesday: None, client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        adviser = a_contact(db, coordinator, "Legal adviser (sample)")
    form = a_form(summary="Half a sen", follow_ups="Call by Friday", held_at="not yet")
    people = client.post("/meetings", data={**form, "show": "people"})
    dates = client.post("/meetings", data={**form, "show": "dates"})

    page = checked(people.text)
    assert (people.status_code, dates.status_code) == (200, 200)
    assert page.select(f'input[name=people][value="{adviser}"]')
    assert "Half a sen" in page.text
    assert page.select(".errmsg") == []
    assert "Fri 27 Nov" in checked(dates.text).text
    assert meetings_in(database, coordinator) == []


def test_typing_a_delegation_brings_its_people_and_where_it_stands(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        adviser = a_contact(db, coordinator, "Legal adviser (sample)")
    url = "/meetings/people?place=dialog&delegation="
    known = checked(client.get(url + "ken", headers=FRAGMENT).text)
    unclear = checked(client.get(url + "guine", headers=FRAGMENT).text)
    unknown = checked(client.get(url + "atlantis", headers=FRAGMENT).text)
    plain = client.get(url + "ken")

    assert known.select(f'#ld-who input[value="{adviser}"]')
    assert "now not raised" in known.text
    assert "Guinea-Bissau" in unclear.text
    assert "No delegation is called this" in unknown.text
    assert plain.headers["location"] == "/meetings/new?delegation=ken"


def test_dates_are_read_from_the_words_while_typing(on_tuesday: None, client: TestClient) -> None:
    typed = {"follow_ups": "Call on 15 Dec\nThank them", "promises": "Write by Friday"}
    ours = client.post("/meetings/dates", data=typed, headers=FRAGMENT)
    theirs = client.post("/meetings/dates?of=promises", data=typed, headers=FRAGMENT)

    words = [re.sub(r"\s+", " ", checked(each.text).text).strip() for each in (ours, theirs)]
    assert words == ["Call Tue 15 Dec Thank them no date", "Write Fri 27 Nov"]
    assert client.post("/meetings/dates", data=typed).headers["location"] == "/meetings/new"


@pytest.mark.parametrize("path", ["/meetings/new", "/meetings/people?delegation=ken"])
def test_whoever_may_not_log_does_not_see_the_form(database: Database, path: str) -> None:
    viewer = client_for(database, add_staff(database, Role.VIEWER, "Viewer"))

    assert viewer.get(path).status_code == 403


@pytest.mark.parametrize("people", [1, 6])
def test_the_form_needs_the_same_queries_however_many_people(
    client: TestClient,
    database: Database,
    coordinator: Person,
    queries: list[str],
    people: int,
) -> None:
    with writing_as(database, coordinator) as db:
        for number in range(people):
            a_contact(db, coordinator, f"Contact {number} (sample)")
            log_outreach(db, by=coordinator, outreach=an_outreach())
    client.get("/meetings/new?delegation=ken")
    queries.clear()
    checked(client.get("/meetings/new?delegation=ken").text)

    assert len(queries) == 14, "\n".join(queries)
