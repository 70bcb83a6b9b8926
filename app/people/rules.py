"""Who may do what: one table of roles, one question."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import assert_never

from app.languages import gettext as _
from app.people.models import Person, Role, Status


class Permission(StrEnum):
    """One name per kind of act; every route names exactly one (docs/operating.md lists them)."""

    READ = "read"
    OWN_ACCOUNT = "own_account"
    LOG_OUTREACH = "log_outreach"
    EXPORT = "export"
    READ_HISTORY = "read_history"
    WRITE_LETTERS = "write_letters"
    APPROVE_LETTERS = "approve_letters"
    MANAGE_PEOPLE = "manage_people"


_READER = frozenset({Permission.READ, Permission.OWN_ACCOUNT})
_STAFF = _READER | {Permission.LOG_OUTREACH, Permission.EXPORT, Permission.READ_HISTORY}

GRANTS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.PARTNER: _READER,
        Role.VIEWER: _READER | {Permission.READ_HISTORY},
        Role.OUTREACH: _STAFF,
        Role.AUTHOR: _STAFF | {Permission.WRITE_LETTERS},
        Role.APPROVER: _STAFF | {Permission.APPROVE_LETTERS},
        Role.COORDINATOR: frozenset(Permission),
    }
)


def may(person: Person, permission: Permission) -> bool:
    """Whether this person's status and role allow an act of this kind."""
    return person.status is Status.ACTIVE and permission in GRANTS[person.role]


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
        case Permission.MANAGE_PEOPLE:
            return _("manage people")
    assert_never(permission)
