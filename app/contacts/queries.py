"""Reading people, their postings, mailboxes and missions.

A posting is current until the day on which it ended. Lists name their columns and stand in a total
order; the big list of people with its filters is `app.contacts.listing`.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.access import Label
from app.clock import today_in_new_york
from app.contacts.models import (
    Contact,
    Exactness,
    Function,
    Mailbox,
    PermanentMission,
    Place,
    Posting,
)
from app.errors import NotFound
from app.languages import gettext as _
from app.states.names import folded

EVERYBODY = 10_000
"""More people than any delegation has."""


class PersonRow(NamedTuple):
    """A person in a posting for one delegation."""

    contact_id: UUID
    full_name: str
    title: str
    function: Function
    place: Place
    began_on: date | None
    ended_on: date | None
    do_not_contact: bool
    languages: str
    posting_id: UUID
    began_exactness: Exactness
    ended_exactness: Exactness
    label: Label

    @property
    def shown_title(self) -> str:
        return self.title or self.function.label


class FoundPerson(NamedTuple):
    """A person as somebody types their name; `state_code` is where they serve now."""

    contact_id: UUID
    full_name: str
    title: str
    function: Function | None
    state_code: str | None
    do_not_contact: bool

    @property
    def shown_title(self) -> str:
        return self.title or (self.function.label if self.function else "")


def serves(today: date | sa.BindParameter[Any]) -> sa.ColumnElement[bool]:
    """Postings that have not ended by this day."""
    return sa.or_(col(Posting.ended_on).is_(None), col(Posting.ended_on) > today)


def newest_posting(*conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[UUID]:
    """The id of a contact's newest posting that fits, current ones first; correlated."""
    return (
        sa.select(col(Posting.id))
        .where(col(Posting.contact_id) == col(Contact.id), *conditions)
        .order_by(
            sa.case((serves(today_in_new_york()), 0), else_=1),
            col(Posting.began_on).desc().nulls_last(),
            col(Posting.id).desc(),
        )
        .limit(1)
        .correlate(Contact)
        .scalar_subquery()
    )


@cache
def _people_of(former: bool) -> sa.Select[*tuple[Any, ...]]:  # noqa: FBT001
    """Built once: `:code`, `:today` and `:limit` are given when it is run."""
    here = col(Posting.state_code) == sa.bindparam("code", type_=sa.String)
    now = serves(sa.bindparam("today", type_=sa.Date))
    of_contact = sa.select(col(Posting.id)).where(
        here, now, col(Posting.contact_id) == col(Contact.id)
    )
    wanted = newest_posting(here) if former else newest_posting(here, now)
    query = _person_rows().join(Posting, col(Posting.id) == wanted)
    if former:
        query = query.where(~of_contact.correlate(Contact).exists())
    in_state = sa.select(col(Posting.contact_id)).where(here)
    rank = sa.case(*((col(Posting.function) == kind, n) for n, kind in enumerate(Function)))
    return (
        query.where(col(Contact.id).in_(in_state))
        .order_by(rank, col(Contact.sort_name), col(Contact.id))
        .limit(sa.bindparam("limit", type_=sa.Integer))
    )


def people_of(
    db: Session, state_code: str, *, former: bool = False, limit: int = EVERYBODY
) -> list[PersonRow]:
    """Who serves (or, `former`, served and no longer does) for a State: highest function first."""
    given = {"code": state_code, "today": today_in_new_york(), "limit": limit}
    return [PersonRow._make(row) for row in db.execute(_people_of(former), given)]


class PeopleCount(NamedTuple):
    current: int
    former: int


def people_count(db: Session, state_code: str) -> PeopleCount:
    """How many serve for a State, and how many did and no longer do."""
    serving = sa.case((serves(today_in_new_york()), col(Posting.contact_id)))
    everybody, current = db.execute(
        sa.select(
            sa.func.count(sa.distinct(col(Posting.contact_id))),
            sa.func.count(sa.distinct(serving)),
        ).where(col(Posting.state_code) == state_code)
    ).one()
    return PeopleCount(current=current, former=everybody - current)


def _person_rows() -> sa.Select[*tuple[Any, ...]]:
    return sa.select(
        col(Contact.id),
        col(Contact.full_name),
        col(Posting.title),
        col(Posting.function),
        col(Posting.place),
        col(Posting.began_on),
        col(Posting.ended_on),
        col(Contact.do_not_contact_since).is_not(None),
        col(Contact.languages),
        col(Posting.id),
        col(Posting.began_exactness),
        col(Posting.ended_exactness),
        col(Contact.label),
    ).select_from(Contact)


def contact_by_id(db: Session, contact_id: UUID) -> Contact:
    contact = db.exec(select(Contact).where(col(Contact.id) == contact_id)).one_or_none()
    if contact is None:
        raise NotFound(_("There is no such person, or you may not see them."))
    return contact


def posting_by_id(db: Session, posting_id: UUID) -> Posting:
    posting = db.exec(select(Posting).where(col(Posting.id) == posting_id)).one_or_none()
    if posting is None:
        raise NotFound(_("There is no such posting, or you may not see it."))
    return posting


