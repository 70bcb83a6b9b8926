"""Making a table hold what the file says: only rows that differ are written."""

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.seeding.report import Counts
from app.seeding.tables import Values, Wanted

Key = tuple[Any, ...]


@dataclass
class Difference:
    """What has to happen to a table."""

    wanted: Wanted
    key_columns: tuple[str, ...]
    added: list[Values] = field(default_factory=list)
    changed: list[Values] = field(default_factory=list)
    gone: list[Key] = field(default_factory=list)
    unchanged: int = 0

    @property
    def counts(self) -> Counts:
        return Counts(
            added=len(self.added),
            changed=len(self.changed),
            unchanged=self.unchanged,
            removed=len(self.gone),
        )


def difference(db: Session, wanted: Wanted) -> Difference:
    """One query: the table against the file."""
    key_columns = tuple(column.name for column in sa.inspect(wanted.table).primary_key)
    columns = list(wanted.rows[0]) if wanted.rows else list(key_columns)
    stored = db.execute(sa.select(*(getattr(wanted.table, name) for name in columns)))
    present = {}
    for row in stored.mappings():
        values = dict(row)
        present[tuple(values[name] for name in key_columns)] = values
    found = Difference(wanted, key_columns)
    for values in wanted.rows:
        held = present.pop(tuple(values[name] for name in key_columns), None)
        if held is None:
            found.added.append(values)
        elif held != values:
            found.changed.append(values)
        else:
            found.unchanged += 1
    found.gone = sorted(present)
    return found


def write(db: Session, found: Difference) -> None:
    """Add and change; what is gone goes later, when nothing refers to it any more."""
    table = found.wanted.table
    if found.changed and "number" in found.changed[0]:
        # Two asks may trade numbers, and a number is unique at every moment in between.
        _update(db, table, [{**row, "number": -row["number"]} for row in found.changed])
    if found.changed:
        _update(db, table, found.changed)
    if found.added:
        db.execute(sa.insert(table), found.added)


def remove(db: Session, found: Difference) -> None:
    table = found.wanted.table
    for key in found.gone:
        named = zip(found.key_columns, key, strict=True)
        db.execute(sa.delete(table).where(*(getattr(table, name) == part for name, part in named)))


def _update(db: Session, table: type[Any], rows: list[Values]) -> None:
    db.execute(sa.update(table), rows)
