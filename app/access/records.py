"""Labels, the viewer, and what kinds of rows there are."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cache
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapper
from sqlmodel import Field, Session, SQLModel

from app.errors import NotAllowed


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
def open_tables() -> frozenset[str]:
    """Names of the tables that give a reason for being readable by anybody."""
    return frozenset(
        mapper.local_table.name  # type: ignore[attr-defined]  # every table of ours is a Table
        for mapper in _mappers()
        if getattr(mapper.class_, "unscoped", "")
    )


@cache
def scoped_classes() -> Mapping[str, type[Scoped]]:
    return {
        mapper.local_table.name: mapper.class_  # type: ignore[attr-defined]
        for mapper in _mappers()
        if issubclass(mapper.class_, Scoped)
    }


@cache
def labelled_tables() -> Mapping[str, type[Labelled]]:
    """Every table of records that staff enter, by its name."""
    return {name: cls for name, cls in scoped_classes().items() if issubclass(cls, Labelled)}


def _mappers() -> Iterable[Mapper[Any]]:
    return SQLModel._sa_registry.mappers  # noqa: SLF001  # the only list of mapped classes


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
