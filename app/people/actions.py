"""Inviting people, beginning and ending sessions, changing one's own account."""

from datetime import date, timedelta
from uuid import UUID
from zoneinfo import available_timezones

import sqlalchemy as sa
from sqlmodel import Session, col

from app.audit.actions import record
from app.clock import utc_now
from app.errors import DomainError
from app.languages import gettext as _
from app.people import passwords
from app.people.epochs import end_ways_in
from app.people.factors import must_set_up_factor
from app.people.lockdown import refuse_in_lockdown
from app.people.models import Invitation, Person, Role, SignInMethod, SignInSession, Status
from app.people.queries import person_by_email, usable_invitation
from app.people.tokens import hash_of, new_token
from app.settings import get_settings

LINK_LASTS = timedelta(hours=72)


class AddressTaken(DomainError):
    status = 409


class WeakPassword(DomainError):
    """Too short, too long, or the person's own address."""


class LinkSpent(DomainError):
    """The one-time link was used, replaced or is too old."""

    status = 410


class WrongSignIn(DomainError):
    """Address and password do not fit; which of them is wrong is not told."""


class UnknownTimeZone(DomainError):
    pass


def _free_address(db: Session, email: str) -> str:
    address = email.strip().lower()
    if person_by_email(db, address):
        raise AddressTaken(_("Somebody with this address is here already."), field="email")
    return address


def _check_password(password: str, email: str) -> None:
    if len(password) < passwords.MIN_LENGTH:
        raise WeakPassword(
            _("Use at least {n} characters; four random words are good.").format(
                n=passwords.MIN_LENGTH
            ),
            field="password",
        )
    if len(password) > passwords.MAX_LENGTH or password.lower() == email:
        raise WeakPassword(_("Choose another password."), field="password")


def invited_before(
    db: Session, *, email: str, name: str, role: Role, ends_on: date | None, organisation_id: UUID
) -> Person | None:
    """Who was invited by the same form: sent twice, it makes one colleague and a newer link."""
    there = person_by_email(db, email)
    same = there and (there.organisation_id, there.name, there.role, there.ends_on)
    wanted = (organisation_id, name.strip(), role, ends_on)
    return there if there and there.status is Status.INVITED and same == wanted else None


def add_person(
    db: Session,
    *,
    organisation_id: UUID,
    email: str,
    name: str,
    role: Role,
    password: str | None = None,
    ends_on: date | None = None,
    by: UUID | None = None,
    told_to: UUID | None = None,
) -> Person:
    """Enter a colleague, active with a password, else invited; a guest until `ends_on`.

    `told_to` is the organisation whose history tells it, when it is not the person's own.
    """
    address = _free_address(db, email)
    if password is not None:
        _check_password(password, address)
    person = Person(
        organisation_id=organisation_id,
        email=address,
        name=name.strip(),
        role=role,
        status=Status.ACTIVE if password else Status.INVITED,
        ends_on=ends_on,
        password_hash=passwords.hash_password(password) if password else None,
        created_at=utc_now(),
    )
    db.add(person)
    db.flush()
    record(
        db,
        action="people.added",
        subject_id=person.id,
        organisation_id=told_to or organisation_id,
        actor_id=by,
        role=role.value,
    )
    return person


def give_link(db: Session, person: Person | None, *, organisation_id: UUID) -> str:
    """A new one-time link's token; older ones of the same person are void from now on."""
    record(
        db,
        action="people.link_given",
        subject_id=person.id if person else None,
        organisation_id=organisation_id,
    )
    now = utc_now()
    whose = col(Invitation.person_id)
    same = whose == person.id if person else whose.is_(None)
    db.execute(
        sa.update(Invitation)
        .where(same, col(Invitation.used_at).is_(None), col(Invitation.voided_at).is_(None))
        .values(voided_at=now)
    )
    token = new_token()
    db.add(
        Invitation(
            person_id=person.id if person else None,
            token_hash=hash_of(token),
            epoch=person.epoch if person else None,
            created_at=now,
            expires_at=now + LINK_LASTS,
        )
    )
    return token


def _take_link(db: Session, token: str) -> Invitation:
    invitation = usable_invitation(db, hash_of(token), utc_now())
    if invitation is None:
        raise LinkSpent(_("This link has been used, replaced or is too old. Ask for a new one."))
    invitation.used_at = utc_now()
    return invitation


def accept_invitation(db: Session, *, token: str, name: str, password: str) -> Person:
    """Use a personal one-time link: set name and password, become active."""
    invitation = _take_link(db, token)
    person = db.get(Person, invitation.person_id) if invitation.person_id else None
    if person is None:
        raise LinkSpent(_("This link has been used, replaced or is too old. Ask for a new one."))
    _check_password(password, person.email)
    person.name = name.strip()
    person.password_hash = passwords.hash_password(password)
    person.status = Status.ACTIVE
    end_ways_in(db, person)
    record(
        db,
        action="people.joined",
        subject_id=person.id,
        organisation_id=person.organisation_id,
        actor_id=person.id,
    )
    return person


def become_first_coordinator(
    db: Session, *, token: str, organisation_id: UUID, email: str, name: str, password: str
) -> Person:
    """Use the link that the first start printed: there is no default account."""
    _take_link(db, token)
    return add_person(
        db,
        organisation_id=organisation_id,
        email=email,
        name=name,
        role=Role.COORDINATOR,
        password=password,
    )


def begin_session(db: Session, person: Person, *, how: SignInMethod = SignInMethod.PASSWORD) -> str:
    """Sign this person in; returns the token for the cookie. Always a new one (no fixation)."""
    now = utc_now()
    token = new_token()
    is_locked = refuse_in_lockdown(db, person)
    db.add(
        SignInSession(
            person_id=person.id,
            token_hash=hash_of(token),
            epoch=person.epoch,
            created_at=now,
            last_seen_at=now,
            expires_at=now + get_settings().session_lifetime,
            how=how,
            confirmed_at=now,
            needs_factor=must_set_up_factor(db, person),
            for_lockdown=is_locked,
        )
    )
    record(
        db,
        action="people.signed_in",
        subject_id=person.id,
        organisation_id=person.organisation_id,
        actor_id=person.id,
        how=how.value,
    )
    return token


def sign_out(db: Session, session: SignInSession) -> None:
    session.ended_at = utc_now()
    db.add(session)
    record(db, action="people.signed_out", subject_id=session.person_id)


def change_account(
    db: Session, *, person: Person, name: str, time_zone: str, shortcuts: bool
) -> None:
    """A person's own name, time zone and whether single keys do something."""
    if time_zone and time_zone not in available_timezones():
        raise UnknownTimeZone(
            _("There is no such time zone; write it like Europe/Zurich."), field="time_zone"
        )
    person.name = name.strip()
    person.time_zone = time_zone or None
    person.shortcuts = shortcuts
    db.add(person)
    record(db, action="people.account_changed", subject_id=person.id)


def end_session(db: Session, *, session: SignInSession) -> None:
    """Sign oneself out elsewhere."""
    session.ended_at = utc_now()
    db.add(session)
    record(db, action="people.session_ended", subject_id=session.person_id)


def change_password(db: Session, *, person: Person, current: str, new: str) -> None:
    """Set a new password; every way in but the present session ends."""
    if not passwords.matches(current, person.password_hash):
        raise WrongSignIn(_("This is not your present password."), field="current")
    _check_password(new, person.email)
    person.password_hash = passwords.hash_password(new)
    end_ways_in(db, person)
    record(db, action="people.password_changed", subject_id=person.id)
