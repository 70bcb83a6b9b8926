"""One act of outreach, written down whole: the meeting and everything that came out of it.

The log form, its dialog, the quick log and "just spoke with" all end here, each in the one
transaction of its request. Taking a meeting back takes back what cites it.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, col

from app.clock import utc_now
from app.db import new_id
from app.dossiers.log_entry import Outreach
from app.dossiers.log_outcome import everybody, record_outcome
from app.drafts.actions import claim_key, discard_draft
from app.drafts.rules import DraftKind
from app.errors import DomainError, NotAllowed
from app.languages import gettext as _
from app.meetings.actions import correct_meeting, log_meeting, withdraw_meeting
from app.meetings.models import Meeting
from app.meetings.queries import meeting_by_id, noted_since
from app.people.models import Person
from app.responses.actions import withdraw_response
from app.responses.models import AskResponse
from app.stances.actions import withdraw_stance
from app.stances.models import StanceRecord
from app.tasks.actions import withdraw_promise, withdraw_task
from app.tasks.models import Promise, Task

RETRACTED_WITHIN = timedelta(minutes=15)
"""How long the one who logged a meeting may undo it without giving a reason."""

ONE_TAP_WITHIN = timedelta(minutes=1)
"""Two taps on "just spoke with" the same delegation in this time are one."""

Citing = TypeVar("Citing", StanceRecord, AskResponse, Task, Promise)


class NothingSaid(DomainError):
    """Completing a meeting means writing what was said in it."""


def log_outreach(db: Session, *, by: Person, outreach: Outreach) -> Meeting:
    """Log a meeting with all that came out of it; the same form sent again finds the first one."""
    meeting_id = new_id()
    if outreach.key:
        claim = claim_key(
            db, by=by, kind=DraftKind.MEETING, key=outreach.key, subject_id=meeting_id
        )
        discard_draft(db, by=by, key=outreach.key)
        if not claim.is_new:
            return meeting_by_id(db, claim.subject_id)
    elif tapped := _tapped_before(db, by, outreach):
        return tapped
    meeting = log_meeting(
        db,
        by=by,
        meeting_id=meeting_id,
        state_code=outreach.state_code,
        held_at=outreach.held_at,
        channel=outreach.channel,
        summary=outreach.summary,
        documents_left=outreach.documents_left,
        contact_ids=everybody(db, by, outreach),
        colleague_ids=outreach.colleague_ids,
        audience=outreach.audience,
        named_ids=outreach.named_ids,
    )
    record_outcome(db, by, meeting, outreach)
    return meeting


def complete_outreach(
    db: Session, *, by: Person, meeting: Meeting, version: int, outreach: Outreach
) -> Meeting:
    """Add to a meeting that was only noted what was said in it and what came out of it."""
    if not outreach.summary:
        raise NothingSaid(_("Write what was said."), field="summary")
    if outreach.key:
        claim = claim_key(
            db, by=by, kind=DraftKind.MEETING, key=outreach.key, subject_id=meeting.id
        )
        discard_draft(db, by=by, key=outreach.key)
        if not claim.is_new:
            return meeting
    correct_meeting(
        db,
        by=by,
        meeting=meeting,
        version=version,
        held_at=outreach.held_at,
        channel=outreach.channel,
        summary=outreach.summary,
        documents_left=outreach.documents_left,
        contact_ids=everybody(db, by, outreach),
        colleague_ids=outreach.colleague_ids,
    )
    record_outcome(db, by, meeting, outreach)
    return meeting


def withdraw_outreach(db: Session, *, by: Person, meeting: Meeting, reason: str) -> None:
    """Take a meeting back, and with it the stance, answers, open tasks and promises citing it."""
    withdraw_meeting(db, by=by, meeting=meeting, reason=reason)
    for stance in _standing(db, StanceRecord, meeting):
        withdraw_stance(db, by=by, record=stance, reason=reason)
    for answer in _standing(db, AskResponse, meeting):
        withdraw_response(db, by=by, record=answer, reason=reason)
    for task in _standing(db, Task, meeting):
        if task.done_at is None:
            withdraw_task(db, by=by, task=task)
    for promise in _standing(db, Promise, meeting):
        withdraw_promise(db, by=by, promise=promise)


def may_retract(meeting: Meeting, by: Person) -> bool:
    """Undo belongs to the one who logged it, and to the minutes after."""
    is_fresh = utc_now() - meeting.recorded_at < RETRACTED_WITHIN
    return meeting.owner_id == by.id and is_fresh and meeting.withdrawn_at is None


def retract_outreach(db: Session, *, by: Person, meeting: Meeting) -> None:
    """Undo, right after saving; doing so twice is doing so once."""
    if meeting.withdrawn_at is not None and meeting.withdrawn_by_id == by.id:
        return
    if not may_retract(meeting, by):
        raise NotAllowed(
            _("Undo works for a few minutes, for who logged it. Withdraw the meeting instead.")
        )
    withdraw_outreach(db, by=by, meeting=meeting, reason=_("Undone right after saving"))


def _tapped_before(db: Session, by: Person, outreach: Outreach) -> Meeting | None:
    """The same tap a moment ago; a form without a key and without words is nothing more."""
    if outreach.summary or outreach.answers or outreach.stance:
        return None
    code = outreach.state_code.upper()
    return noted_since(db, by.id, code, utc_now() - ONE_TAP_WITHIN)


def _standing(db: Session, table: type[Citing], meeting: Meeting) -> Sequence[Citing]:
    """Rows that cite this meeting and were not withdrawn before."""
    of: Any = table
    query = sa.select(table).where(col(of.meeting_id) == meeting.id, col(of.withdrawn_at).is_(None))
    return db.scalars(query.order_by(col(of.id))).all()
