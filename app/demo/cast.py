"""The colleagues of the demo. Whoever opens it takes the place of the first one."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from sqlmodel import Session

from app.audit.actions import record
from app.people.models import Person, Role, Status
from app.people.queries import person_by_email

HOME: Final = "coalition.example"
"""No address of the demo can ever be written to: the domain exists nowhere."""


class Part(NamedTuple):
    name: str
    role: Role
    time_zone: str | None

    @property
    def email(self) -> str:
        return f"{self.name.removesuffix(' (sample)').lower().replace(' ', '.')}@{HOME}"


HOST: Final = Part("Staff A (sample)", Role.COORDINATOR, None)
CAST: Final = (
    HOST,
    Part("Staff B (sample)", Role.OUTREACH, None),
    Part("Staff C (sample)", Role.AUTHOR, "Europe/Vienna"),
    Part("Staff D (sample)", Role.APPROVER, None),
)
_ON_BOARD: Final = timedelta(days=420)


def is_cast(db: Session) -> bool:
    """Whether the demo was filled before."""
    return person_by_email(db, HOST.email) is not None


def visitor(db: Session) -> Person | None:
    """Whose place the one-time link gives: Staff A's, until somebody has taken it."""
    host = person_by_email(db, HOST.email)
    return host if host and host.status is Status.INVITED else None


def hire(db: Session, organisation_id: UUID, now: datetime) -> list[Person]:
    """Nobody here has a password: only the one-time link lets anybody in.

    Written as rows, because a colleague who was invited a year ago joined a year ago.
    """
    since = now - _ON_BOARD
    staff = [
        Person(
            organisation_id=organisation_id,
            email=part.email,
            name=part.name,
            role=part.role,
            status=Status.INVITED if part is HOST else Status.ACTIVE,
            time_zone=part.time_zone,
            created_at=since,
        )
        for part in CAST
    ]
    db.add_all(staff)
    db.flush()
    for person in staff:
        record(
            db,
            action="people.added",
            subject_id=person.id,
            organisation_id=organisation_id,
            role=person.role.value,
        ).at = since
    return staff
