"""Recording an audit event: called by every action that changes something."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.access import Label, Viewer
from app.audit.models import AuditEvent
from app.clock import utc_now


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