def mailbox_by_id(db: Session, mailbox_id: UUID) -> Mailbox:
    mailbox = db.exec(select(Mailbox).where(col(Mailbox.id) == mailbox_id)).one_or_none()
    if mailbox is None:
        raise NotFound(_("There is no such mailbox, or you may not see it."))
    return mailbox


def mission_by_id(db: Session, mission_id: UUID) -> PermanentMission:
    wanted = select(PermanentMission).where(col(PermanentMission.id) == mission_id)
    mission = db.exec(wanted).one_or_none()
    if mission is None:
        raise NotFound(_("There is no such mission, or you may not see it."))
    return mission


def postings_of(db: Session, contact_id: UUID) -> Sequence[Posting]:
    """A person's postings, the newest first; one whose beginning is not known stands last."""
    return db.exec(
        select(Posting)
        .where(col(Posting.contact_id) == contact_id)
        .order_by(col(Posting.began_on).desc().nulls_last(), col(Posting.id).desc())
    ).all()


def state_served(db: Session, contact_id: UUID) -> str:
    """The State for which a person serves now, or served last."""
    query = sa.select(col(Posting.state_code)).join(Contact, col(Posting.id) == newest_posting())
    code = db.scalar(query.where(col(Contact.id) == contact_id))
    if code is None:
        raise NotFound(_("This person has no posting. Enter one first."))
    return code


def mailboxes_of(db: Session, contact_id: UUID) -> Sequence[Mailbox]:
    return db.exec(
        select(Mailbox)
        .where(col(Mailbox.contact_id) == contact_id)
        .order_by(col(Mailbox.address), col(Mailbox.id))
    ).all()


def mailboxes_at(db: Session, mission_id: UUID) -> Sequence[Mailbox]:
    """Addresses of an office that belong to no single person."""
    return db.exec(
        select(Mailbox)
        .where(col(Mailbox.mission_id) == mission_id)
        .order_by(col(Mailbox.address), col(Mailbox.id))
    ).all()


def mailbox_with(db: Session, address: str) -> Mailbox | None:
    return db.exec(select(Mailbox).where(col(Mailbox.address) == address.lower())).one_or_none()


def missions_of(db: Session, state_code: str) -> Sequence[PermanentMission]:
    """A State's offices at the seats of the United Nations and its ministry, New York first."""
    found = db.exec(
        select(PermanentMission).where(col(PermanentMission.state_code) == state_code)
    ).all()
    places = list(Place)
    return sorted(found, key=lambda m: (places.index(m.place), m.name, m.id))


def namesakes(db: Session, full_name: str, state_code: str) -> Sequence[Contact]:
    """People of one delegation, now or before, with this name whatever its case and accents."""
    here = sa.select(col(Posting.contact_id)).where(col(Posting.state_code) == state_code)
    return db.exec(
        select(Contact)
        .where(col(Contact.sort_name) == folded(full_name)[:250], col(Contact.id).in_(here))
        .order_by(col(Contact.id))
    ).all()


def name_contains(text: str) -> list[sa.ColumnElement[bool]]:
    """Each word typed stands somewhere in the name, in any order."""
    name = col(Contact.sort_name)
    return [name.contains(word, autoescape=True) for word in folded(text).split()]


def find_people(db: Session, text: str, limit: int = 8) -> list[FoundPerson]:
    """People whose name fits what was typed; those who serve now come before those who left."""
    if not (words := name_contains(text)):
        return []
    now = serves(today_in_new_york())
    serving = sa.select(col(Posting.id)).where(col(Posting.contact_id) == col(Contact.id), now)
    serves_now = serving.correlate(Contact).exists()
    found: list[FoundPerson] = []
    for group in (serves_now, ~serves_now):  # two walks along the index, each ends at the limit
        if len(found) < limit:
            query = _found_rows(now).where(*words, group).limit(limit - len(found))
            found += [FoundPerson._make(row) for row in db.execute(query)]
    return found


def ids_found(text: str, limit: int) -> sa.Select[UUID] | None:
    """The ids of whom `find_people` finds, to be asked for within another query."""
    if not (words := name_contains(text)):
        return None
    serving = sa.select(col(Posting.id)).where(
        col(Posting.contact_id) == col(Contact.id), serves(today_in_new_york())
    )
    serves_now = sa.case((serving.correlate(Contact).exists(), 0), else_=1)
    order = (serves_now, col(Contact.sort_name), col(Contact.id))
    return sa.select(col(Contact.id)).where(*words).order_by(*order).limit(limit)


def _found_rows(now: sa.ColumnElement[bool]) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            col(Contact.id),
            col(Contact.full_name),
            sa.func.coalesce(col(Posting.title), ""),
            col(Posting.function),
            col(Posting.state_code),
            col(Contact.do_not_contact_since).is_not(None),
        )
        .outerjoin(Posting, col(Posting.id) == newest_posting(now))
        .order_by(col(Contact.sort_name), col(Contact.id))
    )


def contact_names(db: Session, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Names of the people among these whom the viewer may see; one query however many."""
    if not ids:
        return {}
    rows = db.execute(
        sa.select(col(Contact.id), col(Contact.full_name)).where(col(Contact.id).in_(ids))
    )
    return {row.id: row.full_name for row in rows}
