"""What came out of a meeting, and cites it: stance, answers, follow-ups, promises, new people."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from sqlmodel import Session

from app.access import Label
from app.clock import today_in
from app.contacts.actions import add_contact
from app.contacts.queries import namesakes
from app.dossiers.log_entry import Answer, NewStance, Outreach
from app.dossiers.log_words import longest_quote
from app.errors import DomainError
from app.labels.audience import Audience
from app.languages import gettext as _
from app.meetings.evidence import Evidence, Grade
from app.meetings.models import Meeting
from app.meetings.queries import delegation_called
from app.meetings.rules import EvidenceMissing, default_grade
from app.people.models import Person
from app.responses.actions import record_response
from app.settings import get_settings
from app.stances.actions import record_stance
from app.stances.rules import needs_evidence
from app.tasks.actions import add_task, note_promise
from app.tasks.due_dates import read_due

LONGEST_NAME = 200

_TASK = {"title": "follow_ups", "due_on": "follow_ups", "assignee_id": "assignee"}
_PROMISE = {"text": "promises", "due_on": "promises"}
_STANCE = {"confidence": "stance_confidence", "evidence": "stance_quote"}


class NameTooLong(DomainError):
    """More than a name was typed on one line."""


class TwoOfThatName(DomainError):
    """A name that fits two people of the delegation names neither."""


def everybody(db: Session, by: Person, outreach: Outreach) -> list[UUID]:
    """Contacts picked and typed; who is typed and not known yet is entered with a posting."""
    state = delegation_called(db, outreach.state_code)
    present = list(outreach.contact_ids)
    for name in outreach.new_people:
        if len(name) > LONGEST_NAME:
            raise NameTooLong(
                _("Write one full name per line, or part them with commas."), field="new_people"
            )
        known = {contact.id for contact in namesakes(db, name, state.code)}
        if known & set(present):
            continue
        if len(known) > 1:
            raise TwoOfThatName(
                _("Two people of this delegation are called {name}. Pick one above.").format(
                    name=name
                ),
                field="new_people",
            )
        if not known:
            with _beside({"full_name": "new_people"}):
                known = {add_contact(db, by=by, full_name=name, state_code=state.code).id}
        present += known
    return present


def record_outcome(db: Session, by: Person, meeting: Meeting, outreach: Outreach) -> None:
    """Everything that cites the meeting; it inherits how private the meeting is."""
    label = _assessment_label(meeting, outreach)
    grade = outreach.grade or default_grade(meeting.channel, ours=len(outreach.colleague_ids))
    today = today_in(by.time_zone or get_settings().time_zone)
    if outreach.stance:
        with _beside(_STANCE):
            _record_stance(db, by, meeting, outreach.stance, grade, label)
    for answer in outreach.answers:
        with _beside(dict.fromkeys(("ask", "status", "evidence"), f"answer-{answer.ask_slug}")):
            _record_answer(db, by, meeting, answer, grade, label)
    with _beside(_TASK):
        for line in outreach.follow_ups:
            _add_follow_up(db, by, meeting, line, today, outreach.assignee_id)
    with _beside(_PROMISE):
        for line in outreach.promises:
            _note_promise(db, by, meeting, line, today)


@contextmanager
def _beside(fields: Mapping[str, str]) -> Iterator[None]:
    """Show a refusal beside the field of the log form that it concerns."""
    try:
        yield
    except DomainError as refused:
        refused.field = fields.get(refused.field or "", refused.field)
        raise


def _assessment_label(meeting: Meeting, outreach: Outreach) -> Label:
    """What the team may know: how it stands, unless the meeting is nobody else's to know of."""
    if meeting.label <= Label.TEAM or outreach.audience in {Audience.ONLY_ME, Audience.AT_RISK}:
        return Label(meeting.label)
    return Label.TEAM if outreach.shares_assessment else Label(meeting.label)


def _record_stance(
    db: Session, by: Person, meeting: Meeting, given: NewStance, grade: Grade, label: Label
) -> None:
    if needs_evidence(given.stance) and not (meeting.summary or given.quote or given.source):
        raise EvidenceMissing(
            _("A stance rests on words: write what was said, or give a quote or a source."),
            field="evidence",
        )
    record_stance(
        db,
        by=by,
        state_code=meeting.state_code,
        stance=given.stance,
        evidence=Evidence(
            grade=given.grade or grade,
            confidence=given.confidence,
            quote=given.quote or _own_words(meeting, label),
            source=given.source,
            meeting_id=meeting.id,
        ),
        observed_at=meeting.held_at,
        label=label,
    )


def _own_words(meeting: Meeting, label: Label) -> str:
    """A quote out of what was said, for those who may read what was said."""
    return longest_quote(meeting.summary) if label == meeting.label else ""


def _record_answer(
    db: Session, by: Person, meeting: Meeting, answer: Answer, grade: Grade, label: Label
) -> None:
    record_response(
        db,
        by=by,
        state_code=meeting.state_code,
        ask_slug=answer.ask_slug,
        status=answer.status,
        evidence=Evidence(grade=answer.grade or grade, meeting_id=meeting.id),
        observed_at=meeting.held_at,
        quotable=answer.quotable,
        label=label,
    )


def _add_follow_up(
    db: Session, by: Person, meeting: Meeting, line: str, today: date, assignee_id: UUID | None
) -> None:
    due = read_due(line, today)
    add_task(
        db,
        by=by,
        title=due.title,
        due_on=due.due_on,
        state_code=meeting.state_code,
        assignee_id=assignee_id,
        meeting_id=meeting.id,
        label=meeting.label,
    )


def _note_promise(db: Session, by: Person, meeting: Meeting, line: str, today: date) -> None:
    due = read_due(line, today)
    note_promise(
        db,
        by=by,
        state_code=meeting.state_code,
        text=due.title,
        due_on=due.due_on,
        meeting_id=meeting.id,
        label=meeting.label,
    )
