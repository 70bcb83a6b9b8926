"""The purge: whatever is over is forgotten; at each start, once a day, and by command."""

import logging
from collections import Counter
from datetime import datetime, timedelta
from threading import Event
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Session

from app.audit.actions import record
from app.audit.aging import count_aged, erase_aged
from app.clock import utc_now
from app.db import Database
from app.drafts.rules import KEPT_FOR, KEY_KEPT_FOR
from app.organisations.queries import own_organisation_id
from app.people.throttle import KEPT_FOR as TRY_KEPT_FOR
from app.retention.erasing import erase_contact
from app.retention.forgetting import forget, settle
from app.retention.kinds import DELETED, EMPTIED, over, table
from app.retention.rules import SIGN_INS_KEPT_FOR

log = logging.getLogger(__name__)

EVERY: Final = timedelta(days=1)
SIGN_INS: Final = (
    "people.signed_in",
    "people.signed_out",
    "people.session_ended",
    "people.code_refused",
)
"""What the history tells of coming and going."""


class Purged(Counter[str]):
    """How many of each kind; never which."""

    def lines(self) -> list[str]:
        return [f"{kind}: {n}" for kind, n in sorted(self.items()) if n] or ["Nothing is over."]


def purge(database: Database, *, dry_run: bool = False, now: datetime | None = None) -> Purged:
    """Forget what is over, and let go of the room it had; with `dry_run` only count it."""
    moment = now or utc_now()
    if dry_run:
        with database.reading() as db:
            return _counted(db, moment)
    with database.writing() as db:
        done = _forgotten(db, moment)
    if done.total() or database.engine.dialect.name == "sqlite":
        settle(database)
    return done


def _counted(db: Session, now: datetime) -> Purged:
    counts = Purged({kind: len(over(db, kind, now)) for kind in (*EMPTIED, *DELETED, "contact")})
    for name, is_over in _bookkeeping(now):
        rows = sa.select(sa.func.count()).select_from(table(name)).where(is_over)
        counts[name] = db.connection().scalar(rows) or 0
    counts["audit_event"] = count_aged(db, SIGN_INS, until=now - SIGN_INS_KEPT_FOR)
    return counts


def _forgotten(db: Session, now: datetime) -> Purged:
    counts = Purged()
    for kind in (*EMPTIED, *DELETED):
        records = over(db, kind, now)
        forget(db, kind, records)
        counts[kind] = len(records)
    people = over(db, "contact", now)
    for contact in people:
        erase_contact(db, contact.id)
    counts["contact"] = len(people)
    for name, is_over in _bookkeeping(now):
        gone = db.connection().execute(sa.delete(table(name)).where(is_over))
        counts[name] = gone.rowcount
    ours = own_organisation_id(db)
    counts["audit_event"] = erase_aged(
        db, SIGN_INS, until=now - SIGN_INS_KEPT_FOR, organisation_id=ours
    )
    if forgotten := sum(counts[kind] for kind in (*EMPTIED, *DELETED, "contact")):
        record(db, action="retention.purged", organisation_id=ours, records=forgotten)
    return counts


def _bookkeeping(now: datetime) -> list[tuple[str, Any]]:
    """Rows that nobody reads any more, and of which nothing needs to stay."""
    draft, key, tried = (table(n).c for n in ("draft", "idempotency_key", "sign_in_attempt"))
    session, half, link, asked = (
        table(n).c for n in ("sign_in_session", "half_sign_in", "invitation", "passkey_challenge")
    )
    long_ago = now - SIGN_INS_KEPT_FOR
    return [
        ("draft", draft.saved_at <= now - KEPT_FOR),
        ("idempotency_key", key.used_at <= now - KEY_KEPT_FOR),
        ("sign_in_attempt", tried.at <= now - TRY_KEPT_FOR),
        ("sign_in_session", sa.func.coalesce(session.ended_at, session.expires_at) <= long_ago),
        ("half_sign_in", half.expires_at <= now),
        ("passkey_challenge", asked.expires_at <= now),
        ("invitation", link.expires_at <= long_ago),
    ]


def purge_daily(database: Database, stop: Event) -> None:
    """In a thread of the serving process; a failure is told and tried again the next day."""
    while not stop.wait(EVERY.total_seconds()):
        try:
            purge(database)
        except Exception:  # the desk goes on; whoever runs it must see it
            log.exception("retention.purge_failed")
