"""How often somebody may try: counted in the database, per account and per network address.

A try is counted before it is made and given back when it was right, so that many tries at once are
no way around the limit, and a success takes back nothing but itself.
"""

import hashlib
import hmac
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from app.clock import utc_now
from app.errors import DomainError
from app.languages import gettext as _
from app.people.models import Person, SignInAttempt
from app.people.tokens import hash_of
from app.settings import get_settings
from app.vault import KeysRefused, Ring
from app.vault.keyfile import newest_of, read

TRIES = 10
TRIES_AN_ADDRESS = 30
CHALLENGES = 60
"""Passkey challenges for an address: more than a team behind one of them needs."""
TRIES_WITHIN = timedelta(minutes=15)
KEPT_FOR = timedelta(days=30)
"""How long a counted try, and with it the hash of its network address, stays in the database."""


class TooManyTries(DomainError):
    """The account or the address is closed for a few minutes, whether or not the account exists."""

    status = 429


def hidden(address: str | None) -> str | None:
    """A network address as it may be stored: without the key file nobody can guess it back."""
    if not address:
        return None
    try:
        key = newest_of(read(get_settings().keys_file), Ring.FIELD)
    except KeysRefused:
        return None  # better a try that is not counted by address than an address in clear
    return hmac.new(key.secret, b"address:" + address.encode(), hashlib.sha256).hexdigest()


def take_try(db: Session, *, email: str, address: str | None) -> SignInAttempt:
    """Count one more try. Raises TooManyTries, and then nothing is counted."""
    account, place, now = hash_of(email.strip().lower()), hidden(address), utc_now()
    _wait_for_others(db, email)
    forget_old_tries(db)
    since = now - TRIES_WITHIN
    if _tried(db, col(SignInAttempt.account) == account, since) >= TRIES or (
        place and _tried(db, col(SignInAttempt.address) == place, since) >= TRIES_AN_ADDRESS
    ):
        raise TooManyTries(_("Too many tries. Wait fifteen minutes, then try again."))
    attempt = SignInAttempt(account=account, address=place, at=now)
    db.add(attempt)
    db.flush()
    return attempt


def take_challenge(db: Session, *, address: str | None) -> None:
    """Count a challenge that a stranger asks for; each is a row that lies there for a while."""
    account, now = hash_of(f"challenges of {hidden(address)}"), utc_now()
    if _tried(db, col(SignInAttempt.account) == account, now - TRIES_WITHIN) >= CHALLENGES:
        raise TooManyTries(_("Too many tries. Wait fifteen minutes, then try again."))
    db.add(SignInAttempt(account=account, at=now))


def forget_old_tries(db: Session) -> None:
    """Those too old to count, and the hashes of their addresses with them."""
    db.execute(sa.delete(SignInAttempt).where(col(SignInAttempt.at) < utc_now() - KEPT_FOR))


def give_back(db: Session, attempt: SignInAttempt) -> None:
    """It was right: this one try does not count; those of others stay."""
    db.execute(sa.delete(SignInAttempt).where(col(SignInAttempt.id) == attempt.id))


def _wait_for_others(db: Session, email: str) -> None:
    """Tries at one account are counted one after the other; on SQLite all writers are."""
    mine = col(Person.email) == email.strip().lower()
    db.execute(sa.select(col(Person.id)).where(mine).with_for_update())


def _tried(db: Session, whose: sa.ColumnElement[bool], since: object) -> int:
    counted = sa.select(sa.func.count()).select_from(SignInAttempt)
    return db.scalar(counted.where(whose, col(SignInAttempt.at) > since)) or 0
