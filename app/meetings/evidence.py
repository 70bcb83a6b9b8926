"""How a record cites why we believe it: grade, quote, source, meeting; and how sure we are."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import assert_never
from uuid import UUID

from sqlmodel import Field

from app.access import Labelled
from app.db import enum_type
from app.languages import gettext as _
from app.vault.columns import SealedText, WithdrawalReason


class Grade(StrEnum):
    """Quality of evidence, best first."""

    OFFICIAL = "A"
    PUBLIC_STATEMENT = "B"
    PRIVATE_IN_WRITING = "C"
    SAID_TO_TWO = "D"
    SAID_TO_ONE = "E"
    INFERRED = "F"

    @property
    def label(self) -> str:
        match self:
            case Grade.OFFICIAL:
                return _("Official instrument or vote")
            case Grade.PUBLIC_STATEMENT:
                return _("Public statement")
            case Grade.PRIVATE_IN_WRITING:
                return _("Private, in writing")
            case Grade.SAID_TO_TWO:
                return _("Said to two of us")
            case Grade.SAID_TO_ONE:
                return _("Said to one of us")
            case Grade.INFERRED:
                return _("Second-hand, media or inferred")
        assert_never(self)

    @property
    def confidence(self) -> "Confidence":
        """What the grade proposes; staff may lower it, raising it needs a reason."""
        match self:
            case Grade.OFFICIAL | Grade.PUBLIC_STATEMENT | Grade.PRIVATE_IN_WRITING:
                return Confidence.HIGH
            case Grade.SAID_TO_TWO | Grade.SAID_TO_ONE:
                return Confidence.MEDIUM
            case Grade.INFERRED:
                return Confidence.LOW
        assert_never(self)

    @property
    def is_on_record(self) -> bool:
        return self in {Grade.OFFICIAL, Grade.PUBLIC_STATEMENT}


class Confidence(StrEnum):
    """How sure we are of an assessment: one, two or three bars."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def bars(self) -> int:
        return {Confidence.LOW: 1, Confidence.MEDIUM: 2, Confidence.HIGH: 3}[self]

    @property
    def label(self) -> str:
        match self:
            case Confidence.LOW:
                return _("Low")
            case Confidence.MEDIUM:
                return _("Medium")
            case Confidence.HIGH:
                return _("High")
        assert_never(self)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an assessment rests on, before it is written down."""

    grade: Grade
    confidence: Confidence | None = None
    """None: what the grade proposes."""
    quote: str = ""
    source: str = ""
    meeting_id: UUID | None = None

    @property
    def names_something(self) -> bool:
        """A grade alone is no evidence: there must be words, a source or a meeting behind it."""
        return bool(self.quote.strip() or self.source.strip() or self.meeting_id)


class Evidenced(Labelled):
    """Columns of an append-only record with its evidence (stances and answers to asks)."""

    state_code: str = Field(max_length=3, foreign_key="member_state.code")
    grade: Grade = Field(sa_type=enum_type(Grade))
    confidence: Confidence = Field(sa_type=enum_type(Confidence))
    quote: str = Field(default="", sa_type=SealedText)
    source: str = Field(default="", sa_type=SealedText)
    meeting_id: UUID | None = Field(default=None, foreign_key="meeting.id")
    observed_at: datetime
    recorded_at: datetime
    withdrawn_at: datetime | None = None
    withdrawn_by_id: UUID | None = Field(default=None, foreign_key="person.id")
    withdrawal_reason: str = Field(default="", sa_type=WithdrawalReason)
    purged_at: datetime | None = None
    """When its words were forgotten (app.retention)."""
