"""Who is asking: routes name one of these in their signature, and a test walks all routes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

import sqlalchemy as sa
from fastapi import Depends, Request
from sqlmodel import Session, col

from app.access import Viewer, bind
from app.audit.reads import note_page
from app.clock import utc_now
from app.errors import NotAllowed, SignInNeeded
from app.languages import gettext as _
from app.people.models import Person, SignInSession
from app.people.queries import session_of
from app.people.rules import (
    Opens,
    Permission,
    is_good,
    is_note_due,
    may,
    may_come_in,
    opens,
    permission_label,
)
from app.people.tokens import hash_of
from app.settings import get_settings
from app.web.db import Db, database_of
from app.web.sessions import token_of
from app.web.storage import Trouble, reading_goes_on, storage_of

KEEPS_TYPED_FOR = timedelta(hours=24)
"""How long after its end a session may still leave a draft for its person, and nothing else."""


def _ran_out(session: SignInSession, person: Person) -> bool:
    """Whether it ended by the clock and not long ago: nobody signed out or was shut out."""
    now = utc_now()
    return (
        session.ended_at is None
        and not session.for_lockdown
        and session.expires_at + KEEPS_TYPED_FOR > now
        and session.epoch == person.epoch
        and may_come_in(person, now)
    )


def _note_seen(request: Request, db: Session, session: SignInSession) -> None:
    """One short write of its own: the request's session may be one that only reads."""
    now = utc_now()
    if not is_note_due(session, now):
        return
    seen = (
        sa.update(SignInSession).where(col(SignInSession.id) == session.id).values(last_seen_at=now)
    )
    if request.method in {"GET", "HEAD"}:
        if storage_of(request).has(Trouble.BUSY):
            return  # a page does not wait behind a lock for this
        with reading_goes_on(request), database_of(request).writing() as short:
            short.execute(seen)
    else:
        db.execute(seen)


class FactorNeeded(Exception):
    """This session opens only the page on which a second factor is set up."""


class ForLockdownOnly(Exception):
    """This session was begun during a lockdown and opens only the page that ends it."""


def at_the_door(request: Request, db: Db) -> Person:
    """The person of this session, even of one that opens almost nothing."""
    token = token_of(request)
    found = session_of(db, hash_of(token)) if token else None
    if found is None:
        raise SignInNeeded(_("Sign in first."))
    session, person = found
    if not is_good(session, person, now=utc_now(), idle=get_settings().session_idle):
        raise SignInNeeded(
            _("Your session has ended. Sign in again; what you typed is kept."),
            person_id=person.id if _ran_out(session, person) else None,
        )
    _note_seen(request, db, session)
    bind(db, Viewer(person_id=person.id, organisation_id=person.organisation_id))
    request.state.person = person
    request.state.sign_in_session = session
    request.state.db = db
    return person


def known(request: Request, person: Annotated[Person, Depends(at_the_door)]) -> Person:
    """The person of this session, even while the second factor is missing."""
    if opens(request.state.sign_in_session) is Opens.LOCKDOWN_PAGE:
        raise ForLockdownOnly
    return person


def signed_in(request: Request, person: Annotated[Person, Depends(known)]) -> Person:
    """The person of this session; from here on the transaction reads and writes as they may."""
    if opens(request.state.sign_in_session) is not Opens.EVERY_PAGE:
        raise FactorNeeded
    note_page(request, request.state.db)
    return person


def requires(
    permission: Permission, who: Callable[..., Person] = signed_in
) -> Callable[[Person], Person]:
    """A dependency that lets in only people with this permission."""

    def check(person: Annotated[Person, Depends(who)]) -> Person:
        if not may(person, permission):
            raise NotAllowed(
                _("Your role does not allow you to {what}.").format(
                    what=permission_label(permission)
                )
            )
        return person

    check.permission = permission  # type: ignore[attr-defined]  # read by tests/conventions
    return check


Reader = Annotated[Person, Depends(requires(Permission.READ))]
AccountHolder = Annotated[Person, Depends(requires(Permission.OWN_ACCOUNT))]
OutreachLogger = Annotated[Person, Depends(requires(Permission.LOG_OUTREACH))]
LetterWriter = Annotated[Person, Depends(requires(Permission.WRITE_LETTERS))]
Exporter = Annotated[Person, Depends(requires(Permission.EXPORT))]
HistoryReader = Annotated[Person, Depends(requires(Permission.READ_HISTORY))]
FactorHolder = Annotated[Person, Depends(requires(Permission.OWN_ACCOUNT, known))]
"""One's own account while the second factor is still missing: to set it up."""
AnySession = Annotated[Person, Depends(requires(Permission.OWN_ACCOUNT, at_the_door))]
"""Whoever has a session at all: to prove who they are, or to leave."""
LockdownBeginner = Annotated[Person, Depends(requires(Permission.LOCK_DOWN, at_the_door))]
LockdownEnder = Annotated[Person, Depends(requires(Permission.MANAGE_PEOPLE, at_the_door))]
PeopleManager = Annotated[Person, Depends(requires(Permission.MANAGE_PEOPLE))]
