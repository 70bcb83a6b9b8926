"""Every form that makes a record makes one, however often it is sent, and answers the same."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.contacts.actions import add_contact
from app.contacts.missions import add_mission
from app.contacts.models import Contact, Mailbox, PermanentMission, Place, Posting
from app.contacts.queries import postings_of
from app.db import Database
from app.people.models import Person
from app.responses.models import AskResponse
from app.stances.models import StanceRecord
from app.tasks.models import Promise, Task
from tests.conftest import add_staff, client_for, reading_as, writing_as
from tests.found import filled_in, one
from tests.page import checked

KENYA = "/delegations/ken"
EVIDENCE = {"grade": "E", "quote": "As they said", "observed_at": "2026-03-17"}
BEGUN = {"full_name": "Legal adviser", "state": "ken"}


class Sent(NamedTuple):
    """A form where it stands, what is typed into it, and how many rows of its kind are made."""

    page: str
    action: str
    typed: dict[str, str]
    table: Any
    rows: int = 1


FORMS = {
    "stance": Sent(
        f"{KENYA}/stance", f"{KENYA}/stances", {**EVIDENCE, "stance": "undecided"}, StanceRecord
    ),
    "answer": Sent(
        f"{KENYA}/asks/oversight",
        f"{KENYA}/asks/oversight/responses",
        {**EVIDENCE, "status": "raised"},
        AskResponse,
    ),
    "task": Sent(KENYA, "/tasks", {"title": "Send text"}, Task),
    "promise": Sent(KENYA, "/promises", {"text": "Write home"}, Promise),
    "contact": Sent("/contacts/new", "/contacts", BEGUN, Contact, 2),
    "posting": Sent(
        "/contacts/{contact}/postings", "/contacts/{contact}/postings", {"state": "uga"}, Posting, 2
    ),
    "successor": Sent(
        "/postings/{posting}/succession",
        "/postings/{posting}/succession",
        {"full_name": "Successor"},
        Posting,
        2,
    ),
    "mailbox of a person": Sent(
        "/contacts/{contact}/mailboxes",
        "/contacts/{contact}/mailboxes",
        {"address": "a@mission.example"},
        Mailbox,
    ),
    "mailbox of an office": Sent(
        "/missions/{mission}/mailboxes",
        "/missions/{mission}/mailboxes",
        {"address": "b@mission.example"},
        Mailbox,
    ),
    "mission": Sent(
        "/missions/new", "/missions", {"state": "ken", "name": "Office"}, PermanentMission, 2
    ),
}


def there(database: Database, by: Person) -> dict[str, str]:
    """A person with a post, and an office, as addresses name them."""
    with writing_as(database, by) as db:
        contact = add_contact(db, by=by, full_name="Counsellor", state_code="KEN")
        mission = add_mission(db, by=by, state_code="KEN", place=Place.NEW_YORK, name="Mission")
        [posting] = postings_of(db, contact.id)
        found = {"contact": contact.id, "mission": mission.id, "posting": posting.id}
    return {name: str(made) for name, made in found.items()}


def form_of(client: TestClient, page: str, action: str) -> dict[str, str]:
    """The form as a browser would send it untouched."""
    forms = checked(client.get(page).text).select(f"main form[action='{action}']")
    assert forms, action
    return filled_in(forms[0])


def count(database: Database, by: Person, table: Any) -> int:
    with reading_as(database, by) as db:
        return len(db.exec(select(table)).all())


@pytest.mark.parametrize("name", FORMS)
def test_a_form_sent_again_makes_nothing_new_and_answers_the_same(
    any_database: Database, name: str
) -> None:
    by = add_staff(any_database)
    client, ids, form = client_for(any_database, by), there(any_database, by), FORMS[name]
    action = form.action.format_map(ids)
    sent = form_of(client, form.page.format_map(ids), action) | form.typed
    first, again = (client.post(action, data=sent) for _ in range(2))

    assert (first.status_code, again.status_code) == (303, 303), again.text
    assert again.headers["location"] == first.headers["location"]
    assert count(any_database, by, form.table) == form.rows


def test_eight_clicks_at_once_record_one_stance(any_database: Database) -> None:
    by = add_staff(any_database)
    client, form = client_for(any_database, by), FORMS["stance"]
    sent = form_of(client, form.page, form.action) | form.typed
    with ThreadPoolExecutor(8) as pool:
        codes = set(pool.map(lambda _: client.post(form.action, data=sent).status_code, range(8)))

    assert codes == {303}
    assert count(any_database, by, StanceRecord) == 1


def test_a_refused_form_keeps_its_key_and_can_be_sent_again(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    form = FORMS["answer"]
    sent = form_of(client, form.page, form.action)
    refused = client.post(form.action, data={**sent, **form.typed, "grade": ""})
    shown = filled_in(one(checked(refused.text), f"main form[action='{form.action}']"))

    assert (refused.status_code, shown["key"]) == (422, sent["key"])
    again = client.post(form.action, data={**form.typed, "key": shown["key"]})
    assert again.status_code == 303
    assert count(database, coordinator, AskResponse) == 1


def test_a_key_finds_nothing_at_another_delegation(client: TestClient) -> None:
    sent = {**FORMS["stance"].typed, "key": str(uuid4())}
    client.post(f"{KENYA}/stances", data=sent)

    assert client.post("/delegations/uga/stances", data=sent).status_code == 404


def test_a_form_that_was_sent_is_followed_by_one_with_another_key(client: TestClient) -> None:
    form = FORMS["stance"]
    first, second = (form_of(client, form.page, form.action)["key"] for _ in range(2))

    assert first != second
