"""The condition under which a row exists for a viewer."""

from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from app.access.records import Label, Labelled, Scoped, Viewer, scoped_classes
from app.clock import today_in_new_york

_named: Final = sa.table("named_reader", sa.column("record_id", sa.Uuid()), sa.column("person_id"))
_GRANT: Final = ("organisation_id", "partner_id", "ceiling", "until", "ended_at")
_sharing: Final = sa.table("sharing", *map(sa.column, _GRANT))


def visible(cls: type[Scoped], row: Any, viewer: Viewer, *, shared: bool = True) -> Any:
    """The condition under which `row` of the table of `cls` exists for the viewer.

    `row` is the mapped class itself, or an alias of its table; without `shared` only records of
    the viewer's organisation do.
    """
    if cls.part_of:
        column, whole = cls.part_of
        of = scoped_classes()[whole]
        columns = (sa.column(c.name, c.type) for c in sa.inspect(of).columns)
        it = sa.table(whole, *columns).alias().c
        return sa.exists().where(
            it.id == getattr(row, column), visible(of, it, viewer, shared=shared)
        )
    ours = row.organisation_id == _organisation(viewer.organisation_id)
    if viewer.keeps_all or not cls.told_by:
        return ours
    owner, record = cls.told_by
    named = _named.alias().c  # asked for one record at a time: a list of all of theirs would grow
    is_named = sa.exists().where(
        named.record_id == getattr(row, record), named.person_id == _reader(viewer)
    )
    is_told = sa.or_(getattr(row, owner) == _reader(viewer), is_named)
    if not hasattr(row, "label"):
        return sa.and_(ours, is_told)
    known = row.label <= _level(Label.TEAM)
    if not issubclass(cls, Labelled):  # a trace left before its record was protected goes with it
        other = _named.alias().c
        about = sa.exists().where(other.record_id == getattr(row, record))
        known = sa.and_(known, ~about)
    here = sa.and_(ours, row.label <= _level(viewer.clearance), sa.or_(known, is_told))
    return sa.or_(here, _shared(row, viewer)) if shared and cls.is_shared else here


def _shared(row: Any, viewer: Viewer) -> Any:
    """Another organisation lets ours see its records up to this label, until a day."""
    lent = _sharing.alias().c
    is_lent = sa.exists().where(
        lent.organisation_id == row.organisation_id,
        *_granted(lent, viewer.organisation_id),
        lent.ceiling >= row.label,
    )
    return sa.and_(row.label <= _level(min(Label.TEAM, viewer.clearance)), is_lent)


def sharing_with(organisation_id: UUID, ceiling: Label = Label.PUBLIC) -> Any:
    """Ids of the organisations that let this one see records of this label today."""
    lent = _sharing.c
    granted = _granted(lent, organisation_id)
    return sa.select(lent.organisation_id).where(*granted, lent.ceiling >= ceiling)


def _granted(lent: Any, organisation_id: UUID) -> tuple[Any, ...]:
    """What is let to this organisation today."""
    today = _Given("shared_on", callable_=today_in_new_york, type_=sa.Date())
    partner = _organisation(organisation_id)
    return (lent.partner_id == partner, lent.ended_at.is_(None), lent.until >= today)


class _Given(sa.BindParameter[Any]):
    """A parameter that tells quickly whether it is another one.

    The seam copies a condition for every table of a statement, and a copy has the hash of what it
    was copied from. At each run SQLAlchemy finds the values of parameters in a dictionary, where
    such neighbours are compared: by default by building `a = b` in SQL and asking what it is worth.
    """

    inherit_cache = True

    def __eq__(self, other: object) -> Any:
        return hash(self) == hash(other)

    __hash__ = sa.BindParameter.__hash__


def _reader(viewer: Viewer) -> Any:
    return _Given("reader_id", viewer.person_id, type_=sa.Uuid())


def _organisation(organisation_id: UUID) -> Any:
    return _Given("reader_organisation_id", organisation_id, type_=sa.Uuid())


def _level(label: Label) -> Any:
    """Written into the statement: it needs no parameter at all."""
    return sa.literal_column(str(int(label)), sa.SmallInteger())
