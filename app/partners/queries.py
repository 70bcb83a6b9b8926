"""Reading partners: whom an organisation knows, what it shares, and who of theirs came in."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.errors import NotFound
from app.languages import gettext as _
from app.organisations.models import Organisation, OrganisationKind
from app.organisations.queries import own_organisation_id
from app.partners.models import Sharing
from app.people.models import Person, Role, Status


class Invited(NamedTuple):
    """Somebody of a partner who has not used their first link yet."""

    id: UUID
    name: str
    organisation_id: UUID


def runs_the_desk(db: Session, organisation_id: UUID) -> bool:
    return own_organisation_id(db) == organisation_id


def partners_of(db: Session, organisation_id: UUID, today: date) -> Sequence[Organisation]:
    """The one that runs the desk knows all; a partner that one, and whom sharing joins it with."""
    others = select(Organisation).where(Organisation.id != organisation_id)
    if not runs_the_desk(db, organisation_id):
        near = {each.organisation_id for each in received(db, organisation_id, today)}
        near |= {each.partner_id for each in granted(db, organisation_id, today)}
        others = others.where(
            sa.or_(col(Organisation.kind) == OrganisationKind.OWN, col(Organisation.id).in_(near))
        )
    return db.exec(others.order_by(col(Organisation.name), col(Organisation.id))).all()


def partner_of(db: Session, organisation_id: UUID, partner_id: UUID, today: date) -> Organisation:
    """The partner, when it is one that this organisation knows; raises NotFound."""
    for partner in partners_of(db, organisation_id, today):
        if partner.id == partner_id:
            return partner
    raise NotFound(_("There is no such organisation."))


def granted(db: Session, organisation_id: UUID, today: date) -> Sequence[Sharing]:
    """What this organisation lets others see today."""
    return _open(db, today, Sharing.organisation_id == organisation_id)


def received(db: Session, organisation_id: UUID, today: date) -> Sequence[Sharing]:
    """What others let this organisation see today."""
    return _open(db, today, Sharing.partner_id == organisation_id)


def _open(db: Session, today: date, whose: Any) -> Sequence[Sharing]:
    open_ones = select(Sharing).where(col(Sharing.ended_at).is_(None), Sharing.until >= today)
    return db.exec(open_ones.where(whose).order_by(col(Sharing.granted_at), col(Sharing.id))).all()


def granted_by_id(db: Session, organisation_id: UUID, sharing_id: UUID) -> Sharing:
    """What this organisation granted, ended or not; raises NotFound."""
    sharing = db.get(Sharing, sharing_id)
    if sharing is None or sharing.organisation_id != organisation_id:
        raise NotFound(_("Nothing of ours is shared like this."))
    return sharing


def looked_after(db: Session) -> set[UUID]:
    """Organisations in which a coordinator of their own has come in: they invite by themselves."""
    came_in = sa.or_(col(Person.epoch) > 0, col(Person.status) != Status.INVITED)
    query = sa.select(col(Person.organisation_id)).distinct()
    return set(db.scalars(query.where(col(Person.role) == Role.COORDINATOR, came_in)))


def invited(db: Session) -> Sequence[Invited]:
    """People of partners whose first link is still unused."""
    query = (
        sa.select(col(Person.id), col(Person.name), col(Person.organisation_id))
        .join(Organisation, col(Organisation.id) == col(Person.organisation_id))
        .where(
            col(Organisation.kind) == OrganisationKind.PARTNER,
            col(Person.status) == Status.INVITED,
            col(Person.epoch) == 0,
        )
        .order_by(col(Person.name), col(Person.id))
    )
    return [Invited._make(row) for row in db.execute(query)]
