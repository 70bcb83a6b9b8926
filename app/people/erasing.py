"""Erasing a colleague: the account is closed for good, and what they did stays done by somebody."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from app.audit.actions import record
from app.erasures.ledger import eraser, note_erasure
from app.errors import DomainError
from app.languages import gettext as _
from app.people.epochs import end_ways_in
from app.people.factors import clear_factors
from app.people.models import (
    HalfSignIn,
    Invitation,
    Person,
    Role,
    SignInAttempt,
    SignInSession,
    Status,
)
from app.people.queries import other_coordinators
from app.people.tokens import hash_of


class LastCoordinator(DomainError):
    """Somebody must be able to let others in."""

    status = 409


def erase_person(db: Session, person: Person) -> None:
    """Take away name, address and every way in; the id stays where the history names it."""
    is_last = person.role is Role.COORDINATOR and not other_coordinators(db, person.id)
    if is_last and person.status is Status.ACTIVE:
        raise LastCoordinator(_("This is the last coordinator. Make somebody else one first."))
    note_erasure(db, kind="person", subject_id=person.id)
    _overwrite(db, person)
    record(
        db,
        action="people.erased",
        subject_id=person.id,
        organisation_id=person.organisation_id,
    )


def _overwrite(db: Session, person: Person) -> None:
    tried = col(SignInAttempt.account) == hash_of(person.email)
    db.execute(sa.delete(SignInAttempt).where(tried))
    person.name = _("Former colleague")
    person.email = f"{person.id}@erased.invalid"
    person.status = Status.EXPIRED
    person.password_hash = person.time_zone = person.ends_on = None
    clear_factors(db, person, codes=True)
    end_ways_in(db, person)
    for kind in (SignInSession, HalfSignIn, Invitation):
        db.execute(sa.delete(kind).where(col(kind.person_id) == person.id))
    db.flush()


@eraser("person")
def _erase_again(db: Session, person_id: UUID) -> None:
    if person := db.get(Person, person_id):
        _overwrite(db, person)
