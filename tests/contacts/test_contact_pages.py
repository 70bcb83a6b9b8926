from datetime import date, timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.clock import utc_now
from app.contacts.actions import change_contact
from app.contacts.models import Contact, Exactness
from app.contacts.queries import contact_by_id, people_of, postings_of
from app.contacts.rules import KnownDate
from app.db import Database
from app.dossiers.contact_page import MEETINGS
from app.meetings.actions import log_meeting, withdraw_meeting
from app.meetings.models import Channel
from app.organisations.models import Organisation, OrganisationKind
from app.people.actions import add_person
from app.people.models import Person, Role
from tests.conftest import client_for, reading_as, writing_as
from tests.contacts.conftest import PARTIAL, AddPerson, path_of, posting_id, says
from tests.page import checked

NEW = {"full_name": "Áine Known", "state": "ken", "function": "legal_adviser", "on": "Mar 2026"}


def test_a_person_is_entered_and_shown_with_what_is_known(client: TestClient) -> None:
    typed = NEW | {"languages": "English, Swahili", "salutation": "Dear Counsellor"}
    answer = client.post("/contacts", data=typed)
    page = checked(client.get(path_of(answer)).text)

    assert answer.status_code == 303
    assert says(page, "h1") == "Áine Known"
    assert "Legal adviser, Kenya , New York, since Mar 2026" in says(page, "dl")
    assert "Address as Dear Counsellor" in says(page, "dl")
    assert "Gender" not in says(page, "dl")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"full_name": " "}, "full_name"),
        ({"state": ""}, "state"),
        ({"state": "xxx"}, "state"),
        ({"function": "king"}, "function"),
        ({"on": "soon"}, "on"),
        ({"on": "2099"}, "on"),
        ({"full_name": "x" * 201}, "full_name"),
    ],
)
def test_a_refused_person_keeps_what_was_typed(
    client: TestClient, wrong: dict[str, str], field: str
) -> None:
    for headers in ({}, PARTIAL):
        answer = client.post("/contacts", data=NEW | wrong, headers=headers)
        page = checked(answer.text)

        assert answer.status_code == 422
        assert page.select_one(f"#p-{field}-error"), page.get_text()
        kept = "full_name" if field != "full_name" else "on"
        assert page.select_one(f"#p-{kept}")["value"] == NEW[kept]  # type: ignore[index]
        assert bool(page.select("html")) == (headers == {})


def test_a_namesake_is_shown_and_a_second_yes_is_asked_for(
    client: TestClient, database: Database, coordinator: Person, enter: AddPerson
) -> None:
    first = enter("AINE  KNOWN")
    warned = client.post("/contacts", data=NEW)
    page = checked(warned.text)
    known = page.select_one("input[name=known]")

    assert warned.status_code == 422
    assert page.select_one(f"form a[href='/contacts/{first.id}']")
    again = client.post("/contacts", data=NEW | {"known": str(known["value"])})  # type: ignore[index]
    assert again.status_code == 303
    with reading_as(database, coordinator) as db:
        assert len(people_of(db, "KEN")) == 2


def test_a_form_opens_as_a_page_and_as_a_sheet(client: TestClient, enter: AddPerson) -> None:
    contact = enter("Somebody")
    posting = posting_id(client, contact)
    paths = [
        "/contacts/new?state=ken",
        *(f"/contacts/{contact.id}/{part}" for part in ("details", "postings", "mailboxes")),
        f"/contacts/{contact.id}/do-not-contact",
        *(f"/postings/{posting}/{part}" for part in ("end", "succession")),
        "/missions/new?state=ken",
    ]
    for path in paths:
        page, sheet = checked(client.get(path).text), client.get(path, headers=PARTIAL).text
        assert page.select_one("main form[action]"), path
        assert checked(sheet).select_one("#sheet-h"), path
        assert "<html" not in sheet


def test_details_are_changed_over_a_form_that_knows_them(
    client: TestClient, enter: AddPerson
) -> None:
    contact = enter("Somebody", languages="French")
    form = checked(client.get(f"/contacts/{contact.id}/details").text)
    assert form.select_one("#d-languages")["value"] == "French"  # type: ignore[index]
    typed = {"version": "1", "full_name": "Somebody", "gender": "f", "about": "One\nTwo"}
    answer = client.post(f"/contacts/{contact.id}/details", data=typed)

    assert answer.status_code == 303
    facts = says(checked(client.get(f"/contacts/{contact.id}").text), "main")
    assert ("Gender Female" in facts, "One Two" in facts, "French" in facts) == (True, True, False)


def test_of_two_who_edit_the_second_gets_both_texts(
    database: Database, coordinator: Person, client: TestClient, enter: AddPerson
) -> None:
    contact = enter("Somebody")
    with writing_as(database, coordinator) as db:
        stored = contact_by_id(db, contact.id)
        change_contact(
            db, by=coordinator, contact=stored, version=1, full_name="Somebody", about="Theirs"
        )
    typed = {"version": "1", "full_name": "Somebody", "about": "Mine"}
    answer = client.post(f"/contacts/{contact.id}/details", data=typed)
    page = checked(answer.text)

    assert answer.status_code == 409
    assert says(page, ".conflict tbody") == "Note Theirs Mine"
    assert says(page, "#d-about") == "Mine"
    version = page.select_one("input[name=version]")["value"]  # type: ignore[index]
    again = client.post(f"/contacts/{contact.id}/details", data=typed | {"version": version})
    assert again.status_code == 303
    with reading_as(database, coordinator) as db:
        assert contact_by_id(db, contact.id).note == "Mine"


