"""The page on which staff see and change who may see a record."""

import pytest
from fastapi.testclient import TestClient

from app.access import Label
from app.db import Database
from app.labels.audience import Audience
from app.meetings.models import Meeting
from app.people.models import Person, Role
from tests.conftest import add_staff, client_for, reading_as, writing_as
from tests.found import text
from tests.outreach import a_form, a_meeting, meetings_in
from tests.page import checked


@pytest.fixture
def colleague(database: Database) -> Person:
    return add_staff(database, Role.OUTREACH, "Staff B")


@pytest.fixture
def meeting(database: Database, coordinator: Person) -> Meeting:
    with writing_as(database, coordinator) as db:
        return a_meeting(db, coordinator)


def address(meeting: Meeting) -> str:
    return f"/records/meeting/{meeting.id}"


def test_the_page_names_label_and_people_and_leads_back(
    client: TestClient, meeting: Meeting
) -> None:
    page = checked(client.get(address(meeting)).text)

    assert text(page, ".pagehead .tag") == "Only me"
    assert "Staff A" in text(page, "section[aria-labelledby=readers-h]")
    assert page.select(f"a[href='/meetings/{meeting.id}']")
    meeting_page = checked(client.get(f"/meetings/{meeting.id}").text)
    assert text(meeting_page, f"a[href='{address(meeting)}']") == "Named people"


def test_for_whom_it_does_not_exist_every_address_of_it_is_unknown(
    database: Database, colleague: Person, meeting: Meeting
) -> None:
    theirs = client_for(database, colleague)
    posts = ("readers", "label", "lowering", "lowering/agreement", "lowering/refusal")

    assert theirs.get(address(meeting)).status_code == 404
    assert {theirs.post(f"{address(meeting)}/{each}").status_code for each in posts} <= {404, 422}
    assert theirs.get(f"/meetings/{meeting.id}").status_code == 404


def test_naming_somebody_lets_them_in(
    client: TestClient, database: Database, colleague: Person, meeting: Meeting
) -> None:
    answer = client.post(f"{address(meeting)}/readers", data={"person_id": str(colleague.id)})

    assert answer.headers["location"] == address(meeting)
    assert client_for(database, colleague).get(f"/meetings/{meeting.id}").status_code == 200


def test_raising_and_a_label_that_is_no_step_up(
    client: TestClient, database: Database, coordinator: Person, meeting: Meeting
) -> None:
    refused = client.post(f"{address(meeting)}/label", data={"audience": "team"})
    raised = client.post(f"{address(meeting)}/label", data={"audience": "at_risk"})

    assert (refused.status_code, raised.status_code) == (422, 303)
    with reading_as(database, coordinator) as db:
        assert db.get_one(Meeting, meeting.id).label == Label.SOURCE_AT_RISK


def test_lowering_takes_another_person(
    client: TestClient, database: Database, coordinator: Person, colleague: Person, meeting: Meeting
) -> None:
    client.post(f"{address(meeting)}/readers", data={"person_id": str(colleague.id)})
    bare = client.post(f"{address(meeting)}/lowering", data={"audience": "team", "reason": " "})
    reason = {"audience": "team", "reason": "Said in public since"}
    client.post(f"{address(meeting)}/lowering", data=reason)
    theirs = client_for(database, colleague)

    assert bare.status_code == 422
    assert "Said in public since" in theirs.get(address(meeting)).text
    assert client.post(f"{address(meeting)}/lowering/agreement").status_code == 403
    assert theirs.post(f"{address(meeting)}/lowering/agreement").status_code == 303
    assert theirs.post(f"{address(meeting)}/lowering/agreement").status_code == 409
    with reading_as(database, coordinator) as db:
        assert db.get_one(Meeting, meeting.id).label == Label.TEAM


@pytest.mark.parametrize(
    ("given", "label"),
    [
        ({}, Label.NAMED_PEOPLE),
        ({"channel": "event"}, Label.TEAM),
        ({"audience": Audience.TEAM}, Label.TEAM),
        ({"audience": Audience.AT_RISK}, Label.SOURCE_AT_RISK),
    ],
)
def test_the_log_form_sets_who_may_see_the_meeting(
    client: TestClient,
    database: Database,
    coordinator: Person,
    given: dict[str, str],
    label: Label,
) -> None:
    client.post("/meetings", data=a_form(**given))

    [meeting] = meetings_in(database, coordinator)
    assert meeting.label == label


def test_people_named_in_the_log_form_see_the_meeting(
    client: TestClient, database: Database, coordinator: Person, colleague: Person
) -> None:
    client.post("/meetings", data=a_form(named=str(colleague.id)))

    [meeting] = meetings_in(database, coordinator)
    assert client_for(database, colleague).get(f"/meetings/{meeting.id}").status_code == 200


@pytest.mark.parametrize("table", ["person", "sign_in_session", "nothing", "audit_event"])
def test_only_records_have_readers(client: TestClient, meeting: Meeting, table: str) -> None:
    assert client.get(f"/records/{table}/{meeting.id}").status_code == 404
