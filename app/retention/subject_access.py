"""Everything the desk holds about one contact, for the answer that the contact may ask for.

Reads tables and not records: the answer must be complete, whoever may know of which part. It is
refused when something in it is of a source at risk, unless that was asked for with open eyes.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from app.access import Label
from app.audit.actions import record
from app.audit.models import AuditEvent
from app.clock import utc_now
from app.errors import DomainError
from app.retention.kinds import table
from app.retention.mentions import mentions_of

PARTS: Final = ("posting", "mailbox")
FROM_MEETINGS: Final = ("stance_record", "ask_response", "promise", "task")
HIDDEN: Final = {"organisation_id", "version", "sort_name"}
"""Columns that say nothing of the person."""


class NoSuchContact(DomainError):
    status = 404


class AtRisk(DomainError):
    """Something of it would put a source at risk if it left the desk."""


Rows = list[dict[str, Any]]


def everything_about(db: Session, contact_id: UUID, *, at_risk: bool) -> dict[str, Any]:
    """All of it, by kind. Raises AtRisk when something of a source at risk was not asked for."""
    contact = _rows(db, "contact", table("contact").c.id == contact_id)
    if not contact:
        raise NoSuchContact("There is no contact with this id.")
    there = table("attendance").c
    met = sa.select(there.meeting_id).where(there.contact_id == contact_id)
    found: dict[str, Rows] = {"contact": contact}
    for name in PARTS:
        found[name] = _rows(db, name, table(name).c.contact_id == contact_id)
    found["meeting"] = _rows(db, "meeting", table("meeting").c.id.in_(met))
    revisions = table("meeting_revision").c
    found["meeting_revision"] = _rows(db, "meeting_revision", revisions.meeting_id.in_(met))
    for name in FROM_MEETINGS:
        found[name] = _rows(db, name, table(name).c.meeting_id.in_(met))
    found["mention"] = _mentions(db, contact_id)
    if not at_risk and any(row["label"] >= Label.SOURCE_AT_RISK for row in _flat(found)):
        raise AtRisk(
            "Some of this is of a source at risk and would leave the desk. Talk to the owner of "
            "the records first; then ask again with --include-source-at-risk."
        )
    history = _history(db, [contact_id, *(UUID(row["id"]) for n in PARTS for row in found[n])])
    return {"made_at": _plain(utc_now()), "label_names": _labels(), **found, "history": history}


def note_access(db: Session, contact_id: UUID, *, at_risk: bool) -> None:
    """That an answer was made stands in the history of the contact."""
    contact = table("contact").c
    row = (
        db.connection()
        .execute(sa.select(contact.organisation_id, contact.label).where(contact.id == contact_id))
        .one()
    )
    record(
        db,
        action="contact.access_given",
        subject_id=contact_id,
        label=Label(row.label),
        organisation_id=row.organisation_id,
        source_at_risk=at_risk,
    )


def _flat(found: Mapping[str, Rows]) -> Iterable[dict[str, Any]]:
    for rows in found.values():
        yield from rows


def _rows(db: Session, name: str, which: sa.ColumnElement[bool]) -> Rows:
    rows = table(name)
    wanted = sa.select(rows).where(which).order_by(rows.c.id)
    found = db.connection().execute(wanted).mappings()
    return [{k: _plain(v) for k, v in row.items() if k not in HIDDEN} for row in found]


def _mentions(db: Session, contact_id: UUID) -> Rows:
    """Texts that name the contact, wherever they stand."""
    rows = table("contact")
    contact = db.connection().execute(sa.select(rows).where(rows.c.id == contact_id)).one()
    found = (each._asdict() for each in mentions_of(db, contact))
    return [{key: _plain(value) for key, value in each.items()} for each in found]


def _history(db: Session, ids: list[UUID]) -> Rows:
    """What was done with it and when; who did it is about somebody else."""
    columns = (col(AuditEvent.at), col(AuditEvent.action))
    event = table("audit_event").c
    wanted = sa.select(*columns).where(event.subject_id.in_(ids)).order_by(event.at)
    return [{"at": _plain(at), "action": action} for at, action in db.connection().execute(wanted)]


def _labels() -> dict[str, str]:
    return {str(int(label)): label.name.lower() for label in Label}


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case datetime() | date():
            return value.isoformat()
        case UUID():
            return str(value)
        case _:
            return value
