"""What is soon forgotten, for whoever entered it; and how much, for those who lead."""

from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from app.access import Label, labelled_tables
from app.labels.audience import label_name
from app.labels.page import home_of, kind_name
from app.people.models import Person
from app.retention.kinds import KINDS, before, last_activity, table
from app.retention.rules import KEPT_LONGER, NOTICE, cutoffs, forgotten_at
from app.states.models import MemberState

MOST: Final = 100


class Due(NamedTuple):
    """One record of the reader's, and when its words end."""

    kind: str
    id: UUID
    label: Label
    ends_at: datetime
    record: Any
    state_name: str = ""

    @property
    def name(self) -> str:
        return kind_name(self.kind)

    @property
    def label_name(self) -> str:
        return label_name(self.label)

    @property
    def home(self) -> str:
        return home_of(self.record)

    @property
    def address(self) -> str:
        return f"/retention/{self.kind}/{self.id}"

    @property
    def may_be_kept(self) -> bool:
        return self.label in KEPT_LONGER

    @property
    def is_person(self) -> bool:
        """Somebody, not something: they are erased by two coordinators, or by their time."""
        return self.kind == "contact"


def due_for(db: Session, person: Person, now: datetime) -> list[Due]:
    """The reader's own records that are forgotten soon, the next ones first."""
    found = [each for kind in KINDS for each in _of_kind(db, kind, person, now)]
    first = sorted(found, key=lambda due: (due.ends_at, due.id))[:MOST]
    names = _state_names(db)
    return [
        due._replace(state_name=names.get(getattr(due.record, "state_code", None) or "", ""))
        for due in first
    ]


def _state_names(db: Session) -> dict[str, str]:
    columns = sa.select(col(MemberState.code), col(MemberState.name))
    return {row.code: row.name for row in db.execute(columns)}


def _of_kind(db: Session, kind: str, person: Person, now: datetime) -> list[Due]:
    cls: Any = labelled_tables()[kind]
    rows, kept = table(kind).c, table("keeping").c
    until = sa.select(kept.until).where(kept.record_id == rows.id).scalar_subquery()
    wanted = (
        sa.select(rows.id, rows.label, last_activity(kind).label("at"), until.label("until"))
        .where(rows.owner_id == person.id, before(kind, cutoffs(now + NOTICE)))
        .order_by(rows.id)
        .limit(MOST)
    )
    found = []
    for row in db.connection().execute(wanted):
        label = Label(row.label)
        ends_at = forgotten_at(label, row.at)
        ends_at = max(ends_at, row.until) if row.until else ends_at
        record = db.get(cls, row.id)
        if record is not None and ends_at <= now + NOTICE:
            found.append(Due(kind, row.id, label, ends_at, record))
    return found


def due_counts(db: Session, now: datetime) -> list[tuple[str, int]]:
    """How many of each kind are due soon, among what the reader may know of at all."""
    counts = []
    for kind in KINDS:
        cls: Any = labelled_tables()[kind]
        soon = sa.select(table(kind).c.id).where(before(kind, cutoffs(now + NOTICE)))
        ids = list(db.connection().scalars(soon))
        known = sa.select(sa.func.count()).select_from(cls).where(cls.id.in_(ids))
        counts.append((kind_name(kind), db.scalar(known) or 0))
    return [(name, count) for name, count in counts if count]
