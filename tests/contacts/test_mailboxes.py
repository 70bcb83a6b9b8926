import pytest
from sqlmodel import Session, select

from app.audit.models import AuditEvent
from app.contacts.mailboxes import AddressInUse, NotAnAddress, add_mailbox, remove_mailbox
from app.contacts.missions import (
    MissionExists,
    NamelessMission,
    UnknownLanguage,
    add_mission,
    change_mission,
)
from app.contacts.models import Mailbox, MailboxKind, Place
from app.contacts.queries import mailboxes_at, mailboxes_of, missions_of
from app.people.models import Person
from tests.contacts.conftest import AddPerson

PERSONAL = {"kind": MailboxKind.PERSONAL, "state_code": "KEN"}


def test_an_address_belongs_to_a_person_without_its_capitals(
    db: Session, staff: Person, add: AddPerson
) -> None:
    contact = add()
    add_mailbox(db, by=staff, address=" Legal.KEN@Mission.Example ", contact=contact, **PERSONAL)  # type: ignore[arg-type]

    [mailbox] = mailboxes_of(db, contact.id)
    event = db.exec(select(AuditEvent).where(AuditEvent.action == "contact.mailbox_added")).one()

    assert mailbox.address == "legal.ken@mission.example"
    assert (event.subject_id, event.details) == (contact.id, {"kind": "personal"})


def test_an_address_stands_once(db: Session, staff: Person, add: AddPerson) -> None:
    given = {"by": staff, "address": "pr@mission.example", **PERSONAL}
    add_mailbox(db, contact=add("One"), **given)  # type: ignore[arg-type]

    with pytest.raises(AddressInUse) as refused:
        add_mailbox(db, contact=add("Two"), **(given | {"address": "PR@mission.example"}))  # type: ignore[arg-type]

    assert refused.value.field == "address"
    assert len(db.exec(select(Mailbox)).all()) == 1


def test_what_is_no_address_is_refused(db: Session, staff: Person, add: AddPerson) -> None:
    with pytest.raises(NotAnAddress):
        add_mailbox(db, by=staff, address="mission", contact=add(), **PERSONAL)  # type: ignore[arg-type]


def test_a_removed_address_is_forgotten_and_free_again(
    db: Session, staff: Person, add: AddPerson
) -> None:
    contact = add()
    given = {"by": staff, "address": "pr@mission.example", "contact": contact, **PERSONAL}
    remove_mailbox(db, by=staff, mailbox=add_mailbox(db, **given))  # type: ignore[arg-type]

    assert mailboxes_of(db, contact.id) == []
    add_mailbox(db, **given)  # type: ignore[arg-type]
    assert len(mailboxes_of(db, contact.id)) == 1
    for event in db.exec(select(AuditEvent)):
        assert "mission.example" not in str(event.details)


def test_missions_of_a_state_stand_new_york_first(db: Session, staff: Person) -> None:
    for place in (Place.VIENNA, Place.NEW_YORK):
        add_mission(db, by=staff, state_code="ken", place=place, name=f"Mission, {place.label}")
    add_mission(db, by=staff, state_code="UGA", place=Place.NEW_YORK, name="Another State's")

    assert [m.name for m in missions_of(db, "KEN")] == ["Mission, New York", "Mission, Vienna"]


def test_a_mission_has_a_name_of_its_own_and_a_known_language(db: Session, staff: Person) -> None:
    given = {"by": staff, "state_code": "KEN", "place": Place.NEW_YORK}
    add_mission(db, name="The mission", **given)  # type: ignore[arg-type]

    with pytest.raises(NamelessMission):
        add_mission(db, name=" ", **given)  # type: ignore[arg-type]
    with pytest.raises(MissionExists):
        add_mission(db, name="The  mission", **given)  # type: ignore[arg-type]
    with pytest.raises(UnknownLanguage):
        add_mission(db, name="Another", language="xx", **given)  # type: ignore[arg-type]


def test_what_is_known_of_a_mission_can_be_changed(db: Session, staff: Person) -> None:
    mission = add_mission(db, by=staff, state_code="KEN", place=Place.NEW_YORK, name="The mission")
    change_mission(
        db,
        by=staff,
        mission=mission,
        place=Place.GENEVA,
        name="The mission",
        language="fr",
        source="Blue Book",
    )
    add_mailbox(
        db,
        by=staff,
        address="all@mission.example",
        kind=MailboxKind.MISSION,
        state_code="KEN",
        mission_id=mission.id,
    )

    [stored] = missions_of(db, "KEN")
    assert (stored.place, stored.language_of_correspondence) == (Place.GENEVA, "fr")
    assert [m.address for m in mailboxes_at(db, mission.id)] == ["all@mission.example"]
