from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from app.audit.models import AuditEvent
from app.clock import today_in_new_york
from app.contacts.actions import InTheFuture, NamelessPerson, NamesakeExists, UnknownDelegation
from app.contacts.models import Contact, Exactness, Function, Place
from app.contacts.postings import (
    EndsBeforeItBegan,
    PostingHasEnded,
    SucceedsThemselves,
    begin_posting,
    end_posting,
    succeed,
)
from app.contacts.queries import people_of, postings_of
from app.contacts.rules import KnownDate
from app.errors import NotFound
from app.people.models import Person
from tests.contacts.conftest import AddPerson

MARCH = date(2026, 3, 1)


def _names(db: Session, code: str, *, former: bool = False) -> list[str]:
    return [row.full_name for row in people_of(db, code, former=former)]


def test_a_further_posting_leaves_the_earlier_one_as_it_is(
    db: Session, staff: Person, add: AddPerson
) -> None:
    contact = add("Somebody", began_on=date(2024, 1, 1))
    begin_posting(
        db,
        by=staff,
        contact=contact,
        state_code="uga",
        place=Place.GENEVA,
        rank=" Counsellor ",
        began_on=MARCH,
    )

    newest, earlier = postings_of(db, contact.id)

    assert (newest.state_code, newest.place, newest.rank) == ("UGA", Place.GENEVA, "Counsellor")
    assert earlier.ended_on is None
    assert _names(db, "UGA") == _names(db, "KEN") == ["Somebody"]


def test_a_posting_needs_a_delegation(db: Session, staff: Person, add: AddPerson) -> None:
    with pytest.raises(UnknownDelegation):
        begin_posting(db, by=staff, contact=add("Somebody"), state_code="")


def test_whoever_left_is_among_the_former_from_that_day_on(
    db: Session, staff: Person, add: AddPerson
) -> None:
    add("Who stays")
    gone = add("Who left")
    [posting] = postings_of(db, gone.id)
    end_posting(db, by=staff, posting=posting)

    assert posting.ended_on == today_in_new_york()
    assert _names(db, "KEN") == ["Who stays"]
    assert _names(db, "KEN", former=True) == ["Who left"]


def test_whoever_came_back_is_not_among_the_former(
    db: Session, staff: Person, add: AddPerson
) -> None:
    contact = add("Somebody", began_on=MARCH)
    [posting] = postings_of(db, contact.id)
    end_posting(db, by=staff, posting=posting, ended_on=date(2026, 5, 1))
    begin_posting(db, by=staff, contact=contact, state_code="KEN", began_on=date(2026, 6, 1))

    assert _names(db, "KEN") == ["Somebody"]
    assert _names(db, "KEN", former=True) == []


def test_a_posting_ends_once(db: Session, staff: Person, add: AddPerson) -> None:
    [posting] = postings_of(db, add("Somebody").id)
    end_posting(db, by=staff, posting=posting)

    with pytest.raises(PostingHasEnded):
        end_posting(db, by=staff, posting=posting)
    with pytest.raises(PostingHasEnded):
        succeed(db, by=staff, posting=posting, full_name="Somebody Else")


def test_a_posting_ends_on_no_day_to_come_and_on_none_before_it_began(
    db: Session, staff: Person, add: AddPerson
) -> None:
    [posting] = postings_of(db, add("Somebody", began_on=MARCH).id)

    with pytest.raises(InTheFuture):
        end_posting(db, by=staff, posting=posting, ended_on=today_in_new_york() + timedelta(days=1))
    with pytest.raises(EndsBeforeItBegan):
        end_posting(db, by=staff, posting=posting, ended_on=date(2026, 2, 28))
    assert posting.ended_on is None


def test_a_year_that_holds_the_beginning_may_be_the_end(
    db: Session, staff: Person, add: AddPerson
) -> None:
    [posting] = postings_of(db, add("Somebody", began_on=MARCH).id)
    end_posting(db, by=staff, posting=posting, ended_on=KnownDate(date(2026, 1, 1), Exactness.YEAR))

    assert (posting.ended_on, posting.ended_exactness) == (date(2026, 1, 1), Exactness.YEAR)
    assert _names(db, "KEN", former=True) == ["Somebody"]


def test_a_successor_takes_over_the_function_on_the_day_the_other_left(
    db: Session, staff: Person, add: AddPerson
) -> None:
    gone = add(
        "Who left",
        function=Function.PERMANENT_REPRESENTATIVE,
        title="Ambassador",
        place=Place.VIENNA,
    )
    [posting] = postings_of(db, gone.id)
    successor = succeed(db, by=staff, posting=posting, full_name=" Who came ", on=MARCH)

    [row] = people_of(db, "KEN")

    assert (row.contact_id, row.full_name) == (successor.id, "Who came")
    assert (row.function, row.title, row.place, row.began_on) == (
        posting.function,
        "Ambassador",
        Place.VIENNA,
        MARCH,
    )
    assert posting.ended_on == MARCH
    event = db.exec(select(AuditEvent).where(AuditEvent.action == "contact.succeeded")).one()
    assert (event.subject_id, event.details["successor_id"]) == (gone.id, str(successor.id))


def test_the_successor_may_be_somebody_we_know(db: Session, staff: Person, add: AddPerson) -> None:
    deputy = add("The deputy", function=Function.DEPUTY_PERMANENT_REPRESENTATIVE)
    head = add("The head", function=Function.PERMANENT_REPRESENTATIVE)
    [posting] = postings_of(db, head.id)

    successor = succeed(db, by=staff, posting=posting, successor_id=deputy.id)

    assert successor.id == deputy.id
    assert len(db.exec(select(Contact)).all()) == 2
    assert {p.function for p in postings_of(db, deputy.id)} == {
        Function.DEPUTY_PERMANENT_REPRESENTATIVE,
        Function.PERMANENT_REPRESENTATIVE,
    }


def test_nobody_succeeds_themselves_or_somebody_unknown(
    db: Session, staff: Person, add: AddPerson
) -> None:
    contact = add("Somebody")
    [posting] = postings_of(db, contact.id)

    with pytest.raises(SucceedsThemselves):
        succeed(db, by=staff, posting=posting, successor_id=contact.id)
    with pytest.raises(NotFound):
        succeed(db, by=staff, posting=posting, successor_id=posting.id)


def test_a_successor_has_a_name_and_is_not_entered_twice(
    db: Session, staff: Person, add: AddPerson
) -> None:
    add("Áine Known")
    [posting] = postings_of(db, add("Somebody").id)

    with pytest.raises(NamelessPerson):
        succeed(db, by=staff, posting=posting, full_name="")
    with pytest.raises(NamesakeExists) as refused:
        succeed(db, by=staff, posting=posting, full_name="aine known")

    assert refused.value.field == "successor_id"


def test_people_stand_by_function_then_by_name(db: Session, add: AddPerson) -> None:
    add("Zoë", function=Function.LEGAL_ADVISER)
    add("Ákos", function=Function.LEGAL_ADVISER)
    add("Zacharias", function=Function.PERMANENT_REPRESENTATIVE)

    assert _names(db, "KEN") == ["Zacharias", "Ákos", "Zoë"]
