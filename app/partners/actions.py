"""Letting partner organisations in, sharing with them until a day, ending that at once."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from app.access import Label
from app.audit.actions import record
from app.clock import today_in_new_york, utc_now
from app.errors import NotFound
from app.languages import gettext as _
from app.organisations.models import Organisation, OrganisationKind
from app.partners.models import Sharing
from app.partners.queries import invited, looked_after, partner_of, runs_the_desk
from app.partners.rules import NameTaken, NotOursToInvite, OnlyTheDesk, check_until
from app.people.actions import add_person, give_link
from app.people.models import Person, Role


def add_partner(db: Session, *, by: Person, name: str) -> Organisation:
    """Enter another organisation; it sees nothing of ours before something is shared."""
    _check_runs_desk(db, by)
    same = sa.select(sa.func.count()).where(
        sa.func.lower(col(Organisation.name)) == name.strip().lower()
    )
    if db.scalar(same):
        raise NameTaken(_("There is an organisation of this name already."), field="name")
    partner = Organisation(kind=OrganisationKind.PARTNER, name=name.strip(), created_at=utc_now())
    db.add(partner)
    db.flush()
    record(db, action="partner.added", subject_id=partner.id)
    return partner


def invite(
    db: Session,
    *,
    by: Person,
    partner_id: UUID,
    name: str,
    email: str,
    role: Role,
    ends_on: date | None = None,
) -> str:
    """Enter somebody of theirs; returns the token of a one-time link.

    Once a coordinator of theirs has come in, only they do: whoever invites could read as them.
    """
    partner = _still_ours_to_invite(db, by, partner_id)
    person = add_person(
        db,
        organisation_id=partner.id,
        email=email,
        name=name,
        role=role,
        ends_on=ends_on,
        told_to=by.organisation_id,
    )
    record(db, action="partner.person_invited", subject_id=partner.id, role=role.value)
    return give_link(db, person, organisation_id=by.organisation_id)


def give_new_link(db: Session, *, by: Person, partner_id: UUID, person_id: UUID) -> str:
    """Another first link for somebody who did not use theirs."""
    partner = _still_ours_to_invite(db, by, partner_id)
    if (partner.id, person_id) not in {(each.organisation_id, each.id) for each in invited(db)}:
        raise NotFound(_("There is no such person."))
    person = db.get_one(Person, person_id)
    return give_link(db, person, organisation_id=by.organisation_id)


def share(db: Session, *, by: Person, partner_id: UUID, ceiling: Label, until: date) -> Sharing:
    """Let a partner read ours up to a label until a day, instead of what was shared before."""
    today = today_in_new_york()
    partner = partner_of(db, by.organisation_id, partner_id, today)
    check_until(until, today)
    before = sa.update(Sharing).where(
        col(Sharing.organisation_id) == by.organisation_id,
        col(Sharing.partner_id) == partner.id,
        col(Sharing.ended_at).is_(None),
    )
    db.execute(before.values(ended_at=utc_now(), ended_by_id=by.id))
    sharing = Sharing(
        organisation_id=by.organisation_id,
        partner_id=partner.id,
        ceiling=ceiling,
        until=until,
        granted_by_id=by.id,
        granted_at=utc_now(),
    )
    db.add(sharing)
    record(
        db,
        action="sharing.granted",
        subject_id=partner.id,
        ceiling=int(ceiling),
        until=until.isoformat(),
    )
    return sharing


def end_sharing(db: Session, *, by: Person, sharing: Sharing) -> None:
    """Nothing is shared any more from their next request on; ending twice ends once."""
    if sharing.ended_at is None:
        sharing.ended_at, sharing.ended_by_id = utc_now(), by.id
        db.add(sharing)
        record(db, action="sharing.ended", subject_id=sharing.partner_id)


def _check_runs_desk(db: Session, by: Person) -> None:
    if not runs_the_desk(db, by.organisation_id):
        raise OnlyTheDesk(_("Only the organisation that runs this desk lets others in."))


def _still_ours_to_invite(db: Session, by: Person, partner_id: UUID) -> Organisation:
    partner = partner_of(db, by.organisation_id, partner_id, today_in_new_york())
    _check_runs_desk(db, by)
    if partner.id in looked_after(db):
        raise NotOursToInvite(_("Their own coordinator looks after their people now."))
    return partner
