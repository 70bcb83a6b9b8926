"""Protected records are marked wherever they are listed, and people can be entered protected."""

from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select

from app.access import Label
from app.contacts.actions import add_contact
from app.contacts.models import Contact, Posting
from app.db import Database
from app.labels.audience import Audience, label_name
from app.meetings.models import Channel
from app.people.models import Person, Role
from app.responses.actions import record_response
from app.responses.models import AskStatus
from app.stances.actions import record_stance
from app.stances.models import Stance
from app.tasks.actions import add_task, note_promise
from app.web.templating import environment
from tests.conftest import add_staff, client_for, reading_as, writing_as
from tests.outreach import a_meeting, an_hour_ago, said
from tests.page import checked


def _fill(database: Database, by: Person, label: Label) -> None:
    """A record of every kind that lists and the timeline show."""
    audience = Audience.NAMED if label > Label.TEAM else Audience.TEAM
    with writing_as(database, by) as db:
        a_meeting(db, by, channel=Channel.CALL, audience=audience)
        add_contact(db, by=by, full_name="Amina Odhiambo", state_code="KEN", label=label)
        add_task(db, by=by, title="Send text", due_on=None, state_code="KEN", label=label)
        note_promise(db, by=by, state_code="KEN", text="Will call back", label=label)
        told: dict[str, Any] = {
            "by": by,
            "state_code": "KEN",
            "evidence": said(),
            "observed_at": an_hour_ago(),
        }
        record_stance(db, stance=Stance.UNDECIDED, label=label, **told)
        status = AskStatus.RAISED
        record_response(db, ask_slug="declarations", status=status, label=label, **told)


@pytest.mark.parametrize(
    ("path", "marks"),
    [("/meetings", 1), ("/contacts", 1), ("/tasks", 1), ("/delegations/ken", 8)],
)
def test_a_list_marks_what_the_team_does_not_know(
    database: Database, coordinator: Person, client: TestClient, path: str, marks: int
) -> None:
    _fill(database, coordinator, Label.TEAM)
    before = checked(client.get(path).text).select(".lock-mark")
    _fill(database, coordinator, Label.NAMED_PEOPLE)
    after = checked(client.get(path).text).select("main .lock-mark")

    assert before == []
    assert len(after) >= marks
    assert {mark.get_text() for mark in after} == {label_name(Label.NAMED_PEOPLE)}


@pytest.mark.parametrize("label", [Label.NAMED_PEOPLE, Label.SOURCE_AT_RISK])
def test_the_mark_says_the_words_of_the_label(label: Label) -> None:
    module: object = environment().get_template("components/labels.html").module

    assert str(module.protection(label)).strip() == label_name(label)  # type: ignore[attr-defined]


def test_a_person_is_entered_for_those_who_are_named(
    database: Database, coordinator: Person, client: TestClient
) -> None:
    named, other = (add_staff(database, Role.OUTREACH, name) for name in ("Staff B", "Staff C"))
    page = checked(client.get("/contacts/new?state=ken").text)
    new = {"full_name": "Rare Name", "state": "ken", "audience": "named", "named": str(named.id)}
    path = client.post("/contacts", data=new).headers["location"]

    assert [i["value"] for i in page.select('[name="audience"][checked]')] == ["team"]
    assert client_for(database, named).get(path).status_code == 200
    assert client_for(database, other).get(path).status_code == 404
    with reading_as(database, coordinator) as db:
        contact = db.exec(select(Contact).where(col(Contact.full_name) == "Rare Name")).one()
        postings = db.exec(select(Posting).where(Posting.contact_id == contact.id)).all()
    assert {each.label for each in (contact, *postings)} == {Label.NAMED_PEOPLE}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"audience": "published"}, "audience"),
        ({"audience": "named", "named": str(uuid4())}, "named"),
    ],
)
def test_what_is_not_offered_is_refused(
    client: TestClient, wrong: dict[str, str], field: str
) -> None:
    answer = client.post("/contacts", data={"full_name": "Rare Name", "state": "ken", **wrong})

    assert answer.status_code == 422
    assert checked(answer.text).select_one(f"#p-{field}-error")
