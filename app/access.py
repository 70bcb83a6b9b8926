"""Who may see which row: labels, the viewer, and the one seam under the ORM that applies both.

Every query of a session passes `_scope`. A session starts without a viewer and may then read only
tables that say why they are `unscoped`; signing in binds `session.info["viewer"]`. For the viewer
there are the records of their organisation up to the label Team, above it those they own or are
named for, and what another organisation shares with theirs. Anything else does not exist: a list is
shorter, a count smaller, an id leads to 404. The rules stand in `visible` and nowhere else.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cache, lru_cache, partial
from typing import Any, ClassVar, Final
from uuid import UUID
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapper, ORMExecuteState, with_loader_criteria
from sqlalchemy.sql import visitors
from sqlmodel import Field, Session, SQLModel

from app.clock import today_in_new_york
from app.errors import NotAllowed
from app.languages import gettext as _


class Label(IntEnum):
    """How sensitive a record is; on screen: published, Team, Named people, Source at risk."""

    PUBLIC = 0
    TEAM = 1
    NAMED_PEOPLE = 2
    SOURCE_AT_RISK = 3


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever reads and writes in this session; nothing above `clearance` exists for them."""

    person_id: UUID
    organisation_id: UUID
    clearance: Label = Label.SOURCE_AT_RISK
    keeps_all: bool = False
    """Acts on records it may not show to anybody: erasing, sealing anew, raising what cites."""


class NoViewer(RuntimeError):
    """Code asked for campaign records before anybody was signed in: a fault, never an answer."""


class ForeignRow(NotAllowed):
    """What another organisation shares can be read; nothing of it is changed or built upon."""


class LabelLowered(RuntimeError):
    """Code tried to make a record less protected outside the act that two people agree on."""


class Scoped(SQLModel):
    """Columns of every row that belongs to one organisation."""

    part_of: ClassVar[tuple[str, str] | None] = None
    """Column and table of the record this row belongs to: it exists for whoever that exists for."""

    told_by: ClassVar[tuple[str, str] | None] = None
    """The column of the person who knows of the row anyhow, and the one of the record it is about,
    for whose named readers it exists too."""

    is_shared: ClassVar[bool] = False
    """Whether partners may be let see such records; what only helps us to work never is."""

    organisation_id: UUID = Field(default=None, foreign_key="organisation.id", nullable=False)


class Labelled(Scoped):
    """Columns of every record that staff enter: how sensitive it is and whose it is."""

    told_by: ClassVar[tuple[str, str] | None] = ("owner_id", "id")
    is_shared: ClassVar[bool] = True

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


@cache
def labelled_tables() -> Mapping[str, type[Labelled]]:
    """Every table of records that staff enter, by its name."""
    return {name: cls for name, cls in _scoped_classes().items() if issubclass(cls, Labelled)}


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
    cls = _scoped_classes()[table]
    condition = visible(cls, cls, viewer, shared=reads)
    return with_loader_criteria(cls, condition, include_aliases=True)


_named: Final = sa.table("named_reader", sa.column("record_id", sa.Uuid()), sa.column("person_id"))
_GRANT: Final = ("organisation_id", "partner_id", "ceiling", "until", "ended_at")
_sharing: Final = sa.table("sharing", *map(sa.column, _GRANT))


@contextmanager
def keeping_all(session: Session) -> Iterator[None]:
    """Inside, every record of the viewer's organisation is found: to change it, never to show it.

    tests/conventions/test_tables.py lists who may use this.
    """
    viewer = viewer_of(session)
    bind(session, replace(viewer, keeps_all=True))
    try:
        yield
        session.flush()
    finally:
        bind(session, viewer)


@contextmanager
def seen_at(session: Session, clearance: Label) -> Iterator[None]:
    """Inside, the viewer reads as if no record above this label existed."""
    viewer = viewer_of(session)
    bind(session, replace(viewer, clearance=min(clearance, viewer.clearance)))
    try:
        yield
    finally:
        bind(session, viewer)


def visible(cls: type[Scoped], row: Any, viewer: Viewer, *, shared: bool = True) -> Any:
    """The condition under which `row` of the table of `cls` exists for the viewer.

    `row` is the mapped class itself, or an alias of its table; without `shared` only records of
    the viewer's organisation do.
    """
    if cls.part_of:
        column, whole = cls.part_of
        of = _scoped_classes()[whole]
        columns = (sa.column(c.name, c.type) for c in sa.inspect(of).columns)
        it = sa.table(whole, *columns).alias().c
        return sa.exists().where(
            it.id == getattr(row, column), visible(of, it, viewer, shared=shared)
        )
    ours = row.organisation_id == viewer.organisation_id
    if viewer.keeps_all or not cls.told_by:
        return ours
    owner, record = cls.told_by
    named = _named.alias().c  # asked for one record at a time: a list of all of theirs would grow
    is_named = sa.exists().where(
        named.record_id == getattr(row, record), named.person_id == viewer.person_id
    )
    is_told = sa.or_(getattr(row, owner) == viewer.person_id, is_named)
    if not hasattr(row, "label"):
        return sa.and_(ours, is_told)
    known = row.label <= Label.TEAM
    if not issubclass(cls, Labelled):  # a trace left before its record was protected goes with it
        other = _named.alias().c
        about = sa.exists().where(other.record_id == getattr(row, record))
        known = sa.and_(known, ~about)
    here = sa.and_(ours, row.label <= viewer.clearance, sa.or_(known, is_told))
    return sa.or_(here, _shared(row, viewer)) if shared and cls.is_shared else here


def _shared(row: Any, viewer: Viewer) -> Any:
    """Another organisation lets ours see its records up to this label, until a day."""
    by_whom = partial(sharing_with, viewer.organisation_id)
    return sa.or_(
        *(
            sa.and_(row.label == label, row.organisation_id.in_(by_whom(label)))
            for label in (Label.PUBLIC, Label.TEAM)
            if label <= viewer.clearance
        )
    )


def sharing_with(organisation_id: UUID, ceiling: Label = Label.PUBLIC) -> Any:
    """Ids of the organisations that let this one see records of this label today."""
    sharing = _sharing.c
    return sa.select(sharing.organisation_id).where(
        sharing.partner_id == organisation_id,
        sharing.ended_at.is_(None),
        sharing.until >= sa.bindparam("shared_on", callable_=today_in_new_york, type_=sa.Date()),
        sharing.ceiling >= ceiling,
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
