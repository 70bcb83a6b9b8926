"""Who may do what: one table of roles, one question; and whether a session lets its person in."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import Enum, StrEnum, auto
from types import MappingProxyType
from typing import Any, Protocol, assert_never

from app.languages import gettext as _
from app.people.models import Person, Role, SignInSession, Status

SEEN_EVERY = timedelta(seconds=60)
"""How exactly the last request of a session is known; each note is a write."""


class Permission(StrEnum):
    """One name per kind of act; every route names exactly one (docs/operating.md lists them)."""

    READ = "read"
    OWN_ACCOUNT = "own_account"
    LOG_OUTREACH = "log_outreach"
    EXPORT = "export"
    READ_HISTORY = "read_history"
    WRITE_LETTERS = "write_letters"
    APPROVE_LETTERS = "approve_letters"
    LOCK_DOWN = "lock_down"
    MANAGE_PEOPLE = "manage_people"


_READER = frozenset({Permission.READ, Permission.OWN_ACCOUNT})
_OURS = _READER | {Permission.READ_HISTORY, Permission.LOCK_DOWN}
_STAFF = _OURS | {Permission.LOG_OUTREACH, Permission.EXPORT}

GRANTS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.PARTNER: _READER,
        Role.VIEWER: _OURS,
        Role.OUTREACH: _STAFF,
        Role.AUTHOR: _STAFF | {Permission.WRITE_LETTERS},
        Role.APPROVER: _STAFF | {Permission.APPROVE_LETTERS},
        Role.COORDINATOR: frozenset(Permission),
    }
)


class KnownPerson(Protocol):
    """What the rules read of a person: a whole `Person`, or only these columns."""

    @property
    def role(self) -> Role: ...
    @property
    def status(self) -> Status: ...
    @property
    def epoch(self) -> int: ...
    @property
    def ends_on(self) -> date | None: ...


class KnownSession(Protocol):
    """What the rules read of a session: a whole `SignInSession`, or only these columns."""

    @property
    def epoch(self) -> int: ...
    @property
    def last_seen_at(self) -> datetime: ...
    @property
    def expires_at(self) -> datetime: ...
    @property
    def ended_at(self) -> datetime | None: ...
    @property
    def needs_factor(self) -> bool: ...
    @property
    def for_lockdown(self) -> bool: ...


class Opens(Enum):
    """How far a good session leads."""

    EVERY_PAGE = auto()
    FACTOR_PAGE = auto()
    """Only the page on which a second factor is set up."""
    LOCKDOWN_PAGE = auto()
    """Begun during a lockdown: only the page that ends it."""


def may(person: KnownPerson, permission: Permission) -> bool:
    """Whether this person's status and role allow an act of this kind."""
    return person.status is Status.ACTIVE and permission in GRANTS[person.role]


def may_come_in(person: KnownPerson, now: datetime) -> bool:
    """Only active people, and guests only until their last day."""
    return person.status is Status.ACTIVE and (
        person.ends_on is None or person.ends_on >= now.date()
    )


def is_good(session: KnownSession, person: KnownPerson, *, now: datetime, idle: timedelta) -> bool:
    """Whether the session lets its person in now; every request asks this and nothing else."""
    return (
        session.ended_at is None
        and session.expires_at > now
        and session.last_seen_at + idle > now
        and session.epoch == person.epoch
        and may_come_in(person, now)
    )


def opens(session: KnownSession) -> Opens:
    """What every way to a page asks besides `is_good`: the ordinary one and the short one."""
    if session.for_lockdown:
        return Opens.LOCKDOWN_PAGE
    return Opens.FACTOR_PAGE if session.needs_factor else Opens.EVERY_PAGE


def is_confirmed(session: SignInSession, *, now: datetime, lasts: timedelta) -> bool:
    """Whether its person proved who they are so recently that it counts for a grave act."""
    at = session.confirmed_at
    return at is not None and at <= now < at + lasts


def is_note_due(session: KnownSession, now: datetime) -> bool:
    """Whether this request must be written down as the session's last."""
    return now - session.last_seen_at >= SEEN_EVERY


def may_change(person: Person, record: Any) -> bool:
    """Whether forms about this record are offered: what others share with us is only read."""
    ours: bool = record.organisation_id == person.organisation_id
    return ours and may(person, Permission.LOG_OUTREACH)


def role_label(role: Role) -> str:
    match role:
        case Role.VIEWER:
            return _("Viewer")
        case Role.OUTREACH:
            return _("Outreach")
        case Role.AUTHOR:
            return _("Author")
        case Role.APPROVER:
            return _("Approver")
        case Role.COORDINATOR:
            return _("Coordinator")
        case Role.PARTNER:
            return _("Partner")
    assert_never(role)


def permission_label(permission: Permission) -> str:
    match permission:
        case Permission.READ:
            return _("read the records")
        case Permission.OWN_ACCOUNT:
            return _("change one’s own account")
        case Permission.LOG_OUTREACH:
            return _("log outreach")
        case Permission.EXPORT:
            return _("export")
        case Permission.READ_HISTORY:
            return _("read the history")
        case Permission.WRITE_LETTERS:
            return _("write letters")
        case Permission.APPROVE_LETTERS:
            return _("approve letters")
        case Permission.LOCK_DOWN:
            return _("lock the desk down")
        case Permission.MANAGE_PEOPLE:
            return _("manage people")
    assert_never(permission)
