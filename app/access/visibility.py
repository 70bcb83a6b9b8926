"""The condition under which a row exists for a viewer."""

from functools import partial
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
