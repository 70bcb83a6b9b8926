"""Who is asking, found by one statement inside the event loop; the rules are the ordinary ones.

Gives a person only when nothing is left to decide or to write: a session that is not good, a
permission that is missing, or a note that is due is for the ordinary way (app.people.deps).
"""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from fastapi import Request
from sqlmodel import col

from app.clock import utc_now
from app.db import ChangeCounter
from app.people.models import Person, Role, SignInSession, Status
from app.people.rules import Opens, Permission, is_good, is_note_due, may, opens
from app.people.tokens import hash_of
from app.settings import get_settings
from app.web.db import database_of
from app.web.sessions import token_of


class SeenSession(NamedTuple):
    """The columns of a session that decide whether it is good."""

    epoch: int
    last_seen_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    needs_factor: bool
    for_lockdown: bool


class SeenPerson(NamedTuple):
    """The columns of a person that decide what they may do, and what a kept page depends on."""

    id: UUID
    role: Role
    status: Status
    epoch: int
    ends_on: date | None
    time_zone: str | None


class Glance(NamedTuple):
    """A person who may read, and how often records had changed in the same instant."""

    person: SeenPerson
    changes: int


def _columns(table: Any, kind: Any) -> list[Any]:
    return [col(getattr(table, name)) for name in kind._fields]


_QUERY = (
    sa.select(
        *_columns(SignInSession, SeenSession),
        *_columns(Person, SeenPerson),
        sa.select(col(ChangeCounter.value)).scalar_subquery(),
    )
    .select_from(SignInSession)
    .join(Person, col(Person.id) == col(SignInSession.person_id))
    .where(col(SignInSession.token_hash) == sa.bindparam("token_hash"))
)
_SESSION = len(SeenSession._fields)


def glance(request: Request, permission: Permission) -> Glance | None:
    """The person, if their session is good, they have this permission, and no note is due."""
    token = token_of(request)
    row = token and database_of(request).glance(_QUERY, {"token_hash": hash_of(token)})
    if not row:
        return None
    session, person = SeenSession(*row[:_SESSION]), SeenPerson(*row[_SESSION:-1])
    now = utc_now()
    if (
        opens(session) is not Opens.EVERY_PAGE
        or not is_good(session, person, now=now, idle=get_settings().session_idle)
        or is_note_due(session, now)
        or not may(person, permission)
    ):
        return None
    return Glance(person, row[-1] or 0)
