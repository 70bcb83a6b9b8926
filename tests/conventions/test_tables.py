"""What is true of every table."""

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from app import models
from app.access import Labelled, Scoped
from app.db import Table

CLASSES = sorted(
    (mapper.class_ for mapper in SQLModel._sa_registry.mappers),  # noqa: SLF001
    key=lambda cls: cls.__name__,
)
OUR_TABLES = models.ChangeCounter.metadata.tables.values()


def _name(cls: type) -> str:
    return cls.__name__


@pytest.mark.parametrize("cls", CLASSES, ids=_name)
def test_a_table_is_scoped_or_says_why_it_is_not(cls: type[Table]) -> None:
    is_scoped = issubclass(cls, Scoped)

    assert is_scoped != bool(cls.unscoped), "Scope it, or give the reason in `unscoped`."


@pytest.mark.parametrize("cls", CLASSES, ids=_name)
def test_a_label_comes_with_an_owner(cls: type[Table]) -> None:
    columns = set(sa.inspect(cls).columns.keys())

    assert not issubclass(cls, Labelled) or {"label", "owner_id", "organisation_id"} <= columns


@pytest.mark.parametrize("table", OUR_TABLES, ids=lambda table: table.name)
def test_a_column_keeps_time_zones_and_foreign_keys_have_an_index(table: sa.Table) -> None:
    """PostgreSQL makes no index for a foreign key; deleting or joining would read the table."""
    for column in table.columns:
        kind = column.type
        if isinstance(kind, sa.DateTime):
            pytest.fail(f"{table.name}.{column.name}: leave the type to SQLModel, it keeps UTC.")
