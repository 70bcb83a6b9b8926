"""What is posted after a session ran out waits for its author as a draft."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from fastapi.testclient import TestClient
from sqlmodel import select

from app.clock import utc_now
from app.db import Database
from app.drafts.models import Draft
from app.people.models import Person, Role, Status
from tests.conftest import PASSWORD, add_staff, client_for, reading_as
from tests.outreach import FRAGMENT, a_form, meetings_in
from tests.page import checked

LATER = timedelta(minutes=31)


def drafts_of(database: Database, person: Person) -> list[Draft]:
    with reading_as(database, person) as db:
        return list(db.exec(select(Draft)).all())


def back_after_signing_in(client: TestClient, person: Person, location: str) -> Any:
    """The page that the sign-in page leads to."""
    wanted = parse_qs(urlsplit(location).query)["next"][0]
    sign_in = checked(client.get(location).text)
    answer = client.post(
        "/sign-in", data={"email": person.email, "password": PASSWORD, "next": wanted}
    )
    assert sign_in.select("#kept")
    assert sign_in.select(f'input[name=next][value="{wanted}"]')
    return checked(client.get(answer.headers["location"]).text)


def test_a_posted_form_comes_back_whole_after_signing_in(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    form = a_form(
        summary="Every word", follow_ups="Call by Friday", **{"answer-speak-out": "raised"}
    )
    with time_machine.travel(utc_now() + LATER):
        refused = client.post("/meetings", data=form)
        page = back_after_signing_in(client, coordinator, refused.headers["location"])
        saved = client.post("/meetings", data=form)

    assert refused.status_code == 303
    assert [
        page.select("#lf-summary")[0].text.strip(),
        page.select("#lf-follow_ups")[0].text.strip(),
    ] == [
        "Every word",
        "Call by Friday",
    ]
    assert page.select("[name=answer-speak-out][value=raised][checked]")
    assert page.select(f'[name=key][value="{form["key"]}"]')
    assert saved.headers["location"].startswith("/delegations/ken")
    assert (len(meetings_in(database, coordinator)), drafts_of(database, coordinator)) == (1, [])


def test_the_one_line_comes_back_in_the_whole_form(client: TestClient, coordinator: Person) -> None:
    with time_machine.travel(utc_now() + LATER):
        line = {"note": "Met adviser", "channel": "call"}
        refused = client.post("/delegations/ken/meetings", data=line)
        page = back_after_signing_in(client, coordinator, refused.headers["location"])

    assert page.select("#lf-summary")[0].text.strip() == "Met adviser"
    assert page.select('[name=delegation][value="ken"]')
    assert page.select("[name=channel][value=call][checked]")


def test_details_come_back_on_the_page_of_their_meeting(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    client.post("/meetings", data={"delegation": "KEN"})
    [noted] = meetings_in(database, coordinator)
    url = f"/meetings/{noted.id}/details"
    form = a_form(completes=str(noted.id), version="1", summary="They asked for time.")
    with time_machine.travel(utc_now() + LATER):
        refused = client.post(url, data=form)
        wanted = parse_qs(urlsplit(refused.headers["location"]).query)["next"][0]
        client.post("/sign-in", data={"email": coordinator.email, "password": PASSWORD})
        there = client.get(wanted).headers["location"]
        page = checked(client.get(there).text)

    assert there.startswith(url)
    assert page.select("#lf-summary")[0].text.strip() == "They asked for time."


def test_a_part_of_a_page_says_where_to_sign_in(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    form = a_form()
    with time_machine.travel(utc_now() + LATER):
        answer = client.post("/meetings", data=form, headers=FRAGMENT)

    page = checked(answer.text)
    assert answer.status_code == 401
    assert form["key"] in str(page.select("a")[0]["href"])
    assert [draft.typed["summary"] for draft in drafts_of(database, coordinator)] == [
        [form["summary"]]
    ]


def test_nothing_is_kept_of_a_session_that_was_ended_or_is_long_over(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    cookie = client.cookies["desk"]
    with time_machine.travel(utc_now() + timedelta(hours=37)):
        long_over = client.post("/meetings", data=a_form())
    client.post("/sign-out")
    client.cookies.set("desk", cookie)
    ended = client.post("/meetings", data=a_form())

    assert (long_over.status_code, ended.status_code) == (401, 401)
    assert drafts_of(database, coordinator) == []


def test_nothing_is_kept_for_whoever_may_not_come_in_any_more(database: Database) -> None:
    person = add_staff(database, Role.OUTREACH, "Staff B")
    client = client_for(database, person)
    with database.writing() as db:
        db.get_one(Person, person.id).status = Status.SUSPENDED
    with time_machine.travel(utc_now() + LATER):
        answer = client.post("/meetings", data=a_form())

    assert answer.status_code == 401
    assert drafts_of(database, person) == []


@pytest.mark.parametrize("path", ["/meetings/dates", "/sign-out"])
def test_other_forms_are_not_kept(
    client: TestClient, database: Database, coordinator: Person, path: str
) -> None:
    with time_machine.travel(utc_now() + LATER):
        answer = client.post(path, data=a_form())

    assert answer.status_code == 401
    assert drafts_of(database, coordinator) == []
