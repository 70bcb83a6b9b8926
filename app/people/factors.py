"""Whether a person has something besides the password, when it is asked for, and the last of it."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from app.errors import DomainError
from app.languages import gettext as _
from app.people.models import Authenticator, Passkey, Person, RecoveryCode
from app.settings import get_settings


class LastFactor(DomainError):
    """Who can be reached from everywhere must not go back to a password alone."""

    status = 409


def has_passkey(db: Session, person_id: UUID) -> bool:
    mine = sa.select(col(Passkey.id)).where(col(Passkey.person_id) == person_id)
    return db.scalar(mine.limit(1)) is not None


def has_authenticator(db: Session, person_id: UUID) -> bool:
    mine = sa.select(col(Authenticator.id)).where(
        col(Authenticator.person_id) == person_id, col(Authenticator.confirmed_at).is_not(None)
    )
    return db.scalar(mine.limit(1)) is not None


def is_public() -> bool:
    """Whether the desk is reached from beyond this machine: then a password alone is too little."""
    return bool(get_settings().hosts)


def must_set_up_factor(db: Session, person: Person) -> bool:
    """Whether the next session opens nothing but the page on which a factor is set up."""
    return is_public() and not (has_passkey(db, person.id) or has_authenticator(db, person.id))


def needs_second_step(db: Session, person: Person) -> bool:
    """Whether the password alone does not sign this person in."""
    return has_authenticator(db, person.id) or (is_public() and has_passkey(db, person.id))


def refuse_without_factor(db: Session, person: Person) -> None:
    """Called after one was taken away, in the same transaction."""
    db.flush()
    if must_set_up_factor(db, person):
        raise LastFactor(_("This is your last second factor. Set up another one first."))


def clear_factors(db: Session, person: Person, *, codes: bool = False) -> None:
    """Take away passkeys and authenticator app, and with `codes` the recovery codes as well."""
    for table in (Passkey, Authenticator, *((RecoveryCode,) if codes else ())):
        db.execute(sa.delete(table).where(col(table.person_id) == person.id))
