"""Addresses of people, offices and missions: added, and forgotten altogether."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.access import Label
from app.audit.actions import record
from app.clock import utc_now
from app.contacts.models import Contact, Mailbox, MailboxKind
from app.contacts.queries import mailbox_with
from app.contacts.rules import is_address
from app.errors import DomainError
from app.labels.naming import read_as
from app.languages import gettext as _
from app.people.models import Person


class NotAnAddress(DomainError):
    pass


class AddressInUse(DomainError):
    """One address stands once in an organisation, or two people would get each other's letters."""


def add_mailbox(
    db: Session,
    *,
    by: Person,
    address: str,
    kind: MailboxKind,
    state_code: str,
    contact: Contact | None = None,
    mission_id: UUID | None = None,
) -> Mailbox:
    plain = address.strip().lower()
    if not is_address(plain):
        raise NotAnAddress(_("Enter an address like name@mission.example."), field="address")
    in_use = AddressInUse(_("This address is recorded already."), field="address")
    if mailbox_with(db, plain):
        raise in_use
    mailbox = Mailbox(
        address=plain,
        kind=kind,
        state_code=state_code,
        contact_id=contact.id if contact else None,
        mission_id=mission_id,
        created_at=utc_now(),
        label=contact.label if contact else Label.TEAM,
    )
    try:
        with db.begin_nested():
            db.add(mailbox)
    except IntegrityError:  # a colleague was faster
        raise in_use from None
    read_as(db, mailbox, mailbox.contact_id)
    of_person = mailbox.contact_id is not None
    action = "contact.mailbox_added" if of_person else "mission.mailbox_added"
    _note(db, action=action, by=by, mailbox=mailbox)
    return mailbox


def remove_mailbox(db: Session, *, by: Person, mailbox: Mailbox) -> None:
    """Forget an address altogether; that there was one stays in the history."""
    of_person = mailbox.contact_id is not None
    action = "contact.mailbox_removed" if of_person else "mission.mailbox_removed"
    _note(db, action=action, by=by, mailbox=mailbox)
    db.delete(mailbox)
    db.flush()


def _note(db: Session, *, action: str, by: Person, mailbox: Mailbox) -> None:
    record(
        db,
        action=action,
        subject_id=mailbox.contact_id or mailbox.mission_id,
        state_code=mailbox.state_code,
        label=mailbox.label,
        actor_id=by.id,
        kind=mailbox.kind.value,
    )
