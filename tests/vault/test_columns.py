"""The label of a record decides how its texts are stored, and changes with it."""

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import col

from app.access import Label
from app.clock import utc_now
from app.contacts.actions import add_contact
from app.contacts.models import Contact
from app.contacts.queries import find_people
from app.db import Database
from app.meetings.models import Channel, Meeting
from app.people.models import Person
from app.vault import Ring, is_sealed
from app.vault.keyfile import newest_of
from app.vault.sealing import key_id_of, keyring
from tests.conftest import add_staff, reading_as, writing_as


@pytest.fixture
def person(any_database: Database) -> Person:
    return add_staff(any_database)


def _meeting(summary: str, label: Label, **given: Any) -> Meeting:
    return Meeting(
        state_code="KEN",
        held_at=utc_now(),
        recorded_at=utc_now(),
        channel=Channel.CALL,
        summary=summary,
        label=label,
        **given,
    )


def _log(database: Database, person: Person, summary: str, label: Label) -> UUID:
    with writing_as(database, person) as db:
        meeting = _meeting(summary, label)
        db.add(meeting)
    return meeting.id


def _stored(database: Database, meeting_id: UUID) -> str:
    """The summary as the database has it."""
    with database.reading() as db:
        table = Meeting.metadata.tables["meeting"]
        raw = sa.type_coerce(table.c.summary, sa.String)
        return db.connection().execute(sa.select(raw).where(table.c.id == meeting_id)).scalar_one()


def _read(database: Database, person: Person, meeting_id: UUID) -> str:
    with reading_as(database, person) as db:
        return db.scalars(
            sa.select(col(Meeting.summary)).where(col(Meeting.id) == meeting_id)
        ).one()


def test_up_to_team_a_text_is_stored_as_it_is(any_database: Database, person: Person) -> None:
    assert _stored(any_database, _log(any_database, person, "words", Label.TEAM)) == "words"


@pytest.mark.parametrize(
    ("label", "ring"), [(Label.NAMED_PEOPLE, Ring.FIELD), (Label.SOURCE_AT_RISK, Ring.SOURCE)]
)
def test_above_team_it_is_sealed_with_the_key_of_its_label(
    any_database: Database, person: Person, label: Label, ring: Ring
) -> None:
    stored = _stored(any_database, _log(any_database, person, "words", label))

    assert key_id_of(stored) == newest_of(keyring().keys, ring).id


def test_raising_a_label_seals_what_was_open(any_database: Database, person: Person) -> None:
    meeting_id = _log(any_database, person, "words", Label.TEAM)
    for label, ring in ((Label.NAMED_PEOPLE, Ring.FIELD), (Label.SOURCE_AT_RISK, Ring.SOURCE)):
        with writing_as(any_database, person) as db:
            found = db.get(Meeting, meeting_id)
            assert found is not None
            found.label = label

        stored = _stored(any_database, meeting_id)
        assert key_id_of(stored) == newest_of(keyring().keys, ring).id
        assert _read(any_database, person, meeting_id) == "words"


def test_lowering_a_label_opens_the_text(any_database: Database, person: Person) -> None:
    meeting_id = _log(any_database, person, "words", Label.NAMED_PEOPLE)
    with writing_as(any_database, person) as db:
        found = db.get(Meeting, meeting_id)
        assert found is not None
        db.info["lowering"] = meeting_id
        found.label = Label.TEAM

    assert _stored(any_database, meeting_id) == "words"


def test_a_changed_text_is_sealed_again(any_database: Database, person: Person) -> None:
    meeting_id = _log(any_database, person, "words", Label.NAMED_PEOPLE)
    with writing_as(any_database, person) as db:
        found = db.get(Meeting, meeting_id)
        assert found is not None
        found.summary = "better words"

    assert is_sealed(_stored(any_database, meeting_id))
    assert _read(any_database, person, meeting_id) == "better words"


def test_what_did_not_change_is_not_written(any_database: Database, person: Person) -> None:
    meeting_id = _log(any_database, person, "words", Label.NAMED_PEOPLE)
    before = _stored(any_database, meeting_id)
    with writing_as(any_database, person) as db:
        found = db.get(Meeting, meeting_id)
        assert found is not None
        found.version = 2

    assert _stored(any_database, meeting_id) == before


def test_an_empty_text_stays_empty_and_is_found_so(any_database: Database, person: Person) -> None:
    meeting_id = _log(any_database, person, "", Label.SOURCE_AT_RISK)
    with reading_as(any_database, person) as db:
        empty = db.scalars(sa.select(col(Meeting.id)).where(col(Meeting.summary) == "")).all()

    assert empty == [meeting_id]


@pytest.mark.parametrize("label", [Label.TEAM, Label.NAMED_PEOPLE])
@pytest.mark.parametrize("text", ["sealed:", "sealed:0:x", "sealed:1:abc:def", "sealed: the deal"])
def test_a_text_that_looks_sealed_comes_back_unharmed(
    any_database: Database, person: Person, text: str, label: Label
) -> None:
    assert _read(any_database, person, _log(any_database, person, text, label)) == text


def test_somebody_at_risk_is_found_by_no_search(any_database: Database, person: Person) -> None:
    with writing_as(any_database, person) as db:
        for label, name in ((Label.NAMED_PEOPLE, "Amina Odhiambo"), (Label.SOURCE_AT_RISK, "Zed")):
            add_contact(db, by=person, full_name=name, state_code="KEN", label=label)

    with reading_as(any_database, person) as db:
        names = set(db.scalars(sa.select(col(Contact.full_name))))
        assert names == {"Amina Odhiambo", "Zed"}
        assert [found.full_name for found in find_people(db, "amina")] == ["Amina Odhiambo"]
        assert find_people(db, "zed") == []


def test_raising_a_label_takes_the_name_out_of_the_search(
    any_database: Database, person: Person
) -> None:
    with writing_as(any_database, person) as db:
        contact = add_contact(db, by=person, full_name="Zed", state_code="KEN")
        db.flush()
        contact.label = Label.SOURCE_AT_RISK

    with reading_as(any_database, person) as db:
        assert db.scalars(sa.select(col(Contact.sort_name))).all() == [""]


def test_the_texts_of_many_rows_are_sealed_each(any_database: Database, person: Person) -> None:
    """Rows that are inserted together keep a label each."""
    labels = [*Label, *Label]
    with writing_as(any_database, person) as db:
        made = [_meeting(f"words {n}", label) for n, label in enumerate(labels)]
        db.add_all(made)

    for meeting, label in zip(made, labels, strict=True):
        stored = _stored(any_database, meeting.id)
        assert is_sealed(stored) == (label >= Label.NAMED_PEOPLE)
