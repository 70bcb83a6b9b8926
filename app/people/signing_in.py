"""The way in: a password, then a second step where there is one. Nobody waits for a hash.

Hashing takes longer than anything else here, so the database is not held meanwhile: a try is
counted in one short transaction, and what follows from it is written in another.
"""

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.audit.actions import record
from app.clock import utc_now
from app.db import Database
from app.languages import gettext as _
from app.people import passwords
from app.people.actions import WrongSignIn, begin_session
from app.people.factors import needs_second_step
from app.people.models import HalfSignIn, Person, SignInAttempt, SignInMethod
from app.people.queries import person_by_email
from app.people.rules import may_come_in
from app.people.throttle import give_back, take_try
from app.people.tokens import hash_of, new_token

HALF_LASTS = timedelta(minutes=10)


def wrong_sign_in() -> WrongSignIn:
    return WrongSignIn(_("Address and password do not fit together, or the account is closed."))


def check_password(
    database: Database, *, email: str, password: str, address: str | None
) -> tuple[UUID, SignInAttempt]:
    """Whose password this is, and the try to give back; or the same refusal for every other case.

    Raises WrongSignIn or TooManyTries.
    """
    with database.writing() as db:
        attempt = take_try(db, email=email, address=address)
        person = person_by_email(db, email)
    right = passwords.matches(password, person.password_hash if person else None)
    if person is None or not right or not may_come_in(person, utc_now()):
        raise wrong_sign_in()
    return person.id, attempt


def after_password(db: Session, *, person_id: UUID, attempt: SignInAttempt) -> tuple[str, bool]:
    """The token of a session, or of a half sign-in when a second step is missing (then True)."""
    give_back(db, attempt)
    person = db.get_one(Person, person_id)
    if not may_come_in(person, utc_now()):
        raise wrong_sign_in()  # closed while the password was being checked
    if needs_second_step(db, person):
        return begin_half(db, person), True
    return begin_session(db, person), False


def begin_half(db: Session, person: Person) -> str:
    """Note that the password was right; returns the token of a cookie that opens no page."""
    now, token = utc_now(), new_token()
    db.execute(sa.delete(HalfSignIn).where(col(HalfSignIn.expires_at) < now))
    db.add(
        HalfSignIn(
            person_id=person.id,
            token_hash=hash_of(token),
            epoch=person.epoch,
            expires_at=now + HALF_LASTS,
        )
    )
    return token


def half_of(db: Session, token: str | None) -> tuple[HalfSignIn, Person] | None:
    """The half sign-in with this token and its person, while it may still be completed."""
    half = (
        token and db.exec(select(HalfSignIn).where(HalfSignIn.token_hash == hash_of(token))).first()
    )
    if not half:
        return None
    now, person = utc_now(), db.get_one(Person, half.person_id)
    if half.expires_at < now or half.epoch != person.epoch or not may_come_in(person, now):
        return None
    return half, person


def complete(db: Session, half: HalfSignIn, person: Person) -> str:
    """The second step was right; returns the token of the session."""
    db.delete(half)
    return begin_session(db, person, how=SignInMethod.PASSWORD_AND_CODE)


def note_refused_code(db: Session, person: Person) -> None:
    """Somebody knows the password and not the code: its person should be able to see that."""
    record(
        db,
        action="people.code_refused",
        subject_id=person.id,
        organisation_id=person.organisation_id,
        actor_id=person.id,
    )
