"""Recording an audit event, called by every action that changes something; and erasing events."""

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Label, Viewer
from app.audit.chain import ROWS, place
from app.audit.models import AuditEvent
from app.audit.verification import ERASED
from app.clock import utc_now

BLANK: Final = "audit.blanked"
"""The action of an event whose payload was erased."""


def record(
    db: Session,
    *,
    action: str,
    subject_id: UUID | None = None,
    state_code: str | None = None,
    label: Label = Label.TEAM,
    organisation_id: UUID | None = None,
    actor_id: UUID | None = None,
    **details: Any,
) -> AuditEvent:
    """Note that the viewer of this session did `action`, named `slice.past_tense`.

    Without a viewer (start, sign-in, command line) the caller names organisation and actor.
    `details` may hold ids, dates and values of scales; never names, addresses or texts.
    """
    viewer: Viewer | None = db.info.get("viewer")
    event = AuditEvent(
        at=utc_now(),
        actor_id=actor_id or (viewer.person_id if viewer else None),
        action=action,
        subject_id=subject_id,
        state_code=state_code,
        label=label,
        details=details,
    )
    if organisation_id:
        event.organisation_id = organisation_id
    db.add(event)
    return event


def erase(
    db: Session,
    ids: Collection[UUID],
    *,
    and_acts: bool = False,
    organisation_id: UUID | None = None,
    actor_id: UUID | None = None,
) -> int:
    """Erase what happened to these records or people, in every organisation; how many events.

    Events about them or naming them in their details lose payload and salt and keep their place;
    with `and_acts` also what these people did. One event says which places are empty now.
    Without a viewer the caller names organisation and actor, as in `record`.
    """
    place(db)
    found = db.connection().execute(_naming(ids, and_acts=and_acts)).all() if ids else []
    if not found:
        return 0
    connection = db.connection()
    for row in found:
        connection.execute(_blank().where(ROWS.c.id == row.id))
    for each in list(db.identity_map.values()):
        if isinstance(each, AuditEvent):
            db.expire(each)
    record(
        db,
        action="audit.erased",
        organisation_id=organisation_id,
        actor_id=actor_id,
        sequences=[row.sequence for row in found],
    )
    return len(found)


def _naming(ids: Collection[UUID], *, and_acts: bool) -> sa.Select[Any]:
    """Events that these ids occur in; the acts of erasing stay, they explain the empty places."""
    details = sa.cast(ROWS.c.details, sa.String)
    occur = [ROWS.c.subject_id.in_(ids), *(details.contains(str(each)) for each in ids)]
    if and_acts:
        occur.append(ROWS.c.actor_id.in_(ids))
    return (
        sa.select(ROWS.c.id, ROWS.c.sequence)
        .where(sa.or_(*occur), ROWS.c.erased_at.is_(None), ROWS.c.action != ERASED)
        .order_by(ROWS.c.sequence)
    )


def _blank() -> sa.Update:
    return sa.update(ROWS).values(
        action=BLANK,
        actor_id=None,
        subject_id=None,
        state_code=None,
        details={},
        salt=None,
        erased_at=utc_now(),
    )
