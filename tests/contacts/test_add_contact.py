from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from app.access import Label
from app.audit.models import AuditEvent
from app.clock import today_in_new_york
from app.contacts.actions import (
    ContactChangedMeanwhile,
    InTheFuture,
    NamelessPerson,
    NamesakeExists,
    ReasonMissing,
    UnknownDelegation,
    change_contact,
    lift_do_not_contact,
    set_do_not_contact,
)
from app.contacts.models import Contact, Exactness, Function, Gender, Place
from app.contacts.queries import contact_by_id, find_people, people_of, postings_of
from app.contacts.rules import KnownDate
from app.people.models import Person
from tests.contacts.conftest import AddPerson


def _events(db: Session, action: str) -> list[AuditEvent]:
    db.flush()
    return list(db.exec(select(AuditEvent).where(AuditEvent.action == action)))


def test_a_person_comes_with_the_posting_in_which_we_met_them(db: Session, add: AddPerson) -> None:
    began = KnownDate(date(2026, 3, 1), Exactness.MONTH)
    contact = add(
        "Ámína  Odhiambo ", function=Function.LEGAL_ADVISER, title=" Counsellor ", began_on=began
    )

    [row] = people_of(db, "KEN")
    [posting] = postings_of(db, contact.id)

    assert (row.full_name, row.shown_title, row.place) == (
        "Ámína Odhiambo",
        "Counsellor",
        Place.NEW_YORK,
    )
    assert (posting.began_on, posting.began_exactness) == (date(2026, 3, 1), Exactness.MONTH)
    assert posting.label == contact.label == Label.TEAM


def test_the_history_of_a_new_person_names_nobody(db: Session, add: AddPerson) -> None:
    contact = add("Somebody Rare", function=Function.MINISTER)
    [event] = _events(db, "contact.added")

    assert (event.subject_id, event.state_code) == (contact.id, "KEN")
    assert (event.details["function"], event.details["place"]) == ("minister", "new_york")
    assert "Rare" not in str(event.details)


@pytest.mark.parametrize("text", ["", "  ", "\t"])
def test_a_person_without_a_name_is_refused(add: AddPerson, text: str) -> None:
    with pytest.raises(NamelessPerson) as refused:
        add(text)

    assert refused.value.field == "full_name"


@pytest.mark.parametrize("code", ["", "XXX", "Kenya"])
def test_a_person_of_an_unknown_delegation_is_refused(add: AddPerson, code: str) -> None:
    with pytest.raises(UnknownDelegation) as refused:
        add("Somebody", code)

    assert refused.value.field == "state"


def test_a_posting_that_is_still_to_begin_is_refused(add: AddPerson) -> None:
    with pytest.raises(InTheFuture) as refused:
        add("Somebody", began_on=today_in_new_york() + timedelta(days=1))

    assert refused.value.field == "on"


def test_a_namesake_is_added_only_by_whoever_has_seen_the_other(
    db: Session, add: AddPerson
) -> None:
    first = add("José Ángel Núñez")

    with pytest.raises(NamesakeExists):
        add("jose angel  NUNEZ", knowing=())
    second = add("Jose Angel Nunez", knowing=[first.id])
    elsewhere = add("José Ángel Núñez", "UGA", knowing=())

    assert len({first.id, second.id, elsewhere.id}) == 3
    assert len(people_of(db, "KEN")) == 2


def test_people_are_found_by_any_words_of_their_name_in_any_spelling(
    db: Session, add: AddPerson
) -> None:
    wanted = add("Đorđe Łukasz O’Neill", "SRB").id
    add("Somebody Else")

    for typed in ("dorde", "LUKASZ", "neill łuk", "O'Neill"):
        assert [found.contact_id for found in find_people(db, typed)] == [wanted], typed
    assert find_people(db, "100%_") == find_people(db, " ") == []


def test_details_are_changed_and_the_history_says_which(
    db: Session, staff: Person, add: AddPerson
) -> None:
    contact = add("Somebody")
    change_contact(
        db,
        by=staff,
        contact=contact,
        version=1,
        full_name="Somebody Else",
        gender=Gender.FEMALE,
        about="Prefers mornings",
    )
    db.expire_all()
    stored = contact_by_id(db, contact.id)

    assert (stored.full_name, stored.sort_name, stored.gender, stored.version) == (
        "Somebody Else",
        "somebody else",
        Gender.FEMALE,
        2,
    )
    [event] = _events(db, "contact.changed")
    assert event.details == {"fields": ["full_name", "gender", "note"]}


def test_of_two_who_change_the_same_person_the_second_is_told(
    db: Session, staff: Person, add: AddPerson
) -> None:
    contact = add("Somebody")
    change_contact(db, by=staff, contact=contact, version=1, full_name="First", languages="French")

    with pytest.raises(ContactChangedMeanwhile):
        change_contact(db, by=staff, contact=contact, version=1, full_name="Second")

    db.expire_all()
    assert contact_by_id(db, contact.id).full_name == "First"


def test_saving_without_a_change_leaves_no_line_in_the_history(
    db: Session, staff: Person, add: AddPerson
) -> None:
    contact = add("Somebody")
    change_contact(db, by=staff, contact=contact, version=1, full_name="Somebody")

    assert _events(db, "contact.changed") == []


def test_do_not_contact_needs_a_reason_and_can_be_lifted(
    db: Session, staff: Person, add: AddPerson
) -> None:
    contact = add("Somebody")
    with pytest.raises(ReasonMissing):
        set_do_not_contact(db, by=staff, contact=contact, reason="  ")
    set_do_not_contact(db, by=staff, contact=contact, reason="Asked us not to write")
    assert [p.do_not_contact for p in people_of(db, "KEN")] == [True]

    lift_do_not_contact(db, by=staff, contact=contact)
    lift_do_not_contact(db, by=staff, contact=contact)

    assert [p.do_not_contact for p in people_of(db, "KEN")] == [False]
    assert len(_events(db, "contact.do_not_contact_lifted")) == 1
    assert "write" not in str([e.details for e in _events(db, "contact.do_not_contact_set")])


def test_a_second_reason_keeps_the_day_of_the_first(
    db: Session, staff: Person, add: AddPerson
) -> None:
    contact = add("Somebody")
    set_do_not_contact(db, by=staff, contact=contact, reason="One")
    since = contact.do_not_contact_since
    set_do_not_contact(db, by=staff, contact=contact, reason="Two")

    stored = db.get_one(Contact, contact.id)
    assert (stored.do_not_contact_since, stored.do_not_contact_reason) == (since, "Two")
