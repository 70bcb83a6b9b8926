"""Who may see which row: labels, the viewer, and the one seam under the ORM that applies both.

Every query of a session passes `_scope`. A session starts without a viewer and may then read only
tables that say why they are `unscoped`; signing in binds `session.info["viewer"]`. Rows of another
organisation do not exist for the viewer. Labels are stored with every record from its first day;
the rules that read them are added here and nowhere else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapper, ORMExecuteState, with_loader_criteria
from sqlalchemy.sql import visitors
from sqlmodel import Field, Session, SQLModel, col


class Label(IntEnum):
    """How sensitive a record is; on screen: published, Team, Named people, Source at risk."""

    PUBLIC = 0
    TEAM = 1
    NAMED_PEOPLE = 2
    SOURCE_AT_RISK = 3


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever reads and writes in this session."""

    person_id: UUID
    organisation_id: UUID
    clearance: Label = Label.NAMED_PEOPLE


class NoViewer(RuntimeError):
    """Code asked for campaign records before anybody was signed in: a fault, never an answer."""


class ForeignRow(RuntimeError):
    """Code tried to write a row of another organisation or above the viewer's clearance."""


class Scoped(SQLModel):
    """Columns of every row that belongs to one organisation."""

    organisation_id: UUID = Field(default=None, foreign_key="organisation.id", nullable=False)


class Labelled(Scoped):
    """Columns of every record that staff enter: how sensitive it is and whose it is."""

    label: Label = Field(default=Label.TEAM, sa_type=sa.SmallInteger, nullable=False)
    owner_id: UUID = Field(default=None, foreign_key="person.id", nullable=False)


def bind(session: Session, viewer: Viewer) -> None:
    """From here on the session reads and writes as this viewer."""
    session.info["viewer"] = viewer


def viewer_of(session: Session) -> Viewer:
    viewer = session.info.get("viewer")
    if not isinstance(viewer, Viewer):
        raise NoViewer("Nobody is signed in on this session.")
    return viewer


@cache
def _open_tables() -> frozenset[str]:
    """Names of the tables that give a reason for being readable by anybody."""
    return frozenset(
        mapper.local_table.name  # type: ignore[attr-defined]  # every table of ours is a Table
        for mapper in _mappers()
        if getattr(mapper.class_, "unscoped", "")
    )


@cache
def _scoped_classes() -> Mapping[str, type[Scoped]]:
    return {
        mapper.local_table.name: mapper.class_  # type: ignore[attr-defined]
        for mapper in _mappers()
        if issubclass(mapper.class_, Scoped)
    }


def _mappers() -> Iterable[Mapper[Any]]:
    return SQLModel._sa_registry.mappers  # noqa: SLF001  # the only list of mapped classes


_walked: WeakKeyDictionary[Any, frozenset[str]] = WeakKeyDictionary()
"""Statements do not change once they are built, and those built once are run again and again."""


def _tables_in(statement: Any) -> frozenset[str]:
    found = _walked.get(statement)
    if found is None:
        parts = visitors.iterate(statement)
        found = frozenset(part.name for part in parts if isinstance(part, sa.Table))
        _walked[statement] = found
    return found


_scoped: WeakKeyDictionary[Any, dict[UUID, Any]] = WeakKeyDictionary()
"""The same statements as each organisation may run them: the very same, so that SQLAlchemy knows
again what it has compiled."""


def _as_run_by(organisation_id: UUID, statement: Any, tables: Iterable[str]) -> Any:
    known = _scoped.setdefault(statement, {})
    found = known.get(organisation_id)
    if found is None:
        criteria = (_criterion(table, organisation_id) for table in sorted(tables))
        found = known[organisation_id] = statement.options(*criteria)
    return found


@cache
def _criterion(table: str, organisation_id: UUID) -> Any:
    """The rows of one table that this organisation may know of."""
    cls = _scoped_classes()[table]
    return with_loader_criteria(
        cls, col(cls.organisation_id) == organisation_id, include_aliases=True
    )


@event.listens_for(Session, "do_orm_execute")
def _scope(state: ORMExecuteState) -> None:
    viewer = state.session.info.get("viewer")
    if state.is_column_load:
        return  # more columns of a row that was already found
    tables = _tables_in(state.statement)
    if viewer is None:
        if closed := tables - _open_tables():
            raise NoViewer(f"Nobody is signed in, but {', '.join(sorted(closed))} was asked for.")
    elif scoped := tables & _scoped_classes().keys():
        state.statement = _as_run_by(viewer.organisation_id, state.statement, scoped)


@event.listens_for(Session, "before_flush")
def _own_what_is_written(session: Session, *_: object) -> None:
    """Give new rows their organisation and owner; refuse what the viewer could not read back."""
    for row in (*session.new, *session.dirty):
        if not isinstance(row, Scoped):
            continue
        viewer = session.info.get("viewer")
        if viewer is None:
            if row.organisation_id is None or isinstance(row, Labelled):
                raise NoViewer(f"Nobody is signed in, but a {type(row).__name__} was written.")
            continue
        if row.organisation_id is None:
            row.organisation_id = viewer.organisation_id
        if isinstance(row, Labelled):
            if row.owner_id is None:
                row.owner_id = viewer.person_id
            if row.label > viewer.clearance:
                raise ForeignRow("A record above one's clearance cannot be written.")
        if row.organisation_id != viewer.organisation_id:
            raise ForeignRow("A row of another organisation cannot be written.")
