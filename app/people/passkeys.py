"""Passkeys: challenges that work once, and what a browser answers to them.

The checks are those of a library (app.people.ceremony). A challenge is bound to a browser's cookie
and to one purpose, and is spent by being looked up, whatever comes of it.
"""

import json
import re
import secrets
from collections.abc import Sequence
from datetime import timedelta
from types import ModuleType
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.audit.actions import record
from app.clock import utc_now
from app.errors import DomainError
from app.languages import gettext as _
from app.people.models import ChallengePurpose, Passkey, PasskeyChallenge, Person

CHALLENGE_LASTS = timedelta(minutes=5)
CHALLENGE_BYTES = 32
_AN_ID = re.compile(r"[A-Za-z0-9_-]{1,1400}")
PASSKEYS = 20
"""As many as one person may have."""


class Site(NamedTuple):
    """Who asks for a passkey: the name it is bound to, and the origin that must have asked."""

    rp_id: str
    origin: str


class PasskeyRefused(DomainError):
    """The answer does not fit the challenge, the site or any passkey; which is not told."""


class TooManyPasskeys(DomainError):
    pass


def _ceremony() -> ModuleType:
    """The library takes a sixth of a second to load: who never meets a passkey need not wait."""
    from app.people import ceremony  # noqa: PLC0415  # see above

    return ceremony


def credential_in(answer: str) -> str:
    """Which passkey an answer says it is from; empty when it cannot be read."""
    try:
        said = json.loads(answer)["id"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return ""
    return said if isinstance(said, str) and _AN_ID.fullmatch(said) else ""


def refusal() -> PasskeyRefused:
    return PasskeyRefused(_("This passkey was not accepted. Try again, or sign in another way."))


def new_challenge(db: Session, *, bound_to: str, purpose: ChallengePurpose) -> bytes:
    """Random bytes for this browser; the one it had before for the same purpose is void."""
    now = utc_now()
    same = sa.and_(
        col(PasskeyChallenge.bound_to) == bound_to, col(PasskeyChallenge.purpose) == purpose
    )
    old = col(PasskeyChallenge.expires_at) < now
    db.execute(sa.delete(PasskeyChallenge).where(sa.or_(same, old)))
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    db.add(
        PasskeyChallenge(
            bound_to=bound_to,
            purpose=purpose,
            challenge=challenge,
            expires_at=now + CHALLENGE_LASTS,
        )
    )
    db.flush()
    return challenge


def spend_challenge(db: Session, *, bound_to: str, purpose: ChallengePurpose) -> bytes | None:
    """The challenge this browser was given, if it still stands; it does not stand any more."""
    found = db.exec(
        select(PasskeyChallenge).where(
            PasskeyChallenge.bound_to == bound_to, PasskeyChallenge.purpose == purpose
        )
    ).first()
    if found is None:
        return None
    spent: Any = db.execute(sa.delete(PasskeyChallenge).where(col(PasskeyChallenge.id) == found.id))
    return found.challenge if spent.rowcount == 1 and found.expires_at > utc_now() else None


def passkeys_of(db: Session, person: Person) -> Sequence[Passkey]:
    return db.exec(
        select(Passkey)
        .where(Passkey.person_id == person.id)
        .order_by(col(Passkey.created_at), col(Passkey.id))
    ).all()


def registration_options(db: Session, *, person: Person, site: Site, challenge: bytes) -> str:
    """What the browser needs to make a passkey, as JSON."""
    known = [passkey.credential_id for passkey in passkeys_of(db, person)]
    options: str = _ceremony().registration_options(
        rp_id=site.rp_id,
        handle=person.id.bytes,
        email=person.email,
        name=person.name,
        challenge=challenge,
        known=known,
    )
    return options


def assertion_options(*, site: Site, challenge: bytes, keys: Sequence[Passkey] = ()) -> str:
    """What the browser needs to sign with a passkey, as JSON; without `keys` it offers its own."""
    allowed = [passkey.credential_id for passkey in keys]
    options: str = _ceremony().assertion_options(
        rp_id=site.rp_id, challenge=challenge, allowed=allowed
    )
    return options


def add_passkey(
    db: Session, *, person: Person, site: Site, challenge: bytes | None, answer: str, name: str
) -> Passkey:
    """Keep the public key that the browser made for this challenge."""
    if len(passkeys_of(db, person)) >= PASSKEYS:
        raise TooManyPasskeys(_("Remove a passkey first; more than twenty are hard to keep."))
    made = _ceremony().registered(
        answer, challenge=challenge or b"", rp_id=site.rp_id, origin=site.origin
    )
    if challenge is None or made is None or passkey_by_credential(db, made.credential_id):
        raise refusal()
    passkey = Passkey(
        person_id=person.id,
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        transports=made.transports,
        name=name.strip() or _("Passkey"),
        created_at=utc_now(),
    )
    db.add(passkey)
    db.flush()
    record(db, action="people.passkey_added", subject_id=person.id)
    return passkey


def passkey_by_credential(db: Session, credential_id: str) -> Passkey | None:
    return db.exec(select(Passkey).where(Passkey.credential_id == credential_id)).first()


def use_passkey(db: Session, *, site: Site, challenge: bytes | None, answer: str) -> Person:
    """Whose passkey signed this challenge on this site. Raises PasskeyRefused."""
    passkey = passkey_by_credential(db, credential_in(answer))
    person = db.get(Person, passkey.person_id) if passkey else None
    if passkey is None or person is None or challenge is None:
        raise refusal()
    signed = _ceremony().signed(
        answer,
        challenge=challenge,
        rp_id=site.rp_id,
        origin=site.origin,
        public_key=passkey.public_key,
        sign_count=passkey.sign_count,
    )
    if signed is None or signed.handle not in {None, person.id.bytes}:
        raise refusal()
    passkey.sign_count = signed.sign_count
    passkey.last_used_at = utc_now()
    db.add(passkey)
    return person


def rename_passkey(db: Session, *, passkey: Passkey, name: str) -> None:
    passkey.name = name.strip()
    db.add(passkey)
    record(db, action="people.passkey_renamed", subject_id=passkey.person_id)


def remove_passkey(db: Session, *, passkey: Passkey) -> None:
    db.delete(passkey)
    record(db, action="people.passkey_removed", subject_id=passkey.person_id)
