"""Ten codes for the day on which the device is lost: shown once, kept as hashes, good once each.

A code has eighty random bits, so its plain hash is as safe as a session's token.
"""

import base64
import secrets
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from app.audit.actions import record
from app.clock import utc_now
from app.errors import DomainError
from app.languages import gettext as _
from app.people.actions import give_link
from app.people.epochs import end_ways_in
from app.people.factors import clear_factors
from app.people.models import Person, RecoveryCode
from app.people.queries import person_by_email
from app.people.rules import may_come_in
from app.people.tokens import hash_of

CODES = 10
CODE_BYTES = 10
GROUP = 4


class WrongRecovery(DomainError):
    """No such account, no such code, or one that was used: all look the same."""


def make_codes(db: Session, *, person: Person) -> list[str]:
    """Ten new codes, which nobody can show again; the old ones are void."""
    db.execute(sa.delete(RecoveryCode).where(col(RecoveryCode.person_id) == person.id))
    codes = [_fresh() for _ in range(CODES)]
    now = utc_now()
    db.add_all(
        RecoveryCode(person_id=person.id, code_hash=hash_of(_plain(code)), created_at=now)
        for code in codes
    )
    record(db, action="people.recovery_codes_made", subject_id=person.id)
    return codes


def codes_left(db: Session, person: Person) -> int:
    counted = sa.select(sa.func.count()).select_from(RecoveryCode)
    mine = col(RecoveryCode.person_id) == person.id
    return db.scalar(counted.where(mine, col(RecoveryCode.used_at).is_(None))) or 0


def recover(db: Session, *, email: str, code: str) -> str:
    """Spend a code: every way in ends, and the token of a link to set up anew is returned.

    Raises WrongRecovery.
    """
    person = person_by_email(db, email)
    is_right = _spend(db, person, hash_of(_plain(code)))
    if person is None or not is_right or not may_come_in(person, utc_now()):
        raise WrongRecovery(_("Address and code do not fit together, or the code was used."))
    clear_factors(db, person)
    person.password_hash = None
    end_ways_in(db, person)
    record(
        db,
        action="people.recovered",
        subject_id=person.id,
        organisation_id=person.organisation_id,
        actor_id=person.id,
    )
    return give_link(db, person, organisation_id=person.organisation_id)


def _spend(db: Session, person: Person | None, code_hash: str) -> bool:
    spent: Any = db.execute(
        sa.update(RecoveryCode)
        .where(
            col(RecoveryCode.person_id) == (person.id if person else None),
            col(RecoveryCode.code_hash) == code_hash,
            col(RecoveryCode.used_at).is_(None),
        )
        .values(used_at=utc_now())
    )
    return bool(spent.rowcount == 1)


def _fresh() -> str:
    text = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode().lower()
    return "-".join(text[at : at + GROUP] for at in range(0, len(text), GROUP))


def _plain(code: str) -> str:
    """As people type it: in any case, with or without hyphens and spaces; 0, 1 and 8 do not occur,
    so they can only be the letters they look like."""
    kept = "".join(c for c in code.lower() if c.isalnum())
    return kept.translate(str.maketrans("018", "olb"))
