"""The events under the ORM: every query is scoped, every written row is checked."""

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria
from sqlalchemy.sql import visitors
from sqlmodel import Session

from app.access.records import (
    ForeignRow,
    Labelled,
    LabelLowered,
    NoViewer,
    Scoped,
    Viewer,
    labelled_tables,
    open_tables,
    scoped_classes,
)
from app.access.visibility import visible
from app.languages import gettext as _

_walked: WeakKeyDictionary[Any, frozenset[str]] = WeakKeyDictionary()
"""Statements do not change once they are built, and those built once are run again and again."""


def _tables_in(statement: Any) -> frozenset[str]:
    found = _walked.get(statement)
    if found is None:
        parts = visitors.iterate(statement)
        found = frozenset(part.name for part in parts if isinstance(part, sa.Table))
        _walked[statement] = found
    return found


_scoped: WeakKeyDictionary[Any, dict[tuple[Viewer, bool], Any]] = WeakKeyDictionary()
"""The same statements as each viewer may run them: the very same, so that SQLAlchemy knows again
what it has compiled."""


def _as_run_by(viewer: Viewer, statement: Any, tables: Iterable[str], *, reads: bool) -> Any:
    known = _scoped.setdefault(statement, {})
    found = known.get((viewer, reads))
    if found is None:
        criteria = (_criterion(table, viewer, reads) for table in sorted(tables))
        found = known[viewer, reads] = statement.options(*criteria)
    return found


@lru_cache(maxsize=1024)
def _criterion(table: str, viewer: Viewer, reads: bool) -> Any:  # noqa: FBT001  # part of the key
    """The rows of one table that this viewer may know of, or else may change."""
    cls = scoped_classes()[table]
    condition = visible(cls, cls, viewer, shared=reads)
    return with_loader_criteria(cls, condition, include_aliases=True)


@event.listens_for(Session, "do_orm_execute")
def _scope(state: ORMExecuteState) -> None:
    viewer = state.session.info.get("viewer")
    if state.is_column_load:
        return  # more columns of a row that was already found
    tables = _tables_in(state.statement)
    if viewer is None:
        if closed := tables - open_tables():
            raise NoViewer(f"Nobody is signed in, but {', '.join(sorted(closed))} was asked for.")
    elif scoped := tables & scoped_classes().keys():
        state.statement = _as_run_by(viewer, state.statement, scoped, reads=state.is_select)


@event.listens_for(Session, "before_flush")
def _own_what_is_written(session: Session, *_: object) -> None:
    """Give new rows their organisation and owner; refuse what the viewer could not read back."""
    viewer = session.info.get("viewer")
    for row in (*session.new, *session.dirty):
        if not isinstance(row, Scoped):
            continue
        if viewer is not None:
            _check_written(session, row, viewer)
            _check_cited(session, row, viewer)
        elif row.organisation_id is None or isinstance(row, Labelled):
            raise NoViewer(f"Nobody is signed in, but a {type(row).__name__} was written.")


def _check_written(session: Session, row: Scoped, viewer: Viewer) -> None:
    if row.organisation_id is None:
        row.organisation_id = viewer.organisation_id
    if row.organisation_id != viewer.organisation_id:
        raise ForeignRow(_("This record belongs to another organisation; it can only be read."))
    if not isinstance(row, Labelled):
        return
    if row.owner_id is None:
        row.owner_id = viewer.person_id
    if row.label > viewer.clearance:
        raise ForeignRow(_("A record above one’s own clearance cannot be written."))
    if _is_lowered(row) and session.info.get("lowering") != row.id:  # type: ignore[attr-defined]
        raise LabelLowered("Two people agree before a record is less protected.")


@cache
def _citations(cls: type[Scoped]) -> Mapping[str, sa.Table]:
    """Columns that name a record which staff enter, and its table."""
    keys = ((c.key, fk.column.table) for c in sa.inspect(cls).columns for fk in c.foreign_keys)
    return {name: table for name, table in keys if table.name in labelled_tables()}


def _check_cited(session: Session, row: Scoped, viewer: Viewer) -> None:
    """A row of ours names records of ours only: what is shared may be gone tomorrow."""
    for name, table in _citations(type(row)).items():
        cited = [each for each in sa.inspect(row).attrs[name].history.added or () if each]
        whose = sa.select(table.c.organisation_id).where(table.c.id.in_(cited))
        found = session.connection().scalars(whose) if cited else ()
        if any(each != viewer.organisation_id for each in found):
            raise ForeignRow(_("This record belongs to another organisation; it can only be read."))


def _is_lowered(row: Labelled) -> bool:
    before = sa.inspect(row).attrs.label.load_history().deleted
    return bool(before) and row.label < before[0]
