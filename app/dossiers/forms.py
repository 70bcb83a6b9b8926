"""What the forms of a delegation's page post."""

from datetime import UTC, date, datetime, time
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import BaseModel, StringConstraints
from sqlmodel import Session

from app.clock import utc_now
from app.drafts.forms import OnceForm
from app.labels.audience import Audience
from app.meetings.evidence import Confidence, Evidence, Grade
from app.meetings.queries import meeting_by_id
from app.responses.models import AskStatus
from app.stances.models import Stance
from app.web.forms import Line, Text

Source = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]


class EvidencedForm(OnceForm):
    """What an assessment rests on; of the meeting, the source or the words at least one."""

    grade: Grade
    confidence: Confidence | None = None
    quote: Text = ""
    source: Source = ""
    meeting_id: UUID | None = None
    observed_at: date
    audience: Audience = Audience.TEAM

    @property
    def evidence(self) -> Evidence:
        return Evidence(
            grade=self.grade,
            confidence=self.confidence,
            quote=self.quote,
            source=self.source,
            meeting_id=self.meeting_id,
        )


class StanceForm(EvidencedForm):
    stance: Stance


class ResponseForm(EvidencedForm):
    status: AskStatus
    quotable: bool = False


class WithdrawalForm(BaseModel):
    reason: Line = ""


class OwnerForm(BaseModel):
    person_id: UUID | None = None


def observed(db: Session, form: EvidencedForm, zone: ZoneInfo) -> datetime:
    """When it was so: at the meeting that is cited, now for today, else at noon of that day."""
    if form.meeting_id:
        return meeting_by_id(db, form.meeting_id).held_at
    now = utc_now()
    if form.observed_at == now.astimezone(zone).date():
        return now
    return datetime.combine(form.observed_at, time(12), zone).astimezone(UTC)
