"""What the log form posts, and how it becomes one act of outreach."""

from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Depends
from pydantic import BaseModel, Field, StringConstraints
from sqlmodel import Session

from app.clock import utc_now
from app.dossiers.log_delegation import delegation_meant
from app.dossiers.log_entry import Answer, NewStance, Outreach
from app.dossiers.log_words import lines_of, names_of
from app.errors import DomainError
from app.labels.audience import Audience
from app.languages import gettext as _
from app.meetings.evidence import Confidence, Grade
from app.meetings.held_at import from_local
from app.meetings.models import Channel
from app.people.models import Person
from app.responses.models import AskStatus
from app.settings import get_settings
from app.stances.models import Stance
from app.web.forms import Filled, Line, Text, filled

ANSWER, GRADE, QUOTABLE = "answer-", "grade-", "quotable-"
"""Fields of an ask are these words with its slug: asks are data, so their number is not fixed."""

Source = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]


class LogForm(BaseModel):
    """Only the delegation is needed; what is left out is as in "just spoke with"."""

    key: UUID | None = None
    full: bool = False
    place: Literal["page", "dialog"] = "page"
    show: Literal["", "people", "dates"] = ""
    again: bool = False
    version: int = 0
    delegation: Line = ""
    choice: Annotated[str, StringConstraints(max_length=3)] = ""
    summary: Text = ""
    held_at: Annotated[str, StringConstraints(max_length=40)] = ""
    fold: Literal["", "0", "1"] = ""
    channel: Channel = Channel.CORRIDOR
    people: Annotated[list[UUID], Field(max_length=60)] = []
    new_people: Annotated[str, StringConstraints(max_length=4000)] = ""
    colleagues: Annotated[list[UUID], Field(max_length=60)] = []
    documents_left: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    follow_ups: Annotated[str, StringConstraints(max_length=6000)] = ""
    assignee: UUID | None = None
    promises: Annotated[str, StringConstraints(max_length=6000)] = ""
    audience: Audience | None = None
    named: Annotated[list[UUID], Field(max_length=60)] = []
    withheld: bool = False
    grade: Grade | None = None
    stance: Stance | None = None
    stance_grade: Grade | None = None
    stance_confidence: Confidence | None = None
    stance_quote: Text = ""
    stance_source: Source = ""


class NotOffered(DomainError):
    """A value that no form of ours offers."""


LogPosted = Annotated[Filled[LogForm], Depends(filled(LogForm))]


def zone_of(person: Person) -> ZoneInfo:
    return ZoneInfo(person.time_zone or get_settings().time_zone)


def outreach_of(
    db: Session, *, by: Person, data: LogForm, typed: Mapping[str, str], state_code: str = ""
) -> Outreach:
    """The form as one act; refused beside the field that names no delegation, time or answer."""
    return Outreach(
        state_code=state_code or delegation_meant(db, data.delegation, data.choice),
        held_at=from_local(data.held_at, zone_of(by), data.fold) if data.held_at else utc_now(),
        channel=data.channel,
        summary=data.summary,
        documents_left=data.documents_left,
        contact_ids=tuple(data.people),
        new_people=names_of(data.new_people),
        colleague_ids=tuple(data.colleagues) if data.full else (by.id,),
        grade=data.grade,
        answers=answers_in(typed),
        stance=_new_stance(data),
        promises=lines_of(data.promises),
        follow_ups=lines_of(data.follow_ups),
        assignee_id=data.assignee,
        audience=data.audience,
        named_ids=tuple(data.named),
        shares_assessment=not data.withheld,
        key=data.key,
    )


def answers_in(typed: Mapping[str, str]) -> tuple[Answer, ...]:
    """The asks that were answered; an ask left at "no change" says nothing."""
    slugs = (name.removeprefix(ANSWER) for name in typed if name.startswith(ANSWER))
    return tuple(_answer(slug, typed) for slug in slugs if typed[ANSWER + slug])


def _answer(slug: str, typed: Mapping[str, str]) -> Answer:
    grade = typed.get(GRADE + slug, "")
    try:
        return Answer(
            ask_slug=slug,
            status=AskStatus(typed[ANSWER + slug]),
            grade=Grade(grade) if grade else None,
            quotable=bool(typed.get(QUOTABLE + slug)),
        )
    except ValueError as unknown:
        raise NotOffered(_("Choose one of the answers offered."), field=ANSWER + slug) from unknown


def _new_stance(data: LogForm) -> NewStance | None:
    if data.stance is None:
        return None
    return NewStance(
        stance=data.stance,
        grade=data.stance_grade,
        confidence=data.stance_confidence,
        quote=data.stance_quote,
        source=data.stance_source,
    )
