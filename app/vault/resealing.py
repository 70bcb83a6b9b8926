"""Going through all stored texts: seal what is open, put the newest key in the place of old ones.

Both go by batches, each in a transaction of its own, and find what is left to do by looking: they
may be stopped at any time and begun again. They read tables and not records, since nobody is
signed in, and they never hand out what they read.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final

import sqlalchemy as sa

from app.access import Label
from app.db import Database
from app.vault.columns import OPEN, SealedText, SecretText, SourceText, sealed_columns
from app.vault.keyfile import Ring
from app.vault.sealing import PREFIX, SEALED, key_id_of, keyring, seal, unseal

BATCH: Final = 500

_Change = Callable[[Any], str]


def _raw(column: sa.Column[Any]) -> sa.ColumnElement[str]:
    """The column as it is stored."""
    return sa.type_coerce(column, sa.String)


def _is_sealed(column: sa.Column[Any]) -> sa.ColumnElement[bool]:
    return _raw(column).startswith(SEALED)


def _has_label(column: sa.Column[Any]) -> bool:
    return "label" in column.table.columns


def _least_label(column: sa.Column[Any]) -> sa.ColumnElement[bool]:
    """Rows whose label asks for this column to be sealed."""
    if isinstance(column.type, SecretText) or not _has_label(column):
        return sa.true()
    kind = column.type
    assert isinstance(kind, SealedText)
    return column.table.c.label >= int(kind.sealed_from)


def seal_what_is_open(database: Database) -> int:
    """Seal every text that should be; how many there were. Does nothing when all are."""
    sealed = sum(_seal_column(database, column) for column in sealed_columns())
    if sealed:
        database.empty_log()
    return sealed


def count_open(database: Database) -> int:
    """How many texts should be sealed, or sealed otherwise, and are not yet."""
    with database.reading() as db:
        return sum(
            db.connection()
            .execute(sa.select(sa.func.count()).select_from(column.table).where(_left(column)))
            .scalar_one()
            for column in sealed_columns()
        )


def _left(column: sa.Column[Any]) -> sa.ColumnElement[bool]:
    """Open texts, and those of a source at risk that still are under the ordinary key."""
    source = [key.id for key in keyring().keys if key.ring is Ring.SOURCE]
    wanted = sa.not_(_is_sealed(column))
    if _has_label(column) and not isinstance(column.type, SecretText):
        under_source = sa.or_(*(_raw(column).startswith(f"{SEALED}{id_}:") for id_ in source))
        at_risk = column.table.c.label >= int(Label.SOURCE_AT_RISK)
        wanted = sa.or_(wanted, sa.and_(at_risk, sa.not_(under_source)))
    elif isinstance(column.type, SourceText):
        wanted = sa.or_(*(_raw(column).startswith(f"{SEALED}{id_}:") for id_ in source))
        wanted = sa.not_(wanted)
    return sa.and_(_raw(column) != "", _least_label(column), wanted)


def _seal_column(database: Database, column: sa.Column[Any]) -> int:
    def sealed(row: Any) -> str:
        return seal(
            _opened(column, row.stored), context=_context(column), label=_label(column, row)
        )

    return _rewrite(database, column, _left(column), sealed)


def _label(column: sa.Column[Any], row: Any) -> Label:
    if isinstance(column.type, SecretText):
        at_risk = isinstance(column.type, SourceText)
        return Label.SOURCE_AT_RISK if at_risk else Label.NAMED_PEOPLE
    return Label(row.label)


def _opened(column: sa.Column[Any], stored: str) -> str:
    if stored.startswith(SEALED):
        return unseal(stored, context=_context(column))
    return stored.removeprefix(OPEN) if stored.startswith(PREFIX) else stored


def _context(column: sa.Column[Any]) -> str:
    kind = column.type
    assert isinstance(kind, SealedText)
    return kind.context


def use_newest_keys(database: Database) -> int:
    """Seal everything again that an older key sealed; how many texts there were."""
    ring = keyring()
    newest = set(ring.newest.values())
    of_key = {key.id: key.ring for key in ring.keys}

    def again(column: sa.Column[Any]) -> int:
        current = sa.or_(*(_raw(column).startswith(f"{SEALED}{id_}:") for id_ in newest))

        def resealed(row: Any) -> str:
            at_risk = of_key.get(key_id_of(row.stored)) is Ring.SOURCE
            label = Label.SOURCE_AT_RISK if at_risk else Label.NAMED_PEOPLE
            return seal(_opened(column, row.stored), context=_context(column), label=label)

        return _rewrite(database, column, sa.and_(_is_sealed(column), sa.not_(current)), resealed)

    return sum(again(column) for column in sealed_columns())


def _rewrite(
    database: Database, column: sa.Column[Any], wanted: sa.ColumnElement[bool], change: _Change
) -> int:
    """Change the stored text of the rows wanted; a row that was changed meanwhile is left alone."""
    table = column.table
    keys: Sequence[sa.Column[Any]] = list(table.primary_key)
    label = table.c.label if _has_label(column) else sa.literal(None)
    query = (
        sa.select(*keys, _raw(column).label("stored"), label.label("label"))
        .where(wanted)
        .limit(BATCH)
    )
    total = 0
    while True:
        with database.writing() as db:
            rows = db.connection().execute(query).all()
            for row in rows:
                here = [key == value for key, value in zip(keys, row, strict=False)]
                text = sa.type_coerce(change(row), sa.String)
                statement = sa.update(table).where(*here, _raw(column) == row.stored)
                db.connection().execute(statement.values({column: text}))
        total += len(rows)
        if len(rows) < BATCH:
            return total


def count_by_key(database: Database) -> Counter[str]:
    """How many stored texts each key has sealed."""
    found: Counter[str] = Counter()
    with database.reading() as db:
        for column in sealed_columns():
            id_ = sa.func.substr(_raw(column), len(SEALED) + 1, 8)
            query = sa.select(id_, sa.func.count()).where(_is_sealed(column)).group_by(id_)
            found.update({key: int(n) for key, n in db.connection().execute(query)})
    return found


def sealed_with_unknown_keys(database: Database) -> set[str]:
    """Keys that stored texts need and the file does not hold."""
    return set(count_by_key(database)) - {key.id for key in keyring().keys}
