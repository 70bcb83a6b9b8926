"""Entering people, changing what is known of them, and keeping to what they asked of us.

Moving from post to post is in `app.contacts.postings`, addresses in `app.contacts.mailboxes`.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from app.access import Label
from app.audit.actions import record
from app.clock import today_in_new_york, utc_now
from app.contacts.models import Contact, Exactness, Function, Gender, Place, Posting
from app.contacts.queries import namesakes
from app.contacts.rules import KnownDate, known
from app.errors import ChangedMeanwhile, DomainError
from app.labels.naming import name_readers, ours_among, read_as
from app.languages import gettext as _
from app.people.models import Person
from app.states.queries import state_by_code


class NamelessPerson(DomainError):
    pass


class UnknownDelegation(DomainError):
    pass


class NamesakeExists(DomainError):
    """The delegation has somebody of this name; adding a second one takes a second yes."""


class InTheFuture(DomainError):
    pass


class ReasonMissing(DomainError):
    pass


class ContactChangedMeanwhile(ChangedMeanwhile):
    """A colleague saved this person since the form was opened."""


def add_contact(
    db: Session,
    *,
    by: Person,
    full_name: str,
    state_code: str,
    function: Function = Function.OTHER,
    title: str = "",
    place: Place = Place.NEW_YORK,
    languages: str = "",
    salutation: str = "",
    family_name: str = "",
    began_on: KnownDate | date | None = None,
    mission_id: UUID | None = None,
    label: Label = Label.TEAM,
    named: Collection[UUID] = (),
    knowing: Collection[UUID] | None = None,
) -> Contact:
    """Enter a person with the posting in which we met them.

    With `knowing`, the namesakes that whoever enters them has seen, any other one is an error.
    """
    name, code = checked_name(full_name), checked_state(db, state_code)
    began = begun_on(began_on)
    if knowing is not None and {n.id for n in namesakes(db, name, code)} - set(knowing):
        message = _("This delegation has a person of that name. Save again to add another one.")
        raise NamesakeExists(message, field="full_name")
    texts = {"languages": languages, "salutation": salutation, "family_name": family_name}
    contact = Contact(full_name=name, created_at=utc_now(), label=label, **_stripped(texts))
    db.add(contact)
    db.flush()
    name_readers(db, contact, ours_among(db, by, named, field="named"))
    seat = {"function": function, "title": title.strip(), "place": place, "mission_id": mission_id}
    posting = posting_of(contact, began, state_code=code, **seat)
    db.add(posting)
    db.flush()
    read_as(db, posting, contact.id)
    note(db, action="contact.added", by=by, contact=contact, posting=posting)
    return contact


def change_contact(
    db: Session,
    *,
    by: Person,
    contact: Contact,
    version: int,
    full_name: str,
    family_name: str = "",
    salutation: str = "",
    gender: Gender | None = None,
    languages: str = "",
    telephone: str = "",
    about: str = "",
) -> Contact:
    """Save what is known of a person, unless a colleague did so since `version`."""
    texts = {
        "family_name": family_name,
        "salutation": salutation,
        "languages": languages,
        "telephone": telephone,
        "note": about,
    }
    wanted = {"full_name": checked_name(full_name), "gender": gender, **_stripped(texts)}
    changed = [name for name, value in wanted.items() if getattr(contact, name) != value]
    _take_version(db, contact, version)
    for name in changed:
        setattr(contact, name, wanted[name])
    db.flush()
    if changed:
        note(db, action="contact.changed", by=by, contact=contact, fields=changed)
    return contact


def set_do_not_contact(db: Session, *, by: Person, contact: Contact, reason: str) -> None:
    """The person is not to be written to or invited, and why."""
    if not (why := reason.strip()):
        raise ReasonMissing(_("Say why, for those who find this later."), field="reason")
    contact.do_not_contact_since = contact.do_not_contact_since or utc_now()
    contact.do_not_contact_reason = why
    db.flush()
    note(db, action="contact.do_not_contact_set", by=by, contact=contact)


def lift_do_not_contact(db: Session, *, by: Person, contact: Contact) -> None:
    """The person may be written to again; that it was otherwise stays in the history."""
    if contact.do_not_contact_since is None:
        return
    contact.do_not_contact_since = None
    contact.do_not_contact_reason = ""
    db.flush()
    note(db, action="contact.do_not_contact_lifted", by=by, contact=contact)


def checked_name(text: str) -> str:
    if not (name := " ".join(text.split())):
        message = _("Enter a name, or a title while the name is not known.")
        raise NamelessPerson(message, field="full_name")
    return name


def checked_state(db: Session, code: str) -> str:
    state = state_by_code(db, code) if code else None
    if state is None:
        raise UnknownDelegation(_("Choose a delegation."), field="state")
    return state.code


def begun_on(on: KnownDate | date | None) -> KnownDate | None:
    """The day on which something began, if it is known; a day still to come is refused."""
    day = on if isinstance(on, KnownDate) else known(on, Exactness.DAY)
    if day and day.on > today_in_new_york():
        raise InTheFuture(_("This day is still to come. Enter it when it is there."), field="on")
    return day


def posting_of(contact: Contact, began: KnownDate | None, **given: Any) -> Posting:
    """A posting as sensitive as its person; whoever stores it notes what happened."""
    posting = Posting(contact_id=contact.id, label=contact.label, **given)
    if began:
        posting.began_on, posting.began_exactness = began
    return posting


def _stripped(texts: Mapping[str, str]) -> dict[str, Any]:
    return {name: text.strip() for name, text in texts.items()}


def note(
    db: Session,
    *,
    action: str,
    by: Person,
    contact: Contact,
    posting: Posting | None = None,
    **details: Any,
) -> None:
    """A line of the history about this person; with a posting also where and as what."""
    if posting:
        details["posting_id"] = str(posting.id)
        details["function"] = posting.function.value
        details["place"] = posting.place.value
    record(
        db,
        action=action,
        subject_id=contact.id,
        state_code=posting.state_code if posting else None,
        label=contact.label,
        actor_id=by.id,
        **details,
    )


def _take_version(db: Session, contact: Contact, version: int) -> None:
    """Compare and set in one statement, so that of two who save at once only one succeeds."""
    same = (col(Contact.id) == contact.id, col(Contact.version) == version)
    taken = db.execute(sa.update(Contact).where(*same).values(version=version + 1))
    if taken.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE has one
        message = _("A colleague changed this person since you opened the form.")
        raise ContactChangedMeanwhile(message, field="version")
