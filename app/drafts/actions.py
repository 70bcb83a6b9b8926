"""Keeping what is being typed, and making sure that one form makes one record."""

from collections.abc import Callable
from typing import NamedTuple, Protocol, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from app.access import Label
from app.clock import utc_now
from app.db import new_id
from app.drafts.models import Draft, IdempotencyKey
from app.drafts.queries import draft_of, made_with
from app.drafts.rules import (
    KEPT_FOR,
    KEY_KEPT_FOR,
    DraftKind,
    Typed,
    says_something,
    storable,
)
from app.people.models import Person


class Made(Protocol):
    """What a form can make: anything that has an id."""

    @property
    def id(self) -> UUID: ...


M = TypeVar("M", bound=Made)


class Claim(NamedTuple):
    """Which record a form has made, and whether this is the sending that makes it."""

    subject_id: UUID
    is_new: bool


def keep_draft(
    db: Session, *, by: Person, kind: DraftKind, key: UUID, typed: Typed
) -> Draft | None:
    """Keep what was typed; nothing is kept of an empty form or of one that was saved already."""
    _throw_old_ones_away(db)
    draft = draft_of(db, by.id, key)
    if made_with(db, by.id, key) or not says_something(typed):
        if draft:
            db.delete(draft)
        return None
    if draft is None:
        draft = _begun(db, by, kind, key)
    draft.typed = storable(typed)
    draft.saved_at = utc_now()
    db.flush()
    return draft


def _begun(db: Session, by: Person, kind: DraftKind, key: UUID) -> Draft:
    """A new draft, or the one that another request of the same form has just begun."""
    draft = Draft(key=key, kind=kind, saved_at=utc_now(), owner_id=by.id, label=Label.NAMED_PEOPLE)
    try:
        with db.begin_nested():
            db.add(draft)
    except IntegrityError:
        return draft_of(db, by.id, key) or draft
    return draft


def discard_draft(db: Session, *, by: Person, key: UUID) -> None:
    """Forget what was typed: it was saved, or thrown away."""
    if draft := draft_of(db, by.id, key):
        db.delete(draft)


def claim_key(db: Session, *, by: Person, kind: DraftKind, key: UUID, subject_id: UUID) -> Claim:
    """The record that this form makes: `subject_id`, or the one that an earlier sending made.

    Of two sendings at once the second waits here for the first, so it must come before the record.
    """
    if made := made_with(db, by.id, key):
        return Claim(made, is_new=False)
    used = IdempotencyKey(
        key=key,
        kind=kind,
        subject_id=subject_id,
        used_at=utc_now(),
        owner_id=by.id,
        label=Label.NAMED_PEOPLE,
    )
    try:
        with db.begin_nested():
            db.add(used)
    except IntegrityError:
        return Claim(made_with(db, by.id, key) or subject_id, is_new=False)
    db.execute(
        sa.delete(IdempotencyKey).where(col(IdempotencyKey.used_at) < utc_now() - KEY_KEPT_FOR)
    )
    return Claim(subject_id, is_new=True)


def make_once(
    db: Session,
    *,
    by: Person,
    kind: DraftKind,
    key: UUID | None,
    make: Callable[[], M],
    found: Callable[[UUID], M],
) -> M:
    """What this form makes; sent again, what it made the first time. Without a key it makes anew.

    The key is claimed before anything is checked: what the first sending wrote (a name, an address)
    would otherwise refuse the second one as a duplicate of itself.
    """
    if key is None:
        return make()
    claim = claim_key(db, by=by, kind=kind, key=key, subject_id=new_id())
    if not claim.is_new:
        return found(claim.subject_id)
    record = make()
    mine = (col(IdempotencyKey.owner_id) == by.id, col(IdempotencyKey.key) == key)
    db.execute(sa.update(IdempotencyKey).where(*mine).values(subject_id=record.id))
    return record


def _throw_old_ones_away(db: Session) -> None:
    db.execute(sa.delete(Draft).where(col(Draft.saved_at) < utc_now() - KEPT_FOR))
