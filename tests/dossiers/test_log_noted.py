from datetime import timedelta
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from app.clock import utc_now
from app.db import Database
from app.meetings.models import Channel
from app.people.models import Person, Role
from tests.conftest import add_staff, client_for
from tests.outreach import FRAGMENT, a_form, error_beside, meetings_in
from tests.page import checked


def test_one_tap_notes_a_meeting_that_waits_for_its_details(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    answer = client.post("/meetings", data={"delegation": "KEN"})
    [meeting] = meetings_in(database, coordinator)
    toast = checked(client.get("/delegations/ken").text).select_one("#toasts")

    assert answer.headers["location"] == "/"
    assert (meeting.channel, meeting.summary) == (Channel.CORRIDOR, "")
    assert abs(utc_now() - meeting.held_at) < timedelta(minutes=1)
    assert toast is not None
    assert toast.select(f'a[href="/meetings/{meeting.id}/details"]')


def test_details_are_added_to_the_meeting_that_was_noted(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    client.post("/meetings", data={"delegation": "KEN"})
    [noted] = meetings_in(database, coordinator)
    url = f"/meetings/{noted.id}/details"
    page = checked(client.get(url).text)
    hidden = page.select("input[type=hidden]")
    typed = {str(field["name"]): str(field.get("value", "")) for field in hidden}
    empty = client.post(url, data={**typed, "summary": "", "channel": "corridor"})
    answer = client.post(
        url, data={**typed, "summary": "They asked for time.", "answer-oversight": "raised"}
    )

    [meeting] = meetings_in(database, coordinator)
    assert "Kenya" in page.select("h1")[0].text
    assert "Write what was said" in error_beside(checked(empty.text), "summary")
    assert answer.headers["location"] == f"/delegations/ken#entry-{noted.id}"
    assert (meeting.summary, meeting.version) == ("They asked for time.", 2)
    assert client.get(url).headers["location"] == f"/meetings/{noted.id}"


def test_undo_takes_the_meeting_back(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    client.post("/meetings", data=a_form())
    client.post("/meetings", data=a_form())
    first, second = meetings_in(database, coordinator)
    plain = client.post(f"/meetings/{first.id}/retraction")
    fragment = client.post(f"/meetings/{second.id}/retraction", headers=FRAGMENT)

    assert plain.headers["location"] == "/delegations/ken"
    assert fragment.headers["hx-trigger"] == "meeting-logged"
    assert all(meeting.withdrawn_at for meeting in meetings_in(database, coordinator))
    assert client.post(f"/meetings/{uuid4()}/retraction").status_code == 404


def test_undo_is_not_for_colleagues(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    colleague = client_for(database, add_staff(database, Role.OUTREACH, "Staff B"))
    client.post("/meetings", data=a_form(channel="event"))
    [meeting] = meetings_in(database, coordinator)

    assert colleague.post(f"/meetings/{meeting.id}/retraction").status_code == 403


def test_the_one_line_logs_a_meeting_of_this_moment(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    key = str(uuid4())
    line = {"note": "Met adviser", "channel": "event", "key": key}
    plain = client.post("/delegations/ken/meetings", data=line)
    again = client.post("/delegations/ken/meetings", data=line, headers=FRAGMENT)

    [meeting] = meetings_in(database, coordinator)
    page = checked(again.text)
    assert plain.headers["location"] == f"/delegations/ken#entry-{meeting.id}"
    assert (meeting.summary, meeting.channel) == ("Met adviser", Channel.EVENT)
    assert again.headers["hx-trigger"] == "meeting-logged"
    assert [field.get("value") for field in page.select("[name=note]")] == [""]
    assert key not in again.text


@pytest.mark.parametrize("headers", [{}, FRAGMENT])
def test_an_empty_line_is_no_meeting(
    client: TestClient, database: Database, coordinator: Person, headers: dict[str, str]
) -> None:
    answer = client.post("/delegations/ken/meetings", data={"note": " "}, headers=headers)

    assert answer.status_code == 422
    assert "Fill this in" in checked(answer.text).text
    assert meetings_in(database, coordinator) == []


def test_a_tap_without_a_delegation_goes_on_with_the_whole_form(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    page = checked(client.post("/meetings", data={"delegation": ""}).text)

    assert "Choose a delegation" in error_beside(page, "delegation")
    assert page.select_one("[name=key]:not([value=''])")
    assert page.select("[name=colleagues][checked]")
    assert meetings_in(database, coordinator) == []


def test_a_draft_that_names_no_meeting_opens_the_plain_form(client: TestClient) -> None:
    key = uuid4()
    client.post(f"/drafts/meeting/{key}", data={"summary": "x", "completes": "nonsense"})

    assert client.get(f"/meetings/new?draft={key}").status_code == 200
