"""What may be written down: when it can have been, how good the evidence is, how private."""

from datetime import UTC, datetime, timedelta

from app.clock import utc_now
from app.errors import DomainError
from app.labels.audience import Audience
from app.languages import gettext as _
from app.meetings.evidence import Confidence, Evidence, Grade
from app.meetings.models import Channel

EARLIEST = datetime(2024, 1, 1, tzinfo=UTC)
"""The year in which the Convention was adopted; an older date is a slip of the hand."""

CLOCKS_DIFFER = timedelta(minutes=5)
"""How far a phone's clock may be ahead of ours."""


class InTheFuture(DomainError):
    """Only what has taken place is written down."""


class TooLongAgo(DomainError):
    """Before there was a Convention to speak about."""


class EvidenceMissing(DomainError):
    """An assessment rests on words, a source or a meeting."""


class ConfidenceTooHigh(DomainError):
    """The evidence does not carry it and no reason is given."""


class ReasonMissing(DomainError):
    """Taking something back needs a sentence that says why."""


class AlreadyWithdrawn(DomainError):
    """It was taken back before."""

    status = 409


def check_time(at: datetime, *, field: str) -> None:
    """Refuse what has not taken place yet, and dates that cannot be meant."""
    if at > utc_now() + CLOCKS_DIFFER:
        raise InTheFuture(
            _("This lies in the future. Write down what has taken place."), field=field
        )
    if at < EARLIEST:
        raise TooLongAgo(_("This is before 2024. Check the year."), field=field)


def settled_confidence(evidence: Evidence) -> Confidence:
    """What the grade proposes, or what staff chose: lower as they like, higher with a source."""
    proposed = evidence.grade.confidence
    chosen = evidence.confidence or proposed
    if chosen.bars > proposed.bars and not evidence.source.strip():
        raise ConfidenceTooHigh(
            _("This evidence carries {proposed} confidence. Lower it, or give the source.").format(
                proposed=proposed.label.lower()
            ),
            field="confidence",
        )
    return chosen


def check_evidence(evidence: Evidence) -> None:
    if not evidence.names_something:
        raise EvidenceMissing(
            _("Say what this rests on: their words, a source or a meeting."), field="evidence"
        )


def check_reason(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing(_("Say in a few words why this is taken back."), field="reason")
    return reason.strip()


def default_grade(channel: Channel, *, ours: int) -> Grade:
    """What is heard is graded by how many of us heard it; a writing by being one."""
    if channel is Channel.WRITTEN:
        return Grade.PRIVATE_IN_WRITING
    return Grade.SAID_TO_TWO if ours > 1 else Grade.SAID_TO_ONE


def default_audience(channel: Channel) -> Audience:
    return Audience.NAMED if channel.is_private else Audience.TEAM
