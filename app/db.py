"""Tables, the engine and the two ways to begin: reading and writing.

Why SQLite is told so much: docs/decisions/0003-sqlite-begin-modes.md.
"""

import os
import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import datetime
from enum import Enum
from typing import Any, ClassVar, Final, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import InstrumentedAttribute, ORMExecuteState, declared_attr
from sqlmodel import Field, Session, SQLModel, col

from app.fifo import FifoLock

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

_BETWEEN_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Table(SQLModel):
    """Base of every table: the name in snake_case, and how rows are kept apart (app.access)."""

    unscoped: ClassVar[str] = ""
    """Why the table may be read before anybody is signed in; empty: it may not."""

    @declared_attr.directive
    @classmethod
    def __tablename__(cls) -> str:
        return _BETWEEN_WORDS.sub("_", cls.__name__).lower()


class ChangeCounter(Table, table=True):
    """One row that grows with every change of a record: a cache asks it whether it is stale."""

    unscoped: ClassVar[str] = "holds a number only"

    id: int = Field(default=1, primary_key=True)
    value: int = 0


def new_id() -> UUID:
    """A time-ordered UUID, version 7 of RFC 9562: 48 bits of milliseconds, then 74 random bits."""
    stamp = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10))
    high, low = random >> 68, random & ((1 << 62) - 1)
    return UUID(int=stamp << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def enum_type(kind: type[Enum], name: str = "") -> Any:
    """Text of the member's value with a CHECK on both engines; a bad value is refused at flush.

    `name` keeps the CHECKs apart when two columns of one table have the same scale.
    """
    return sa.Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=32,
        name=name or _BETWEEN_WORDS.sub("_", kind.__name__).lower(),
        values_callable=lambda e: [m.value for m in e],
    )


def rel(attribute: object) -> InstrumentedAttribute[Any]:
    """A relationship as loader options want it; SQLModel types it as the related row."""
    return cast("InstrumentedAttribute[Any]", attribute)


def newest_first(table: Any) -> tuple[sa.ColumnElement[Any], ...]:
    """The total order of an append-only history; read backwards from its index."""
    return (
        col(table.observed_at).desc(),
        col(table.recorded_at).desc(),
        col(table.id).desc(),
    )


def standing(table: Any, *, as_of: datetime | None = None) -> sa.ColumnElement[bool]:
    """Rows that were not withdrawn, now or as the record stood at `as_of` (aware)."""
    if as_of is None:
        return col(table.withdrawn_at).is_(None)
    kept = sa.or_(col(table.withdrawn_at).is_(None), col(table.withdrawn_at) > as_of)
    return sa.and_(kept, col(table.recorded_at) <= as_of)


def _sqlite_connect(connection: Any, _: object) -> None:
    connection.isolation_level = None  # we send BEGIN ourselves, so that savepoints work
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "trusted_schema=OFF",
        "cache_size=-16384",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: sa.Connection) -> None:
    options = connection.get_execution_options()
    if options.get("desk_glancing"):  # no transaction: each statement is a snapshot of its own
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.exec_driver_sql("PRAGMA busy_timeout=0")
    elif options.get("desk_reading"):
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.exec_driver_sql("BEGIN")
    else:
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")


_POSTGRES_PLANNER = "-c random_page_cost=1.1 -c jit=off"
"""One seek per State costs less than reading a history: by default the planner thinks of disks that
turn, and joins the newest record of each State by reading all of them."""


LOCK_WAIT: Final = 5.0
"""Seconds that one statement waits for what another process or transaction holds."""


def make_engine(url: str, *, lock_wait: float = LOCK_WAIT) -> sa.Engine:
    """The engine of app and tests alike: SQLite is told to keep its promises.

    A fault is logged with its traceback; without `hide_parameters` it would quote what was typed.
    """
    common: dict[str, Any] = {"max_overflow": 20, "hide_parameters": True}
    if not url.startswith("sqlite"):
        waits = f"{_POSTGRES_PLANNER} -c lock_timeout={round(lock_wait * 1000)}"
        told = {"options": waits, "connect_timeout": 5}
        return sa.create_engine(url, pool_size=10, pool_pre_ping=True, connect_args=told, **common)
    # The driver's `timeout` is SQLite's busy_timeout.
    engine = sa.create_engine(url, pool_size=20, connect_args={"timeout": lock_wait}, **common)
    event.listen(engine, "connect", _sqlite_connect)
    event.listen(engine, "begin", _sqlite_begin)
    return engine


