"""Runs migrations on SQLite and PostgreSQL; each in one transaction that rolls back whole.

The versions never import the app; only this file does, to compare tables with the models.
"""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import event
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import app.models  # noqa: F401  # so that the metadata knows every table
from app.settings import get_settings

MIGRATORS_LOCK = 7_914_226_031  # any fixed number: two migrators on PostgreSQL wait for each other


def render_item(kind: str, item: Any, autogen_context: AutogenContext) -> str | Literal[False]:
    """Write plain SQLAlchemy types, so that old migrations outlive SQLModel's internals."""
    if kind != "type":
        return False
    if isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    if isinstance(item, sa.types.TypeDecorator) and isinstance(item.impl_instance, sa.DateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, sa.types.TypeDecorator) and isinstance(item.impl_instance, sa.String):
        return "sa.String()"  # sealed text
    if isinstance(item, sa.Enum):
        values = ", ".join(repr(v) for v in item.enums)
        return (
            f"sa.Enum({values}, name={item.name!r}, native_enum=False, "
            f"create_constraint=True, length={item.length})"
        )
    if isinstance(item, sa.JSON):
        autogen_context.imports.add("from sqlalchemy.dialects import postgresql")
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    return False


def _prepare(connection: Any) -> None:
    """Foreign keys off while SQLite copies a table: with them on, children would be deleted."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=OFF")


def _migrate(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
        transactional_ddl=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATORS_LOCK)))
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"A migration left {len(broken)} rows without their parent.")


def run() -> None:
    given = context.config.attributes.get("url")
    engine = sa.create_engine(given or get_settings().effective_database_url, poolclass=sa.NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: _prepare(connection))
        event.listen(engine, "begin", lambda conn: conn.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.connect() as connection:
        _migrate(connection)
    engine.dispose()


run()
