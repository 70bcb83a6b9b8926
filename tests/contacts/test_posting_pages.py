from datetime import date

from fastapi.testclient import TestClient
from sqlmodel import select

from app.contacts.models import Function, Mailbox, PermanentMission
from app.contacts.queries import mailboxes_of, people_of
from app.db import Database
from app.people.models import Person
from tests.conftest import reading_as
from tests.contacts.conftest import PARTIAL, AddPerson, path_of, posting_id, says
from tests.page import checked


def test_a_posting_is_begun_and_ended_over_forms(client: TestClient, enter: AddPerson) -> None:
    contact = enter("Somebody", began_on=date(2026, 3, 1))
    path = f"/postings/{posting_id(client, contact)}/end"
    early = client.post(path, data={"on": "2025"})
    ended = client.post(path, data={"on": "Oct 2026"})
    begun = client.post(
        f"/contacts/{contact.id}/postings", data={"state": "uga", "place": "geneva", "on": ""}
    )
    page = checked(client.get(f"/contacts/{contact.id}").text)

    assert checked(early.text).select_one("#e-on-error")
    assert (early.status_code, ended.status_code, begun.status_code) == (422, 303, 303)
    assert says(page, "#postings").index("Uganda") < says(page, "#postings").index("Kenya")
    assert "1 Mar 2026 to Oct 2026" in says(page, "#postings")


def test_the_successor_is_two_clicks_and_the_name(
    database: Database, coordinator: Person, client: TestClient, enter: AddPerson
) -> None:
    gone = enter("Who left", function=Function.PERMANENT_REPRESENTATIVE)
    path = f"/postings/{posting_id(client, gone)}/succession"
    empty = client.post(path, data={})
    done = client.post(path, data={"full_name": "Who came"})

    assert checked(empty.text).select_one("#s-full_name-error")
    assert says(checked(client.get(path_of(done)).text), "h1") == "Who came"
    with reading_as(database, coordinator) as db:
        assert [p.full_name for p in people_of(db, "KEN")] == ["Who came"]


def test_an_address_is_added_once_and_removed(
    database: Database, coordinator: Person, client: TestClient, enter: AddPerson
) -> None:
    contact, path = enter("Somebody"), "/contacts/{}/mailboxes"
    typed = {"address": "PR@mission.example", "kind": "office"}
    first = client.post(path.format(contact.id), data=typed)
    second = client.post(path.format(enter("Another").id), data=typed)
    wrong = client.post(path.format(contact.id), data=typed | {"address": "pr"}, headers=PARTIAL)

    assert (first.status_code, second.status_code, wrong.status_code) == (303, 422, 422)
    for refused in (second, wrong):
        assert checked(refused.text).select_one("#m-address-error")
    with reading_as(database, coordinator) as db:
        [mailbox] = mailboxes_of(db, contact.id)
    gone = client.post(f"/mailboxes/{mailbox.id}/removal")
    assert path_of(gone) == f"/contacts/{contact.id}"
    with reading_as(database, coordinator) as db:
        assert db.exec(select(Mailbox)).all() == []


def test_do_not_contact_is_loud_until_it_is_lifted(client: TestClient, enter: AddPerson) -> None:
    contact = enter("Somebody")
    path = f"/contacts/{contact.id}/do-not-contact"
    empty, set_ = client.post(path, data={}), client.post(path, data={"reason": "Asked us"})
    loud = checked(client.get(f"/contacts/{contact.id}").text)
    lifted = client.post(f"{path}/end")
    calm = checked(client.get(f"/contacts/{contact.id}").text)

    assert (empty.status_code, set_.status_code, lifted.status_code) == (422, 303, 303)
    assert checked(empty.text).select_one("#r-reason-error")
    assert "Asked us" in says(loud, "main .note.bad")
    assert not calm.select("main .note.bad")


def test_an_office_is_entered_shown_and_changed(
    database: Database, coordinator: Person, client: TestClient, enter: AddPerson
) -> None:
    contact = enter("Somebody")
    typed = {"state": "ken", "name": "The mission", "place": "vienna", "language": "fr"}
    page_path = path_of(client.post("/missions", data=typed))
    assert client.post("/missions", data=typed).status_code == 422
    client.post(f"{page_path}/mailboxes", data={"address": "m@mission.example", "kind": "mission"})
    client.post(f"{page_path}/details", data=typed | {"telephone": "+43 1"})

    page = checked(client.get(page_path).text)
    assert "French" in says(page, "main")
    assert "+43 1" in says(page, "main")
    assert "m@mission.example" in page.select_one("main .list").get_text()  # type: ignore[union-attr]
    assert "The mission" in says(checked(client.get(f"/contacts/{contact.id}").text), "#missions")
    with reading_as(database, coordinator) as db:
        mission = db.exec(select(PermanentMission)).one()
        assert mission.state_code == "KEN"
