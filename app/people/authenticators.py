"""Authenticator apps: six digits that change every half minute (RFC 6238), each good once.

The seed is sealed with a key outside the database. It counts only after a first code has shown that
the app holds it too.
"""

import base64
import hmac
import secrets
from datetime import datetime
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlmodel import Session, col, select

from app.audit.actions import record
from app.clock import utc_now
from app.errors import DomainError
from app.languages import gettext as _
from app.people.models import Authenticator, Person
from app.vault import seal, unseal

SEED_BYTES = 20
DIGITS = 6
STEP = 30
DRIFT = 1
"""Steps a clock may be off, to either side."""
CONTEXT = "authenticator.sealed_seed"


class WrongCode(DomainError):
    """Not the code of now, or one that was taken already; which is not told."""


class NoAuthenticator(DomainError):
    """There is no app whose set-up could be finished."""

    status = 409


def authenticator_of(db: Session, person: Person) -> Authenticator | None:
    return db.exec(select(Authenticator).where(Authenticator.person_id == person.id)).first()


def begin_authenticator(db: Session, *, person: Person) -> Authenticator:
    """A fresh seed, not yet counting; it replaces one that was never confirmed."""
    found = authenticator_of(db, person)
    if found and found.confirmed_at:
        raise NoAuthenticator(_("You have an authenticator app. Remove it before adding another."))
    seed = base64.b32encode(secrets.token_bytes(SEED_BYTES)).decode()
    fresh = found or Authenticator(person_id=person.id, sealed_seed="", created_at=utc_now())
    fresh.sealed_seed = seal(seed, context=CONTEXT)
    fresh.created_at, fresh.last_step = utc_now(), None
    db.add(fresh)
    db.flush()
    return fresh


def seed_of(authenticator: Authenticator) -> str:
    return unseal(authenticator.sealed_seed, context=CONTEXT)


def address_for_app(authenticator: Authenticator, person: Person) -> str:
    """What the square holds: the address that authenticator apps read."""
    label = quote(f"Delegation Desk:{person.email}")
    return f"otpauth://totp/{label}?secret={seed_of(authenticator)}&issuer=Delegation%20Desk"


def confirm_authenticator(db: Session, *, person: Person, code: str) -> None:
    """The app shows the right code: from here on it counts."""
    found = authenticator_of(db, person)
    if found is None or found.confirmed_at:
        raise NoAuthenticator(_("Begin anew: there is no authenticator app to finish."))
    use_code(db, authenticator=found, code=code)
    found.confirmed_at = utc_now()
    db.add(found)
    record(db, action="people.authenticator_added", subject_id=person.id)


def use_code(db: Session, *, authenticator: Authenticator, code: str) -> None:
    """Take this code, once. Raises WrongCode."""
    step = _step_of(seed_of(authenticator), "".join(code.split()), utc_now())
    taken: Any = step is not None and db.execute(
        sa.update(Authenticator)
        .where(
            col(Authenticator.id) == authenticator.id,
            sa.or_(col(Authenticator.last_step).is_(None), col(Authenticator.last_step) < step),
        )
        .values(last_step=step)
    )
    if not taken or taken.rowcount != 1:
        raise WrongCode(
            _("This code is not right, or was used already. Wait for the next one."), field="code"
        )
    db.refresh(authenticator)


def remove_authenticator(db: Session, *, person: Person) -> None:
    found = authenticator_of(db, person)
    if found is None:
        return
    db.delete(found)
    record(db, action="people.authenticator_removed", subject_id=person.id)


def _step_of(seed: str, code: str, now: datetime) -> int | None:
    """The newest step within the drift whose code this is."""
    totp = TOTP(base64.b32decode(seed), DIGITS, SHA1(), STEP)  # noqa: S303  # what apps speak
    present = int(now.timestamp()) // STEP
    for step in range(present + DRIFT, present - DRIFT - 1, -1):
        if hmac.compare_digest(totp.generate(step * STEP), code.encode()):
            return step
    return None
