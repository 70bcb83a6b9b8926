"""The list of people: its views, filters and counts, a page at a time however many they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar, assert_never
from urllib.parse import urlencode
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from app.access import Label
from app.clock import today_in_new_york
from app.contacts.models import Contact, Function, Mailbox, Place, Posting
from app.contacts.queries import name_contains, newest_posting, serves
from app.languages import gettext as _
from app.states.models import MemberState

E = TypeVar("E", bound=StrEnum)

PAGE = 50


class View(StrEnum):
    """Which people, before any filter."""

    CURRENT = "current"
    LEFT = "left"
    NO_EMAIL = "no-email"
    DO_NOT_CONTACT = "do-not-contact"

    @property
    def label(self) -> str:
        match self:
            case View.CURRENT:
                return _("Current")
            case View.LEFT:
                return _("Left post")
            case View.NO_EMAIL:
                return _("No e-mail")
            case View.DO_NOT_CONTACT:
                return _("Do not contact")
        assert_never(self)


def chosen(kind: type[E], text: str) -> E | None:
    """The member with this value; an address that somebody changed by hand filters by nothing."""
    return next((member for member in kind if member.value == text), None)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address of the list says."""

    view: View = View.CURRENT
    q: str = ""
    state: str = ""
    function: Function | None = None
    place: Place | None = None

    @property
    def is_narrowed(self) -> bool:
        return bool(self.q or self.state or self.function or self.place)

    def to_query(self, **changes: Any) -> str:
        """The filters with these changes; what is empty or usual is left out."""
        places = {name: changes.pop(name, "") for name in ("after", "person")}
        given = asdict(replace(self, **changes)) | places
        if given["view"] is View.CURRENT:
            del given["view"]
        return urlencode({name: value for name, value in given.items() if value})

    def url(self, **changes: Any) -> str:
        query = self.to_query(**changes)
        return f"/contacts?{query}" if query else "/contacts"


class ListedPerson(NamedTuple):
    """A person with the posting that put them on the list."""

    contact_id: UUID
    full_name: str
    languages: str
    do_not_contact: bool
    title: str | None
    function: Function | None
    place: Place | None
    ended_on: date | None
    state_code: str | None
    state_name: str | None
    has_address: bool
    label: Label

    @property
    def shown_title(self) -> str:
        return self.title or (self.function.label if self.function else "")

    @property
    def slug(self) -> str:
        return (self.state_code or "").lower()

    @property
    def has_left(self) -> bool:
        ended = self.ended_on is not None and self.ended_on <= today_in_new_york()
        return ended or self.function is None


class Totals(NamedTuple):
    people: int
    postings: int
    delegations: int


def _posting(*conditions: sa.ColumnElement[bool], seek: bool) -> sa.ColumnElement[bool]:
    """Somebody with such a posting: asked for each person, or as a set that is made once.

    A seek ends with the page; a set suits counting, and conditions for which SQLite would seek on
    another index than that of the person.
    """
    if not seek:
        return col(Contact.id).in_(sa.select(col(Posting.contact_id)).where(*conditions))
    wanted = sa.select(col(Posting.id)).where(col(Posting.contact_id) == col(Contact.id))
    return wanted.where(*conditions).correlate(Contact).exists()


def _has_address() -> sa.ColumnElement[bool]:
    wanted = sa.select(col(Mailbox.id)).where(col(Mailbox.contact_id) == col(Contact.id))
    return wanted.correlate(Contact).exists()


def _fits(filters: Filters) -> list[sa.ColumnElement[bool]]:
    """What the filters ask of one and the same posting."""
    wanted = (
        (Posting.state_code, filters.state.upper()),
        (Posting.function, filters.function),
        (Posting.place, filters.place),
    )
    return [col(column) == value for column, value in wanted if value]


def _belongs(
    view: View, fits: list[sa.ColumnElement[bool]], *, seek: bool
) -> sa.ColumnElement[bool]:
    now = serves(today_in_new_york())
    here = _posting(*fits, seek=seek) if fits else sa.true()
    match view:
        case View.CURRENT:
            return _posting(now, *fits, seek=seek)
        case View.LEFT:
            return sa.and_(here, col(Contact.erased_at).is_(None), ~_posting(now, seek=seek))
        case View.NO_EMAIL:
            return sa.and_(_posting(now, *fits, seek=seek), ~_has_address())
        case View.DO_NOT_CONTACT:
            return sa.and_(here, col(Contact.do_not_contact_since).is_not(None))
    assert_never(view)


def people_listed(
    db: Session, filters: Filters, *, after: UUID | None = None, limit: int = PAGE
) -> list[ListedPerson]:
    """One page by name; one more row than `limit` tells that there is a next page."""
    fits = _fits(filters)
    shown = newest_posting(*fits)
    belongs = _belongs(filters.view, fits, seek=not filters.state)
    query = (
        sa.select(
            col(Contact.id),
            col(Contact.full_name),
            col(Contact.languages),
            col(Contact.do_not_contact_since).is_not(None),
            col(Posting.title),
            col(Posting.function),
            col(Posting.place),
            col(Posting.ended_on),
            col(Posting.state_code),
            col(MemberState.name),
            _has_address(),
            col(Contact.label),
        )
        .select_from(Contact)
        .outerjoin(Posting, col(Posting.id) == shown)
        .outerjoin(MemberState, col(MemberState.code) == col(Posting.state_code))
        .where(belongs, *name_contains(filters.q), *_beyond(db, after))
        .order_by(col(Contact.sort_name), col(Contact.id))
        .limit(limit + 1)
    )
    return [ListedPerson._make(row) for row in db.execute(query)]


def _beyond(db: Session, after: UUID | None) -> Iterable[sa.ColumnElement[bool]]:
    """People behind this one; the address names an id, so that no name stands in it."""
    if after is None:
        return []
    name = db.scalar(sa.select(col(Contact.sort_name)).where(col(Contact.id) == after))
    if name is None:
        return []
    later = sa.or_(col(Contact.sort_name) > name, col(Contact.id) > after)
    return [col(Contact.sort_name) >= name, later]


def view_counts(db: Session, filters: Filters) -> Mapping[View, int]:
    """How many people each view holds with the same filters, in one query."""
    fits = _fits(filters)
    columns = [sa.func.count(sa.case((_belongs(view, fits, seek=False), 1))) for view in View]
    row = db.execute(
        sa.select(*columns).select_from(Contact).where(*name_contains(filters.q))
    ).one()
    return dict(zip(View, row, strict=True))


def list_counts(db: Session, several: Sequence[Filters]) -> list[int]:
    """How many people each of these lists, in one query."""

    def count(filters: Filters) -> sa.ScalarSelect[int]:
        belongs = _belongs(filters.view, _fits(filters), seek=False)
        query = sa.select(sa.func.count(col(Contact.id)))
        return query.where(belongs, *name_contains(filters.q)).scalar_subquery()

    return list(db.execute(sa.select(*map(count, several))).one())


def totals(db: Session) -> Totals:
    """Everybody on record, and the postings that have not ended."""
    known = col(Contact.erased_at).is_(None)
    people = sa.select(sa.func.count(col(Contact.id))).where(known).scalar_subquery()
    row = db.execute(
        sa.select(
            people,
            sa.func.count(col(Posting.id)),
            sa.func.count(sa.distinct(col(Posting.state_code))),
        ).where(serves(today_in_new_york()))
    ).one()
    return Totals._make(row)
