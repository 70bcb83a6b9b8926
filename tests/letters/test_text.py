"""Every save is a version; only what a named native reader has read is released."""

import pytest
from sqlmodel import Session

from app.db import Database
from app.errors import ChangedMeanwhile
from app.letters.actions import NotReadable, release, save_text
from app.letters.models import Letter, LetterVersion
from app.letters.queries import languages_of, newest_version, versions_of
from app.letters.rules import BadText
from app.letters.shipped import LetterText
from app.people.models import Person
from tests.conftest import client_for, reading_as, writing_as

BODY = "{{salutation}}\n\nWords.\n\n{{signature}}"


def saved(db: Session, by: Person, letter: Letter, body: str, after: int = 1) -> LetterVersion:
    text = LetterText("en", "Subject", body)
    return save_text(db, by=by, letter=letter, text=text, after=after)


def test_a_save_is_a_version_and_the_earlier_one_stays(
    any_database: Database, author: Person, letter: Letter
) -> None:
    with writing_as(any_database, author) as db:
        saved(db, author, letter, BODY)
        saved(db, author, letter, BODY)
    with reading_as(any_database, author) as db:
        numbers = [version.number for version in versions_of(db, letter.id, "en")]
        newest = newest_version(db, letter.id, "en")

    assert numbers == [2, 1]
    assert newest
    assert newest.body == BODY


def test_a_version_saved_on_an_older_one_is_not_lost_and_does_not_win(
    any_database: Database, author: Person, letter: Letter
) -> None:
    with writing_as(any_database, author) as db:
        saved(db, author, letter, BODY)
    client = client_for(any_database, author)
    answer = client.post(
        f"/letters/{letter.id}/text",
        data={"language": "en", "subject": "S", "body": f"{BODY} Mine.", "after": "1"},
    )

    assert answer.status_code == 422
    assert "Mine." in answer.text
    assert "another version meanwhile" in answer.text
    with reading_as(any_database, author) as db, pytest.raises(ChangedMeanwhile):
        saved(db, author, letter, "{{salutation}} x {{signature}}")


@pytest.mark.parametrize(
    ("subject", "body", "field", "said"),
    [
        ("S", "{{salutation}} {{country}} {{signature}}", "body", "Line 1, column 16.*country"),
        ("S", "{{salutation}} {{date}", "body", "no blank"),
        ("S", "Hello {{signature}}", "body", "salutation"),
        ("S", "{{salutation}} Hello", "body", "signature"),
        ("To {{salutation}}", BODY, "subject", "cannot stand here"),
        ("Two\nlines", BODY, "subject", "one line"),
    ],
)
def test_a_text_that_could_not_be_filled_is_refused_at_its_place(
    any_database: Database,
    author: Person,
    letter: Letter,
    subject: str,
    body: str,
    field: str,
    said: str,
) -> None:
    with writing_as(any_database, author) as db, pytest.raises(BadText, match=said) as refused:
        save_text(db, by=author, letter=letter, text=LetterText("en", subject, body), after=1)

    assert refused.value.field == field


def test_a_release_is_for_one_version_and_the_next_is_unread(
    any_database: Database, author: Person, letter: Letter
) -> None:
    with writing_as(any_database, author) as db:
        version = saved(db, author, letter, BODY)
        release(db, by=author, version=version, native_reader="Reader (sample)")
        assert languages_of(db, letter.id)["en"].released_at
        with pytest.raises(NotReadable):
            release(db, by=author, version=version, native_reader="Reader (sample)")
        third = saved(db, author, letter, f"{BODY} More.", after=2)
        assert languages_of(db, letter.id)["en"].released_at is None

        saved(db, author, letter, f"{BODY} Even more.", after=3)
        with pytest.raises(ChangedMeanwhile):
            release(db, by=author, version=third, native_reader="Reader (sample)")


def test_nothing_shipped_is_released(
    any_database: Database, author: Person, letter: Letter
) -> None:
    with reading_as(any_database, author) as db:
        languages = languages_of(db, letter.id)

    assert len(languages) == 6
    assert not any(state.released_at for state in languages.values())
