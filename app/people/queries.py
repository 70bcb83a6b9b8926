"""Reading people, their sessions and one-time links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.access import sharing_with, viewer_of
from app.organisations.models import Organisation
from app.organisations.queries import own_organisation_id
from app.people.models import Invitation, Person, Role, SignInSession, Status


def person_by_email(db: Session, email: str) -> Person | None:
    return db.exec(select(Person).where(Person.email == email.strip().lower())).first()


def session_of(db: Session, token_hash: str) -> tuple[SignInSession, Person] | None:
    """The session with this token and its person, whether or not it is still good."""
    found = db.execute(_SESSION, {"token_hash": token_hash}).first()
    return (found[0], found[1]) if found else None


_SESSION = (
    sa.select(SignInSession, Person)
    .join(Person, col(Person.id) == col(SignInSession.person_id))
    .where(col(SignInSession.token_hash) == sa.bindparam("token_hash"))
)


def usable_invitation(db: Session, token_hash: str, now: datetime) -> Invitation | None:
    """The link, unless it was used or replaced, is too old, or its person's ways in were ended."""
    return db.exec(
        select(Invitation)
        .join(Person, col(Person.id) == col(Invitation.person_id), isouter=True)
        .where(
            Invitation.token_hash == token_hash,
            col(Invitation.used_at).is_(None),
            col(Invitation.voided_at).is_(None),
            Invitation.expires_at > now,
            sa.or_(col(Invitation.person_id).is_(None), col(Invitation.epoch) == col(Person.epoch)),
        )
    ).first()


def sessions_of(
    db: Session, person: Person, now: datetime, idle: timedelta
) -> Sequence[SignInSession]:
    """Where this person is signed in now, the newest first."""
    return db.exec(
        select(SignInSession)
        .where(
            SignInSession.person_id == person.id,
            SignInSession.epoch == person.epoch,
            col(SignInSession.ended_at).is_(None),
            SignInSession.expires_at > now,
            SignInSession.last_seen_at > now - idle,
        )
        .order_by(col(SignInSession.created_at).desc(), col(SignInSession.id).desc())
    ).all()


def coordinator_count(db: Session) -> int:
    """How many of the organisation that runs this desk look after its people."""
    wanted = sa.select(sa.func.count()).where(
        col(Person.role) == Role.COORDINATOR,
        col(Person.status) == Status.ACTIVE,
        col(Person.organisation_id) == own_organisation_id(db),
    )
    return db.scalar(wanted) or 0


def has_coordinator(db: Session) -> bool:
    return coordinator_count(db) > 0


def other_coordinators(db: Session, than: UUID) -> int:
    """How many active coordinators of their organisation there are besides this person."""
    counted = sa.select(sa.func.count()).select_from(Person)
    whose = sa.select(col(Person.organisation_id)).where(col(Person.id) == than)
    found = db.scalar(
        counted.where(
            col(Person.role) == Role.COORDINATOR,
            col(Person.status) == Status.ACTIVE,
            col(Person.organisation_id) == whose.scalar_subquery(),
            col(Person.id) != than,
        )
    )
    return found or 0


def all_people(db: Session, organisation_id: UUID) -> Sequence[Person]:
    return db.exec(
        select(Person)
        .where(Person.organisation_id == organisation_id)
        .order_by(col(Person.name), col(Person.id))
    ).all()


def colleagues(db: Session, organisation_id: UUID) -> Sequence[Person]:
    """People who can be named as present or be given a task."""
    return [p for p in all_people(db, organisation_id) if p.status is Status.ACTIVE]


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody of an organisation that shares with ours: we read for whom they act, not who."""

    id: UUID
    name: str
    initials: str = "·"


def names_of(db: Session, organisation_id: UUID) -> Mapping[UUID, Person | Stranger]:
    """Everybody of ours; for people of those who share with us, their organisation's name."""
    sharing = sharing_with(organisation_id)
    whose = col(Person.organisation_id)
    found = db.execute(
        sa.select(Person, col(Organisation.name))
        .join(Organisation, col(Organisation.id) == whose)
        .where(sa.or_(whose == organisation_id, whose.in_(sharing)))
        .order_by(col(Person.name), col(Person.id))
    )
    return {
        person.id: person
        if person.organisation_id == organisation_id
        else Stranger(person.id, organisation)
        for person, organisation in found
    }


def shown_name(db: Session) -> Any:
    """What the viewer may read as the name of a `Person`: of foreign ones their organisation's."""
    of = sa.select(col(Organisation.name)).where(
        col(Organisation.id) == col(Person.organisation_id)
    )
    ours = col(Person.organisation_id) == viewer_of(db).organisation_id
    return sa.case((ours, col(Person.name)), else_=of.scalar_subquery())