def test_the_page_lists_meetings_they_attended_a_page_at_a_time(
    database: Database, coordinator: Person, client: TestClient, enter: AddPerson
) -> None:
    contact, other = enter("Somebody"), enter("Another")
    with writing_as(database, coordinator) as db:
        for number in range(MEETINGS + 2):
            given = {"channel": Channel.CALL, "summary": f"Talk {number}", "state_code": "KEN"}
            held_at = utc_now() - timedelta(days=number, hours=1)
            ids = [contact.id]
            log_meeting(db, by=coordinator, held_at=held_at, contact_ids=ids, **given)  # type: ignore[arg-type]
        taken_back = log_meeting(
            db,
            by=coordinator,
            state_code="KEN",
            held_at=utc_now(),
            channel=Channel.CALL,
            summary="Never was",
            contact_ids=[contact.id, other.id],
        )
        withdraw_meeting(db, by=coordinator, meeting=taken_back, reason="Wrong delegation")
    page = checked(client.get(f"/contacts/{contact.id}").text)
    older = page.select_one("#meetings .pager a")["href"]  # type: ignore[index]
    rest = checked(client.get(str(older)).text)

    assert len(page.select("#meetings .list > li")) == MEETINGS
    assert len(rest.select("#meetings .list > li")) == 2
    assert "Never was" not in page.get_text()
    assert "not met this person" in checked(client.get(f"/contacts/{other.id}").text).get_text()


def _meet(database: Database, staff: Person, contact: Contact, times: int) -> None:
    with writing_as(database, staff) as db:
        for number in range(times):
            log_meeting(
                db,
                by=staff,
                state_code="KEN",
                held_at=utc_now() - timedelta(days=number + 1),
                channel=Channel.CALL,
                contact_ids=[contact.id],
                colleague_ids=[staff.id],
            )


def test_the_page_needs_the_same_queries_whatever_it_holds(
    database: Database,
    coordinator: Person,
    client: TestClient,
    enter: AddPerson,
    queries: list[str],
) -> None:
    contact = enter("Somebody", began_on=KnownDate(date(2026, 1, 1), Exactness.YEAR))
    sent: dict[str, list[int]] = {"card": [], "page": []}
    for times in (1, 6):
        _meet(database, coordinator, contact, times)
        for name, headers in (("card", PARTIAL), ("page", {})):
            queries.clear()
            client.get(f"/contacts/{contact.id}", headers=headers)
            sent[name].append(len(queries))

    assert sent["card"] == [7, 7]
    assert sent["page"][0] == sent["page"][1]


def test_people_of_another_organisation_do_not_exist(
    database: Database, client: TestClient, enter: AddPerson
) -> None:
    ours = enter("Ours only")
    with database.writing() as db:
        partner = Organisation(kind=OrganisationKind.PARTNER, name="Ally", created_at=utc_now())
        db.add(partner)
        db.flush()
        stranger = add_person(
            db,
            organisation_id=partner.id,
            email="ally@example.org",
            name="Ally",
            role=Role.COORDINATOR,
            password="four random words here",
        )
    theirs = client_for(database, stranger)

    assert "Ours only" not in theirs.get("/contacts").text
    assert "0 people" in says(checked(theirs.get("/contacts").text), "main")
    assert theirs.get(f"/contacts/{ours.id}").status_code == 404
    assert theirs.get(f"/contacts/{ours.id}", headers=PARTIAL).status_code == 404
    assert theirs.get(f"/contacts?person={ours.id}").text.count("Ours only") == 0
    assert client.get(f"/contacts/{ours.id}").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        *("contacts/{}", "contacts/{}/details", "contacts/{}/postings", "contacts/{}/mailboxes"),
        *("contacts/{}/do-not-contact", "postings/{}/end", "postings/{}/succession"),
        *("missions/{}", "missions/{}/details", "missions/{}/mailboxes"),
    ],
)
def test_what_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    nobody = UUID("01900000-0000-7000-8000-000000000000")

    assert client.get("/" + path.format(nobody)).status_code == 404


def test_the_card_is_a_fragment_of_the_same_address(client: TestClient, enter: AddPerson) -> None:
    contact = enter("Somebody")
    card = client.get(f"/contacts/{contact.id}", headers=PARTIAL)

    assert checked(card.text).select_one("section#person")
    assert "HX-Request-Type" in card.headers["vary"]


def test_the_end_of_a_posting_of_a_stranger_leaves_postings_alone(
    database: Database, coordinator: Person, enter: AddPerson
) -> None:
    contact = enter("Somebody")
    client_for(database).post(f"/contacts/{contact.id}/do-not-contact", data={"reason": "x"})

    with reading_as(database, coordinator) as db:
        assert contact_by_id(db, contact.id).do_not_contact_since is None
        assert [p.ended_on for p in postings_of(db, contact.id)] == [None]
