"""Forgetting records: their texts go, their row stays where history and figures rest on it.

What is forgotten is overwritten in the file by `secure_delete`; `settle` then empties the log, in
which SQLite keeps pages as they were before.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Label
from app.audit import actions as audit
from app.clock import utc_now
from app.db import Database
from app.erasures.ledger import eraser
from app.retention.kinds import DELETED, EMPTIED, Over, table

BATCH: Final = 100
T = TypeVar("T")


def batches(things: Iterable[T]) -> Iterator[list[T]]:
    left = iter(things)
    while batch := list(islice(left, BATCH)):
        yield batch


def forget(db: Session, kind: str, records: Sequence[Over]) -> None:
    """Take the texts of these records away, for everybody and for good."""
    for batch in batches(records):
        ids = [each.id for each in batch]
        _take_texts(db, kind, ids)
        _take_traces(db, batch)
    if records:
        db.expire_all()
        db.info["changed"] = True  # what pages are kept in memory must be drawn anew


def _take_texts(db: Session, kind: str, ids: Collection[UUID]) -> None:
    rows, do = table(kind), db.connection().execute
    if kind in DELETED:
        do(sa.delete(rows).where(rows.c.id.in_(ids)))
        return
    empty: dict[str, Any] = dict.fromkeys(EMPTIED[kind], "")
    do(sa.update(rows).where(rows.c.id.in_(ids)).values(purged_at=utc_now(), **empty))
    if kind == "meeting":
        revision, there = table("meeting_revision"), table("attendance")
        earlier = sa.select(revision.c.id).where(revision.c.meeting_id.in_(ids))
        drop_readers(db, list(db.connection().scalars(earlier)))
        do(sa.delete(revision).where(revision.c.meeting_id.in_(ids)))
        at_risk = sa.select(rows.c.id).where(
            rows.c.id.in_(ids), rows.c.label >= int(Label.SOURCE_AT_RISK)
        )
        do(sa.delete(there).where(there.c.meeting_id.in_(at_risk)))


def _take_traces(db: Session, batch: Sequence[Over]) -> None:
    """Who knew of a record above Team, and what the history tells of it."""
    protected = defaultdict(list)
    for each in batch:
        if each.label > Label.TEAM:
            protected[each.organisation_id].append(each.id)
    for organisation_id, ids in protected.items():
        drop_readers(db, ids)
        audit.erase(db, ids, organisation_id=organisation_id)
    keeping = table("keeping")
    db.connection().execute(
        sa.delete(keeping).where(keeping.c.record_id.in_([each.id for each in batch]))
    )


def drop_readers(db: Session, ids: Collection[UUID]) -> None:
    for name in ("named_reader", "lowering"):
        rows = table(name)
        db.connection().execute(sa.delete(rows).where(rows.c.record_id.in_(ids)))


def found(db: Session, kind: str, record_id: UUID) -> list[Over]:
    rows = table(kind).c
    wanted = sa.select(rows.id, rows.organisation_id, rows.label).where(rows.id == record_id)
    return [Over(r.id, r.organisation_id, Label(r.label)) for r in db.connection().execute(wanted)]


def _again(kind: str) -> None:
    @eraser(kind)
    def forget_again(db: Session, record_id: UUID) -> None:
        forget(db, kind, found(db, kind, record_id))


for _kind in (*EMPTIED, *DELETED):
    _again(_kind)


def settle(database: Database) -> None:
    """Let nothing of what was forgotten stay in files beside the tables."""
    if database.engine.dialect.name == "sqlite":
        database.empty_log()
        return
    plain = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    with plain.connect() as connection:
        connection.exec_driver_sql("VACUUM")
