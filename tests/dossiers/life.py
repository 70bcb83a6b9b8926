"""A delegation with some of everything, as often as a test asks for."""

from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session

from app.clock import today_in_new_york, utc_now
from app.contacts.actions import add_contact
from app.contacts.models import Function
from app.meetings.actions import log_meeting
from app.meetings.evidence import Evidence, Grade
from app.meetings.models import Channel, Meeting
from app.people.models import Person
from app.responses.actions import record_response
from app.responses.models import AskResponse, AskStatus
from app.stances.actions import record_stance
from app.stances.models import Stance, StanceRecord
from app.tasks.actions import add_task, note_promise, tick

STATE: Final = "KEN"
PAGE: Final = "/delegations/ken"
SHEET: Final = {"HX-Request": "true", "HX-Request-Type": "partial"}
"""What htmx sends when it wants a part of a page."""


def wants(target: str, page: str = PAGE) -> dict[str, str]:
    """What htmx sends when the answer is for this element of that page."""
    return {**SHEET, "HX-Target": target, "HX-Current-URL": f"http://localhost{page}"}


def ago(days: float) -> datetime:
    return utc_now() - timedelta(days=days)


def a_meeting(db: Session, by: Person, days: float = 1, **given: object) -> Meeting:
    asked = {"state_code": STATE, "channel": Channel.MEETING, "summary": "They listened."} | given
    return log_meeting(db, by=by, held_at=ago(days), **asked)  # type: ignore[arg-type]


def a_stance(
    db: Session,
    by: Person,
    stance: Stance = Stance.UNDECIDED,
    days: float = 1,
    grade: Grade = Grade.SAID_TO_ONE,
    meeting: Meeting | None = None,
    code: str = STATE,
) -> StanceRecord:
    evidence = Evidence(grade, quote="As they said", meeting_id=meeting.id if meeting else None)
    when = meeting.held_at if meeting else ago(days)
    return record_stance(
        db, by=by, state_code=code, stance=stance, evidence=evidence, observed_at=when
    )


def an_answer(
    db: Session,
    by: Person,
    status: AskStatus = AskStatus.RAISED,
    days: float = 1,
    slug: str = "declarations",
    grade: Grade = Grade.PUBLIC_STATEMENT,
    meeting: Meeting | None = None,
    code: str = STATE,
) -> AskResponse:
    evidence = Evidence(grade, source="A letter", meeting_id=meeting.id if meeting else None)
    when = meeting.held_at if meeting else ago(days)
    return record_response(
        db,
        by=by,
        state_code=code,
        ask_slug=slug,
        status=status,
        evidence=evidence,
        observed_at=when,
    )


def some_of_everything(db: Session, by: Person, times: int, since: float = 1) -> None:
    """So many of each kind of record, a day apart from one another, the newest first."""
    for n in range(times):
        days = since + n
        contact = add_contact(
            db, by=by, full_name=f"Adviser {n}", state_code=STATE, function=Function.LEGAL_ADVISER
        )
        meeting = a_meeting(db, by, days, contact_ids=[contact.id], colleague_ids=[by.id])
        a_stance(db, by, list(Stance)[n % 6], meeting=meeting)
        an_answer(db, by, AskStatus.CONSIDERING, meeting=meeting)
        note_promise(db, by=by, state_code=STATE, text=f"Will ask {n}", meeting_id=meeting.id)
        task = add_task(
            db,
            by=by,
            title=f"Follow up {n}",
            due_on=today_in_new_york(),
            state_code=STATE,
            meeting_id=meeting.id,
        )
        a_stance(db, by, Stance.UNDECIDED, days + 0.3, Grade.INFERRED)
        an_answer(db, by, AskStatus.RAISED, days + 0.4, "oversight")
        note_promise(db, by=by, state_code=STATE, text=f"Will write {n}")
        add_task(db, by=by, title=f"Write {n}", due_on=None, state_code=STATE)
        db.flush()
        tick(db, by=by, task=task)
    db.flush()
