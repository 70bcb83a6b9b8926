"""Who still belongs: suspending people, giving other roles, resetting a lost password."""

from datetime import date

from sqlmodel import Session

from app.audit.actions import record
from app.clock import utc_now
from app.errors import DomainError
from app.languages import gettext as _
from app.people.actions import give_link
from app.people.epochs import end_ways_in
from app.people.factors import clear_factors
from app.people.models import Person, Role, Status
from app.people.queries import other_coordinators


class SuspendsThemselves(DomainError):
    """Otherwise the last coordinator could lock everybody out."""


class ResetsThemselves(DomainError):
    """Otherwise the link would be all that is left of the only coordinator."""


class SetsTheirOwnEnd(DomainError):
    """Nobody prolongs their own stay."""


class PastDay(DomainError):
    """A last day is today or later."""


class NeedsACoordinator(DomainError):
    """Somebody must be able to invite, suspend and give roles."""


def reset(db: Session, *, person: Person, by: Person | None = None) -> str:
    """Take away password, factors and sessions; returns the token of a link to set up anew."""
    if by and person.id == by.id:
        raise ResetsThemselves(_("Change your own password and factors in Settings."))
    person.password_hash = None
    clear_factors(db, person, codes=True)
    person.status = Status.INVITED
    end_ways_in(db, person)
    record(
        db,
        action="people.reset",
        subject_id=person.id,
        organisation_id=person.organisation_id,
    )
    return give_link(db, person, organisation_id=person.organisation_id)


def suspend(db: Session, *, person: Person, by: Person) -> None:
    """Close an account at once; nothing the person recorded changes."""
    if person.id == by.id:
        raise SuspendsThemselves(_("Nobody can suspend themselves; ask another coordinator."))
    person.status = Status.SUSPENDED
    end_ways_in(db, person)
    record(db, action="people.suspended", subject_id=person.id)


def readmit(db: Session, *, person: Person) -> None:
    """Open a suspended account again; who never set a password needs a new link."""
    if person.status is Status.SUSPENDED:
        person.status = Status.ACTIVE if person.password_hash else Status.INVITED
        db.add(person)
        record(db, action="people.readmitted", subject_id=person.id)


def set_last_day(db: Session, *, person: Person, by: Person, ends_on: date | None) -> None:
    """Make somebody a guest until the end of a day, prolong that, or keep them for good."""
    if person.id == by.id:
        raise SetsTheirOwnEnd(_("Another coordinator sets your last day."), field="ends_on")
    if ends_on and ends_on < utc_now().date():
        raise PastDay(_("This day is over. Suspend them instead."), field="ends_on")
    if ends_on and person.role is Role.COORDINATOR and not other_coordinators(db, person.id):
        raise NeedsACoordinator(
            _("This is the last coordinator. Make somebody else one first."), field="ends_on"
        )
    person.ends_on = ends_on
    db.add(person)
    record(db, action="people.last_day_set", subject_id=person.id, is_guest=ends_on is not None)


def change_role(db: Session, *, person: Person, role: Role) -> None:
    """Give another role; sessions begun under the old one end."""
    was = person.role
    if was is Role.COORDINATOR is not role and not other_coordinators(db, person.id):
        raise NeedsACoordinator(
            _("This is the last coordinator. Make somebody else one first."), field="role"
        )
    person.role = role
    end_ways_in(db, person)
    record(db, action="people.role_changed", subject_id=person.id, was=was.value, role=role.value)
