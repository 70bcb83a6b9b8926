"""Lockdown: anybody of ours shuts the desk at once; two coordinators, or the host, open it again.

Nothing else has to know of it: beginning one ends every session and moves every epoch, so that no
session, half sign-in, link or token of the time before is good any more, and a session that begins
meanwhile is marked and opens one page. Whatever acts without a session (sending mail, the API) asks
`is_locked_down`.
"""

from datetime import timedelta
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.audit.actions import record
from app.clock import utc_now
from app.errors import DomainError
from app.languages import gettext as _
from app.organisations.queries import own_organisation_id
from app.people.models import Lockdown, Person, SignInSession
from app.people.rules import Permission, may

AGREED_FOR: Final = timedelta(hours=24)
"""How long the first coordinator's yes waits for the second one's."""


class LockedDown(DomainError):
    """Nobody gets in now."""

    status = 403


class NoLockdownReason(DomainError):
    """Those who find the desk shut must learn why."""


class NotLockedDown(DomainError):
    """There is nothing to end."""

    status = 409


class NeedsAnotherCoordinator(DomainError):
    """Nobody ends a lockdown alone: that one may be forced to."""

    status = 403


class OnlyTheDesk(DomainError):
    """Whoever runs the desk shuts and opens it; a partner shuts out its own people."""

    status = 403


def is_of_the_desk(db: Session, person: Person) -> bool:
    """Whether they belong to the organisation that runs this desk."""
    return person.organisation_id == own_organisation_id(db)


def current_lockdown(db: Session) -> Lockdown | None:
    found = select(Lockdown).where(col(Lockdown.ended_at).is_(None))
    return db.exec(found.order_by(col(Lockdown.id).desc()).limit(1)).first()


def is_locked_down(db: Session) -> bool:
    """Whether nothing may leave the desk now: no page, no export, no answer of an API, no mail."""
    return current_lockdown(db) is not None


def refuse_in_lockdown(db: Session, person: Person) -> bool:
    """Raises LockedDown unless this person may end a lockdown; True while there is one.

    Asked after the person was read: who was read before a lockdown has the epoch from before it.
    """
    if not is_locked_down(db):
        return False
    if not (may(person, Permission.MANAGE_PEOPLE) and is_of_the_desk(db, person)):
        raise LockedDown(_("The desk is locked down. Nobody can sign in until it is ended."))
    return True


def begin_lockdown(
    db: Session, *, reason: str, by: Person | None = None, organisation_id: UUID
) -> Lockdown:
    """Shut the desk with the next request of everybody, of whoever does it too."""
    if by and not is_of_the_desk(db, by):
        raise OnlyTheDesk(_("Only the organisation that runs this desk shuts the whole of it."))
    if there := current_lockdown(db):
        return there
    if not (why := reason.strip()):
        raise NoLockdownReason(_("Say in a few words why."), field="reason")
    by_id = by.id if by else None
    begun = Lockdown(begun_at=utc_now(), begun_by_id=by_id, reason=why)
    db.add(begun)
    db.flush()
    _note(db, "lockdown.begun", begun, by, organisation_id)
    _end_sessions(db)
    db.execute(sa.update(Person).values(epoch=col(Person.epoch) + 1))
    return begun


def shut_out_own(db: Session, *, by: Person) -> None:
    """Sign out everybody of a partner organisation, and void their links and half sign-ins.

    It does not last: nobody of theirs can end a lockdown, so they may sign in again at once.
    """
    theirs = col(Person.organisation_id) == by.organisation_id
    whose = sa.select(col(Person.id)).where(theirs)
    _end_sessions(db, col(SignInSession.person_id).in_(whose))
    db.execute(sa.update(Person).where(theirs).values(epoch=col(Person.epoch) + 1))
    record(db, action="lockdown.partner_shut_out", subject_id=by.organisation_id)


def agree_to_end(db: Session, *, by: Person) -> Lockdown:
    """The first coordinator's yes, or the second one's, which ends the lockdown."""
    if not is_of_the_desk(db, by):
        raise OnlyTheDesk(_("Only coordinators of the organisation that runs this desk end it."))
    lockdown = current_lockdown(db)
    if lockdown is None:
        raise NotLockedDown(_("The desk is not locked down."))
    now = utc_now()
    if lockdown.agreed_at is None or lockdown.agreed_at + AGREED_FOR < now:
        lockdown.agreed_by_id, lockdown.agreed_at = by.id, now
        _note(db, "lockdown.ending_agreed", lockdown, by, by.organisation_id)
    elif lockdown.agreed_by_id == by.id:
        raise NeedsAnotherCoordinator(_("You have agreed already; another coordinator has to."))
    else:
        lockdown.ended_by_id = by.id
        _end(db, lockdown, by, by.organisation_id)
    return lockdown


def end_on_host(db: Session, *, organisation_id: UUID) -> None:
    """Whoever commands the machine ends it alone; the history says that it was so."""
    lockdown = current_lockdown(db)
    if lockdown is None:
        raise NotLockedDown(_("The desk is not locked down."))
    _end(db, lockdown, None, organisation_id)


def _end(db: Session, lockdown: Lockdown, by: Person | None, organisation_id: UUID) -> None:
    lockdown.ended_at = utc_now()
    db.flush()
    _note(db, "lockdown.ended", lockdown, by, organisation_id)
    _end_sessions(db)


def _end_sessions(db: Session, *which: sa.ColumnElement[bool]) -> None:
    still = sa.update(SignInSession).where(col(SignInSession.ended_at).is_(None), *which)
    db.execute(still.values(ended_at=utc_now()))


def _note(
    db: Session, action: str, lockdown: Lockdown, by: Person | None, organisation_id: UUID
) -> None:
    record(
        db,
        action=action,
        subject_id=lockdown.id,
        organisation_id=organisation_id,
        actor_id=by.id if by else None,
        on_host=by is None,
    )
