"""People come, leave and are succeeded; a posting that ended stays as history."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.clock import today_in_new_york
from app.contacts.actions import (
    NamesakeExists,
    add_contact,
    begun_on,
    checked_state,
    note,
    posting_of,
)
from app.contacts.models import Contact, Function, Place, Posting
from app.contacts.queries import contact_by_id, namesakes
from app.contacts.rules import KnownDate
from app.errors import DomainError
from app.languages import gettext as _
from app.people.models import Person


class PostingHasEnded(DomainError):
    pass


class EndsBeforeItBegan(DomainError):
    pass


class SucceedsThemselves(DomainError):
    pass


def begin_posting(
    db: Session,
    *,
    by: Person,
    contact: Contact,
    state_code: str,
    function: Function = Function.OTHER,
    title: str = "",
    rank: str = "",
    place: Place = Place.NEW_YORK,
    mission_id: UUID | None = None,
    began_on: KnownDate | date | None = None,
) -> Posting:
    """A further post of a person; the earlier ones go on until they are ended."""
    posting = posting_of(
        contact,
        begun_on(began_on),
        state_code=checked_state(db, state_code),
        function=function,
        title=title.strip(),
        rank=rank.strip(),
        place=place,
        mission_id=mission_id,
    )
    db.add(posting)
    db.flush()
    note(db, action="contact.posting_begun", by=by, contact=contact, posting=posting)
    return posting


def end_posting(
    db: Session, *, by: Person, posting: Posting, ended_on: KnownDate | date | None = None
) -> Posting:
    """The person left this post, today if no day is given."""
    contact = contact_by_id(db, posting.contact_id)
    _end(posting, _or_today(ended_on))
    db.flush()
    note(db, action="contact.posting_ended", by=by, contact=contact, posting=posting)
    return posting


def succeed(
    db: Session,
    *,
    by: Person,
    posting: Posting,
    full_name: str = "",
    successor_id: UUID | None = None,
    on: KnownDate | date | None = None,
) -> Contact:
    """End a posting and give its function to a new person, or to one whom we know already."""
    if successor_id == posting.contact_id:
        message = _("Nobody succeeds themselves. Choose another person.")
        raise SucceedsThemselves(message, field="successor_id")
    if not successor_id and namesakes(db, full_name, posting.state_code):
        message = _("This delegation has a person of that name. Choose them from the list.")
        raise NamesakeExists(message, field="successor_id")
    predecessor, day = contact_by_id(db, posting.contact_id), _or_today(on)
    _end(posting, day)
    seat: dict[str, Any] = {
        "state_code": posting.state_code,
        "function": posting.function,
        "title": posting.title,
        "place": posting.place,
        "mission_id": posting.mission_id,
    }
    if successor_id:
        successor = contact_by_id(db, successor_id)
        begin_posting(db, by=by, contact=successor, began_on=day, **seat)
    else:
        successor = add_contact(
            db, by=by, full_name=full_name, label=predecessor.label, began_on=day, **seat
        )
    ids = {"successor_id": str(successor.id)}
    note(db, action="contact.succeeded", by=by, contact=predecessor, posting=posting, **ids)
    return successor


def _or_today(on: KnownDate | date | None) -> KnownDate:
    return begun_on(on) or KnownDate(today_in_new_york())


def _end(posting: Posting, day: KnownDate) -> None:
    if posting.ended_on is not None:
        raise PostingHasEnded(_("This posting has ended already."), field="on")
    if posting.began_on and day.last_day < posting.began_on:
        raise EndsBeforeItBegan(_("This is before the posting began."), field="on")
    posting.ended_on, posting.ended_exactness = day
