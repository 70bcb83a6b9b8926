"""What one form says about one meeting, read and checked for its types."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.labels.audience import Audience
from app.meetings.evidence import Confidence, Grade
from app.meetings.models import Channel
from app.responses.models import AskStatus
from app.stances.models import Stance


@dataclass(frozen=True, slots=True)
class Answer:
    """What they said to one ask; without a grade of its own it has the meeting's."""

    ask_slug: str
    status: AskStatus
    grade: Grade | None = None
    quotable: bool = False


@dataclass(frozen=True, slots=True)
class NewStance:
    """Where we think they stand after this meeting, and why."""

    stance: Stance
    grade: Grade | None = None
    confidence: Confidence | None = None
    quote: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Outreach:
    """Everything one form says about one meeting."""

    state_code: str
    held_at: datetime
    channel: Channel
    summary: str = ""
    documents_left: str = ""
    contact_ids: tuple[UUID, ...] = ()
    new_people: tuple[str, ...] = ()
    colleague_ids: tuple[UUID, ...] = ()
    grade: Grade | None = None
    answers: tuple[Answer, ...] = ()
    stance: NewStance | None = None
    promises: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    assignee_id: UUID | None = None
    audience: Audience | None = None
    """Who may see the meeting; None: as is usual for its channel."""
    named_ids: tuple[UUID, ...] = ()
    shares_assessment: bool = True
    """Whether the team sees stance and answers, without words of the meeting."""
    key: UUID | None = None