_LOG_IS_DUE: Final = "log_is_due"


def empty_log_after(session: Session) -> None:
    """What this transaction overwrites must not stay in a file: empty the log once it commits."""
    session.info[_LOG_IS_DUE] = True


class Database:
    """One database and the two ways to begin on it; writers of one process queue on SQLite."""

    def __init__(self, url: str, *, lock_wait: float = LOCK_WAIT) -> None:
        self.url = url
        self.engine = make_engine(url, lock_wait=lock_wait)
        self._is_sqlite = self.engine.dialect.name == "sqlite"
        self._writers = FifoLock() if self._is_sqlite else nullcontext()
        self._log_is_due = False
        self._glancing: sa.Connection | None = None
        self._glances = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A snapshot that refuses every write."""
        options = (
            {"desk_reading": True}
            if self._is_sqlite
            else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        )
        with Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            session.connection(execution_options=options)
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Commits when the block ends, rolls back when it raises; holds the write lock at once."""
        with self._writers:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                session.connection()
                yield session
            self._log_is_due |= bool(session.info.get(_LOG_IS_DUE))
            if self._log_is_due:
                self._log_is_due = not self.empty_log()

    def empty_log(self) -> bool:
        """Leave no older page in SQLite's log; False when a reader still needed one.

        What is deleted or overwritten is wiped from the file, but the log keeps what was there.
        """
        if not self._is_sqlite:
            return True
        with self.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            usual = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
            connection.exec_driver_sql("PRAGMA busy_timeout=1000")
            [is_busy, *_] = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            connection.exec_driver_sql(f"PRAGMA busy_timeout={int(usual)}")
        return not is_busy

    def glance(self, query: sa.Select[Any], values: Mapping[str, Any]) -> sa.Row[Any] | None:
        """The first row, found without waiting for anything: what the event loop may ask itself.

        The connection is kept, refuses every write and has no transaction. None also means that it
        would have to wait: another glance is under way, a file is locked, or the server is across
        a network. Ask in the ordinary way then.
        """
        if not self._is_sqlite or not self._glances.acquire(blocking=False):
            return None
        try:
            self._glancing = self._glancing or self._open_glancing()
            return self._glancing.execute(query, values).first()
        except sa.exc.OperationalError:
            self._close_glancing()
            return None
        finally:
            self._glances.release()

    def _open_glancing(self) -> sa.Connection:
        connection = self.engine.connect().execution_options(desk_glancing=True)
        connection.detach()  # nobody else gets a connection that does not wait
        return connection

    def _close_glancing(self) -> None:
        if self._glancing is not None:
            self._glancing.close()
            self._glancing = None

    def dispose(self) -> None:
        with self._glances:
            self._close_glancing()
        self.engine.dispose()


def change_count(session: Session) -> int:
    """How often records changed so far; 0 on an empty database."""
    return session.scalar(sa.select(col(ChangeCounter.value))) or 0


def _is_loud(row: object) -> bool:
    """Whether a change of this row can change what a page shows; sign-in bookkeeping cannot."""
    return not getattr(row, "quiet", False)


@event.listens_for(Session, "after_flush")
def _note_change(session: Session, _: object) -> None:
    if any(_is_loud(row) for row in (*session.new, *session.dirty, *session.deleted)):
        session.info["changed"] = True


@event.listens_for(Session, "do_orm_execute")
def _note_bulk_change(state: ORMExecuteState) -> None:
    if state.is_select:
        return
    mapper = state.bind_mapper
    if mapper is None or _is_loud(mapper.class_):
        state.session.info["changed"] = True


@event.listens_for(Session, "before_commit")
def _count_change(session: Session) -> None:
    session.flush()
    if session.info.pop("changed", False):
        counter = sa.update(ChangeCounter).values(value=col(ChangeCounter.value) + 1)
        session.connection().execute(counter)
