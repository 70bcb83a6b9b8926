"""What people decide about forgetting: keep longer, let go, erase a contact by two of us."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.access import Label
from app.audit.actions import record
from app.clock import utc_now
from app.contacts.models import Contact
from app.erasures.ledger import note_erasure
from app.errors import DomainError
from app.languages import gettext as _
from app.people.models import Person
from app.retention.erasing import erase_contact
from app.retention.forgetting import forget, found
from app.retention.kinds import DELETED, EMPTIED, KINDS
from app.retention.models import ErasureRequest, Keeping
from app.retention.rules import KEPT_LONGER


class NotYours(DomainError):
    """Whoever entered a record decides how long it is needed."""

    status = 403


class CannotBeKept(DomainError):
    """Published records have a day of their own, and some kinds are not forgotten at all."""


class AlreadyAsked(DomainError):
    """Somebody asked for this already, or it is settled."""

    status = 409


class AsksThemselves(DomainError):
    """Erasing cannot be undone, so nobody does it alone."""

    status = 403


def keep_longer(db: Session, *, by: Person, kept: Any) -> datetime:
    """Put off that this record is forgotten; counted from now, as often as it is needed."""
    _check_owner(kept, by)
    label = Label(kept.label)
    if label not in KEPT_LONGER or kept.__tablename__ not in KINDS:
        raise CannotBeKept(_("This cannot be kept longer."))
    until = utc_now() + KEPT_LONGER[label]
    db.merge(Keeping(record_id=kept.id, until=until, kept_by_id=by.id, kept_at=utc_now()))
    record(db, action="retention.kept_longer", subject_id=kept.id, label=label)
    return until


def let_go(db: Session, *, by: Person, gone: Any) -> None:
    """Forget this record now; a backup that is restored later forgets it again."""
    _check_owner(gone, by)
    kind = gone.__tablename__
    if kind not in {*EMPTIED, *DELETED}:
        raise CannotBeKept(_("People are erased by two coordinators."))
    note_erasure(db, kind=kind, subject_id=gone.id)
    record(db, action="retention.let_go", label=Label(gone.label))
    forget(db, kind, found(db, kind, gone.id))


def _check_owner(owned: Any, by: Person) -> None:
    if owned.owner_id != by.id:
        raise NotYours(_("Only the one who entered the record decides this."))


def open_request(db: Session, contact: Contact) -> ErasureRequest | None:
    wanted = select(ErasureRequest).where(
        ErasureRequest.contact_id == contact.id, col(ErasureRequest.settled_at).is_(None)
    )
    return db.exec(wanted).first()


def ask_erasure(db: Session, *, by: Person, contact: Contact, reason: str) -> None:
    """The first of the two."""
    if open_request(db, contact) or contact.erased_at:
        raise AlreadyAsked(_("This was asked for already."))
    asked = ErasureRequest(
        contact_id=contact.id, reason=reason.strip(), asked_by_id=by.id, asked_at=utc_now()
    )
    db.add(asked)
    record(db, action="contact.erasure_asked", subject_id=contact.id, label=Label(contact.label))


def settle_erasure(db: Session, *, by: Person, contact: Contact, agreed: bool) -> None:
    """The second of the two erases, or either declines."""
    asked = open_request(db, contact)
    if asked is None:
        raise AlreadyAsked(_("This was settled in the meantime."))
    if agreed and asked.asked_by_id == by.id:
        raise AsksThemselves(_("Another coordinator has to agree."))
    if agreed:
        record(db, action="contact.erased", label=Label(contact.label))
        erase_contact(db, contact.id)
        return
    settled = sa.update(ErasureRequest).where(col(ErasureRequest.id) == asked.id)
    db.execute(settled.values(settled_at=utc_now(), settled_by_id=by.id))
    record(db, action="contact.erasure_declined", subject_id=contact.id, label=Label(contact.label))
