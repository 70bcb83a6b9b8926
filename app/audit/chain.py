"""The chain of events: each gets a number without gaps and a hash over all that came before.

`commitment` hashes what happened together with a random salt; `link` hashes the link before, the
number and the commitment. Because only commitments are linked, what happened and its salt can be
erased and the chain still holds; because of the salt nobody can guess from the commitment what
was erased. Why: docs/decisions/0027-chained-history.md.

Events get their place when the transaction commits: the lock on the head is the last that is
taken and the shortest held, and an event that was undone with a savepoint leaves no gap. All this
works on tables and not on records, since the chain runs through every organisation and label.
"""

import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Session

from app.audit.models import AuditEvent
from app.clock import utc_now

_MOMENT: Final = sa.DateTime(timezone=True)

ROWS: Final = sa.table(
    "audit_event",
    sa.column("id", sa.Uuid()),
    sa.column("organisation_id", sa.Uuid()),
    sa.column("at", _MOMENT),
    sa.column("actor_id", sa.Uuid()),
    sa.column("action", sa.String()),
    sa.column("subject_id", sa.Uuid()),
    sa.column("state_code", sa.String()),
    sa.column("label", sa.SmallInteger()),
    sa.column("details", sa.JSON().with_variant(JSONB(), "postgresql")),
    sa.column("sequence", sa.Integer()),
    sa.column("salt", sa.String()),
    sa.column("commitment", sa.String()),
    sa.column("link", sa.String()),
    sa.column("erased_at", _MOMENT),
)
_HEAD: Final = sa.table(
    "audit_head",
    sa.column("id", sa.Integer()),
    sa.column("sequence", sa.Integer()),
    sa.column("link", sa.String()),
    sa.column("at", _MOMENT),
)


class Head(NamedTuple):
    """The end of the chain; kept elsewhere, it shows that a tail was cut off or written anew."""

    sequence: int
    link: str
    at: datetime | None = None


class NoHead(RuntimeError):
    """The row that ends the chain is gone: nothing more is written until somebody has looked."""


def payload_of(row: Any, details: Mapping[str, Any]) -> str:
    """What happened, as one text that reads the same on both databases."""
    return json.dumps(
        {
            "id": str(row.id),
            "organisation": str(row.organisation_id),
            "action": row.action,
            "actor": _text(row.actor_id),
            "subject": _text(row.subject_id),
            "state": row.state_code,
            "label": int(row.label),
            "details": details,
            "at": _moment(row.at),
        },
        sort_keys=True,
        separators=(",", ":"),
    )


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def _moment(at: datetime) -> str:
    """In UTC to the microsecond; SQLite gives times back without their zone."""
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="microseconds")


def commitment_of(salt: str, payload: str) -> str:
    return sha256(f"{salt}\n{payload}".encode()).hexdigest()


def link_of(previous: str, sequence: int, commitment: str) -> str:
    return sha256(f"{previous}\n{sequence}\n{commitment}".encode()).hexdigest()


def head_of(db: Session, *, lock: bool = False) -> Head:
    """The end of the chain; locked, nobody else can go on from it before we commit."""
    query = sa.select(_HEAD.c.sequence, _HEAD.c.link, _HEAD.c.at).where(_HEAD.c.id == 1)
    row = db.connection().execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise NoHead("The end of the history is missing. Run: python -m app audit verify")
    return Head._make(row)


def place(db: Session) -> None:
    """Give every event of this transaction that has none its place: two statements and one more."""
    db.flush()
    waiting = [
        each
        for each in db.info.pop(_WAITING, ())
        if sa.inspect(each).persistent and each.sequence is None
    ]
    if not waiting:
        return
    head = head_of(db, lock=True)
    places: list[dict[str, Any]] = []
    for each in waiting:
        salt = secrets.token_hex(16)
        commitment = commitment_of(salt, payload_of(each, each.details))
        sequence = head.sequence + 1
        head = Head(sequence, link_of(head.link, sequence, commitment))
        place = {"sequence": sequence, "salt": salt, "commitment": commitment, "link": head.link}
        places.append({"of": each.id, **place})
        for name, value in place.items():
            sa.orm.attributes.set_committed_value(each, name, value)
    connection = db.connection()
    connection.execute(_GIVE_PLACES, places)
    ends = sa.update(_HEAD).where(_HEAD.c.id == 1)
    connection.execute(ends.values(sequence=head.sequence, link=head.link, at=utc_now()))


_WAITING: Final = "audit_waiting"
_GIVE_PLACES: Final = (
    sa.update(ROWS)
    .where(ROWS.c.id == sa.bindparam("of", type_=sa.Uuid()))
    .values({name: sa.bindparam(name) for name in ("sequence", "salt", "commitment", "link")})
)


@event.listens_for(Session, "before_flush")
def _note_new(session: Session, *_: object) -> None:
    waiting = session.info.setdefault(_WAITING, [])
    waiting += [each for each in session.new if isinstance(each, AuditEvent)]


@event.listens_for(Session, "before_commit")
def _place_before_commit(session: Session) -> None:
    """Not when a savepoint is let go: the transaction around it may still be undone."""
    if not session.in_nested_transaction():
        place(session)
