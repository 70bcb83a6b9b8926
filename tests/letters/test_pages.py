"""An author writes, sees a copy as it would be sent, and has a native reader release it."""

from bs4 import BeautifulSoup

from app.access import Label
from app.clock import utc_now
from app.contacts.actions import add_contact
from app.contacts.models import Function
from app.contacts.queries import people_of
from app.db import Database
from app.dossiers.log import log_outreach
from app.dossiers.log_entry import Outreach
from app.letters.models import Letter
from app.meetings.models import Channel
from app.people.models import Person, Role
from tests.conftest import add_staff, client_for, writing_as


def paper(text: str) -> str:
    found = BeautifulSoup(text, "html.parser").select_one(".letter-paper")
    assert found
    return found.get_text()


def test_a_letter_begins_with_the_shipped_text_and_is_released_by_name(
    any_database: Database, author: Person
) -> None:
    client = client_for(any_database, author)
    begun = client.post(
        "/letters", data={"title": "Before December", "signature": "Staff A", "start": "shipped"}
    )
    page = begun.headers["location"]
    french = client.get(f"{page}?language=fr&delegation=sen")
    version = page.replace("/text", "/versions/fr/1")
    client.post(f"{version}/release", data={"native_reader": "Reader (sample)"})

    assert "la République du Sénégal" in paper(french.text)
    assert "Needs native review" in french.text
    assert "read by Reader (sample)" in client.get(f"{page}?language=fr").text
    assert "Before December" in client.get("/letters").text


def test_a_copy_is_addressed_to_the_person_and_thanks_for_the_meeting(
    any_database: Database, author: Person, letter: Letter
) -> None:
    with writing_as(any_database, author) as db:
        contact = add_contact(
            db,
            by=author,
            full_name="Adviser (sample)",
            state_code="KEN",
            function=Function.LEGAL_ADVISER,
            label=Label.TEAM,
        )
        met = Outreach(
            state_code="KEN", held_at=utc_now(), channel=Channel.MEETING, contact_ids=(contact.id,)
        )
        log_outreach(db, by=author, outreach=met)
        [person] = people_of(db, "KEN")
    client = client_for(any_database, author)
    copy = paper(
        client.get(f"/letters/{letter.id}/text?delegation=ken&to={person.posting_id}").text
    )

    assert "Adviser (sample)\nLegal Adviser\nPermanent Mission of the Republic of Kenya" in copy
    assert "Thank you for receiving us on" in copy
    assert "Staff A\nfor the alliance" in copy


def test_arabic_is_written_from_right_to_left(
    any_database: Database, author: Person, letter: Letter
) -> None:
    page = client_for(any_database, author).get(f"/letters/{letter.id}/text?language=ar")
    soup = BeautifulSoup(page.text, "html.parser")

    for found in (soup.select_one(".letter-paper"), soup.select_one("textarea")):
        assert found
        assert (found["dir"], found["lang"]) == ("rtl", "ar")


def test_a_preview_keeps_nothing_and_says_what_is_wrong(
    any_database: Database, author: Person, letter: Letter
) -> None:
    client = client_for(any_database, author)
    typed = {"language": "en", "subject": "S", "body": "{{salutation}} {{oops}} {{signature}}"}
    answer = client.post(
        f"/letters/{letter.id}/preview",
        data=typed,
        headers={"HX-Request": "true", "HX-Request-Type": "partial"},
    )

    assert "oops" in answer.text
    assert "Version 1" in client.get(f"/letters/{letter.id}/text").text


def test_a_viewer_reads_and_does_not_write(any_database: Database, letter: Letter) -> None:
    viewer = client_for(any_database, add_staff(any_database, Role.VIEWER, "Staff V"))
    page = viewer.get(f"/letters/{letter.id}/text")

    assert page.status_code == 200
    assert "<textarea" not in page.text
    assert viewer.get("/letters/new").status_code == 403


def test_the_list_asks_the_database_as_often_for_many_letters(
    any_database: Database, author: Person, queries: list[str]
) -> None:
    client = client_for(any_database, author)

    def asked() -> int:
        queries.clear()
        assert client.get("/letters").status_code == 200
        return len(queries)

    def begin(title: str) -> None:
        client.post("/letters", data={"title": title, "signature": "S", "start": "empty"})

    begin("One")
    few = asked()
    for number in range(3):
        begin(f"More {number}")

    assert asked() == few
