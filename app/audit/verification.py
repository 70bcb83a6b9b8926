"""Whether the chain of events still is what was written: what was changed, taken out or put in."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from app.audit.chain import ROWS, Head, commitment_of, head_of, link_of, payload_of

ERASED: Final = "audit.erased"
"""The act of erasing; its details name the sequences, and it is never erased itself."""
BATCH: Final = 1_000


class Flaw(StrEnum):
    """A way in which the chain is not what was written."""

    CHANGED = "changed"
    MISSING = "missing"
    MISPLACED = "misplaced"
    CUT = "cut"
    UNPLACED = "unplaced"
    BLANKED = "blanked"
    REWRITTEN = "rewritten"
    UNREADABLE = "unreadable"


class Finding(NamedTuple):
    """One flaw and the number at which it shows."""

    flaw: Flaw
    sequence: int
    text: str


@dataclass
class Verdict:
    """What a look at the chain has found."""

    head: Head
    checked: int = 0
    erased: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_unbroken(self) -> bool:
        return not self.findings


def verify(db: Session, *, kept: Head | None = None, last: int | None = None) -> Verdict:
    """Go along the whole chain, or its `last` events only; `kept` is a head stored elsewhere."""
    verdict = Verdict(head_of(db))
    after = max(verdict.head.sequence - last, 0) if last is not None else 0
    walk = _Walk(after, _link_at(db, after) if after else "", kept)
    try:
        for row in _rows(db, after):
            verdict.findings += walk.step(row)
    except (TypeError, ValueError):
        said = f"The event after #{walk.sequence} cannot be read."
        verdict.findings.append(Finding(Flaw.UNREADABLE, walk.sequence + 1, said))
    else:
        verdict.findings += walk.end(verdict.head)
    if last is None:
        verdict.findings += _unplaced(db)
    verdict.checked, verdict.erased = walk.checked, len(walk.blank)
    return verdict


def _rows(db: Session, after: int) -> Iterator[Any]:
    """Details as text: what is no longer JSON is a finding and not a fault of ours."""
    columns = [c for c in ROWS.c if c.name != "details"]
    details = sa.cast(ROWS.c.details, sa.String).label("details")
    query = sa.select(*columns, details).where(ROWS.c.sequence > after).order_by(ROWS.c.sequence)
    found = db.connection().execute(query, execution_options={"yield_per": BATCH})
    yield from found


def _link_at(db: Session, sequence: int) -> str | None:
    query = sa.select(ROWS.c.link).where(ROWS.c.sequence == sequence)
    link: str | None = db.connection().scalar(query)
    return link


def _unplaced(db: Session) -> list[Finding]:
    query = sa.select(sa.func.count()).select_from(ROWS).where(ROWS.c.sequence.is_(None))
    if count := db.connection().scalar(query):
        return [Finding(Flaw.UNPLACED, 0, f"{count} events stand outside the chain.")]
    return []


class _Walk:
    """One way along the chain, from after `sequence`; `link` None: what was there is gone."""

    def __init__(self, sequence: int, link: str | None, kept: Head | None) -> None:
        self.sequence = sequence
        self.link = link
        self.kept = kept
        self.checked = 0
        self.blank: set[int] = set()
        self.explained: set[int] = set()

    def step(self, row: Any) -> Iterator[Finding]:
        yield from self._follows(row)
        self.sequence, self.link = row.sequence, row.link
        self.checked += 1
        details = json.loads(row.details)
        if row.salt is None and row.erased_at is not None:
            self.blank.add(row.sequence)
        elif commitment_of(row.salt or "", payload_of(row, details)) != row.commitment:
            yield _found(Flaw.CHANGED, row.sequence, "#{n} says something else than was written.")
        elif row.action == ERASED:
            self.explained |= _before(row.sequence, details.get("sequences", ()))
        if self.kept and self.kept.sequence == row.sequence and self.kept.link != row.link:
            yield _found(Flaw.REWRITTEN, row.sequence, "The chain up to #{n} is not the one kept.")

    def _follows(self, row: Any) -> Iterator[Finding]:
        wanted = self.sequence + 1
        if row.sequence > wanted:
            gone = (
                f"#{wanted} to #{row.sequence - 1}" if row.sequence > wanted + 1 else f"#{wanted}"
            )
            yield _found(Flaw.MISSING, wanted, f"{gone} missing before #{row.sequence}.")
        elif self.link is None or link_of(self.link, row.sequence, row.commitment) != row.link:
            said = "#{n} does not follow the one before: put in, moved or renumbered."
            yield _found(Flaw.MISPLACED, row.sequence, said)

    def end(self, head: Head) -> Iterator[Finding]:
        if (self.sequence, self.link) != head[:2]:
            said = f"The chain ends at #{self.sequence} and should at #{head.sequence}."
            yield Finding(Flaw.CUT, self.sequence + 1, said)
        elif self.kept and self.kept.sequence > self.sequence:
            said = f"The chain ends at #{self.sequence}, the one kept at #{self.kept.sequence}."
            yield Finding(Flaw.CUT, self.sequence + 1, said)
        for sequence in sorted(self.blank - self.explained):
            yield _found(Flaw.BLANKED, sequence, "#{n} is empty, and no erasure says so.")


def _before(sequence: int, named: Iterable[Any]) -> set[int]:
    """An erasure speaks of what came before it."""
    return {each for each in named if isinstance(each, int) and each < sequence}


def _found(flaw: Flaw, sequence: int, text: str) -> Finding:
    return Finding(flaw, sequence, text.format(n=sequence))
