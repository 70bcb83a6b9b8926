"""Rows of every kind of record that staff enter, with a canary in each text, by introspection.

A model that is added later is filled by itself; a text column that is not sealed is then found in
the raw bytes of the database.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from app.access import Label, Labelled
from app.clock import today_in_new_york, utc_now
from app.people.models import Person
from app.vault.columns import SecretJson

CODES = {
    *("draft.kind", "idempotency_key.kind"),
    *("letter_version.language", "permanent_mission.language_of_correspondence"),
}
"""Text columns whose values the program chooses."""

DERIVED = {"contact.sort_name"}
"""Text columns made from others when a row is written."""


def labelled() -> list[type[Labelled]]:
    """Every kind of record with a label, the ones that others point to first."""
    order = [table.name for table in SQLModel.metadata.sorted_tables]
    found = {
        mapper.local_table.name: mapper.class_  # type: ignore[attr-defined]
        for mapper in SQLModel._sa_registry.mappers  # noqa: SLF001
        if issubclass(mapper.class_, Labelled)
    }
    return [found[name] for name in order if name in found]


def place(column: sa.Column[Any]) -> str:
    return f"{column.table.name}.{column.name}"


def is_text(column: sa.Column[Any]) -> bool:
    """Whether somebody could have typed what it holds."""
    kind = _kind(column)
    return (
        isinstance(kind, sa.String)
        and not isinstance(kind, sa.Enum)
        and not column.foreign_keys
        and place(column) not in CODES | DERIVED
    )


def _kind(column: sa.Column[Any]) -> Any:
    kind = column.type
    return kind.impl_instance if isinstance(kind, sa.types.TypeDecorator) else kind


def texts(cls: type[Labelled]) -> Iterator[sa.Column[Any]]:
    for attribute in sa.inspect(cls).column_attrs:
        column = attribute.columns[0]
        assert isinstance(column, sa.Column)
        if is_text(column) or isinstance(column.type, SecretJson):
            yield column


def canary_of(column: sa.Column[Any], label: Label) -> str:
    """Lower case letters and digits: folding a name leaves it as it is."""
    letters = "".join(c for c in place(column) if c.isalpha())
    return f"canary{int(label)}x{letters}x{label.name.lower().replace('_', '')}"


def fill(db: Session, person: Person, label: Label) -> dict[str, UUID]:
    """One row of each kind with this label, a canary in each of its texts; the ids by table."""
    made: dict[str, UUID] = {}
    for cls in labelled():
        row = cls(**_values(db, cls, person, label, made))
        db.add(row)
        db.flush()
        made[cls.__tablename__] = getattr(row, "id")  # type: ignore[index]  # noqa: B009
    return made


def _values(
    db: Session, cls: type[Labelled], person: Person, label: Label, made: dict[str, UUID]
) -> dict[str, Any]:
    values: dict[str, Any] = {"label": label, "owner_id": person.id}
    for attribute in sa.inspect(cls).column_attrs:
        column = attribute.columns[0]
        assert isinstance(column, sa.Column)
        if attribute.key in {"id", "organisation_id", *values}:
            continue
        if isinstance(column.type, SecretJson):
            values[attribute.key] = {"summary": [canary_of(column, label)]}
        elif is_text(column):
            values[attribute.key] = canary_of(column, label)
        elif not column.nullable and place(column) not in DERIVED:
            values[attribute.key] = _some(db, column, person, made)
    return values


def _some(db: Session, column: sa.Column[Any], person: Person, made: dict[str, UUID]) -> Any:
    """Any value that the column takes."""
    for key in column.foreign_keys:
        table = key.column.table
        if table.name == "person":
            return person.id
        if table.name in made:
            return made[table.name]
        return db.connection().scalar(sa.select(key.column).limit(1))
    kind = _kind(column)
    if isinstance(kind, sa.Enum):
        assert kind.enum_class is not None
        return next(iter(kind.enum_class))
    if isinstance(kind, sa.String):
        return "en"
    samples: dict[type, Any] = {
        int: 1,
        bool: False,
        date: today_in_new_york(),
        datetime: utc_now(),
        UUID: uuid4(),
        dict: {},
        list: [],
    }
    return samples[kind.python_type]
