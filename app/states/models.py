"""Public facts: States, memberships, votes, positions, treaty actions, the Convention, holidays."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, Relationship

from app.db import Table, enum_type, new_id

_PUBLIC = "public facts with their source"


class StateKind(StrEnum):
    """What kind of delegation; the European Union may sign as an organization of States."""

    MEMBER = "member"
    OBSERVER_STATE = "observer_state"
    REGIONAL_ORGANIZATION = "regional_organization"


class RegionalGroup(StrEnum):
    """The electoral groups of the General Assembly, in the order every list shows them."""

    AFRICAN = "AFR"
    ASIA_PACIFIC = "APG"
    EASTERN_EUROPEAN = "EEG"
    LATIN_AMERICAN_AND_CARIBBEAN = "GRULAC"
    WESTERN_EUROPEAN_AND_OTHERS = "WEOG"
    NONE = "NONE"


class DatePrecision(StrEnum):
    """How exactly a date is known; see docs/glossary.md."""

    DAY = "day"
    HANOI_25_26 = "hanoi_25_26"
    MONTH = "month"
    REPORTED = "reported"
    RANGE = "range"


class TreatyActionKind(StrEnum):
    """An act under the Convention, plus the two domestic steps before one; never our assessment."""

    SIGNATURE = "signature"
    RATIFICATION = "ratification"
    ACCEPTANCE = "acceptance"
    APPROVAL = "approval"
    ACCESSION = "accession"
    FORMAL_CONFIRMATION = "formal_confirmation"
    DECLARATION = "declaration"
    RESERVATION = "reservation"
    OBJECTION = "objection"
    WITHDRAWAL = "withdrawal"
    DENUNCIATION = "denunciation"
    DOMESTIC_PROCEDURE_STARTED = "domestic_procedure_started"
    DOMESTIC_APPROVAL = "domestic_approval"


class VoteCast(StrEnum):
    """How a State voted; `not_voting` is a Member State without a recorded vote."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"
    NOT_VOTING = "not_voting"


class SourceConfidence(StrEnum):
    """How far the compiler of a public fact trusts its source."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class MemberState(Table, table=True):
    """One delegation: 193 members, 2 observers, the EU; `code` is ISO 3166-1 alpha-3 or EUE."""

    unscoped: ClassVar[str] = _PUBLIC

    code: str = Field(primary_key=True, max_length=3)
    iso2: str = Field(max_length=2, unique=True)
    m49: str | None = Field(default=None, max_length=3)
    kind: StateKind = Field(sa_type=enum_type(StateKind))
    name: str = Field(max_length=120, unique=True)
    regional_group: RegionalGroup = Field(sa_type=enum_type(RegionalGroup))
    regional_group_note: str = ""
    region: str = Field(default="", max_length=60)
    subregion: str = Field(default="", max_length=60)
    admitted_on: date | None = None
    observer_since: str = Field(default="", max_length=10)
    official_languages: str = Field(default="", max_length=40)
    letter_language: str = Field(max_length=2)
    letter_language_basis: str = Field(max_length=20)
    fallback_language: str = Field(max_length=2)
    tile_column: int
    tile_row: int

    memberships: list["Membership"] = Relationship(
        sa_relationship_kwargs={"lazy": "raise", "viewonly": True}
    )

    @property
    def slug(self) -> str:
        return self.code.lower()


class StateName(Table, table=True):
    """A State's short and formal name in one language."""

    unscoped: ClassVar[str] = _PUBLIC

    state_code: str = Field(primary_key=True, max_length=3, foreign_key="member_state.code")
    language: str = Field(primary_key=True, max_length=2)
    short: str = Field(max_length=120)
    formal: str = Field(default="", max_length=200)


class Membership(Table, table=True):
    """A State in an organisation or treaty other than the Convention."""

    unscoped: ClassVar[str] = _PUBLIC

    state_code: str = Field(primary_key=True, max_length=3, foreign_key="member_state.code")
    organisation: str = Field(primary_key=True, max_length=20)
    status: str = Field(max_length=20)
    since: str = Field(default="", max_length=10)
    as_of: str = Field(default="", max_length=10)
    source: str
    confidence: SourceConfidence = Field(sa_type=enum_type(SourceConfidence))
    note: str = ""


class Resolution(Table, table=True):
    """A resolution or motion, how it was decided and the totals."""

    unscoped: ClassVar[str] = _PUBLIC

    id: str = Field(primary_key=True, max_length=40)
    decided_on: date
    title: str
    method: str = Field(max_length=20)
    yes: int | None = None
    no: int | None = None
    abstain: int | None = None
    source: str
    confidence: SourceConfidence = Field(sa_type=enum_type(SourceConfidence))
    note: str = ""


class Vote(Table, table=True):
    """How one State voted on one resolution or motion: history, never a stance."""

    unscoped: ClassVar[str] = _PUBLIC

    state_code: str = Field(primary_key=True, max_length=3, foreign_key="member_state.code")
    resolution_id: str = Field(primary_key=True, max_length=40, foreign_key="resolution.id")
    cast_on: date
    vote: VoteCast = Field(sa_type=enum_type(VoteCast))
    source: str
    confidence: SourceConfidence = Field(sa_type=enum_type(SourceConfidence))


class PublicPosition(Table, table=True):
    """What a State said in public on a topic: a hint, never a stance."""

    unscoped: ClassVar[str] = _PUBLIC

    state_code: str = Field(primary_key=True, max_length=3, foreign_key="member_state.code")
    topic: str = Field(primary_key=True, max_length=60)
    stated_on: str = Field(primary_key=True, max_length=10)
    position: str = Field(max_length=120)
    source: str
    confidence: SourceConfidence = Field(sa_type=enum_type(SourceConfidence))
    note: str = ""


class TreatyAction(Table, table=True):
    """The depositary's fact (or a domestic step): superseded when corrected, never deleted."""

    unscoped: ClassVar[str] = _PUBLIC
    __table_args__ = (sa.Index("ix_treaty_action_state_code_kind", "state_code", "kind"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    state_code: str = Field(max_length=3, foreign_key="member_state.code")
    kind: TreatyActionKind = Field(sa_type=enum_type(TreatyActionKind))
    acted_on: date | None = None
    date_precision: DatePrecision = Field(sa_type=enum_type(DatePrecision))
    source: str
    source_site: str = ""
    confidence: SourceConfidence = Field(sa_type=enum_type(SourceConfidence))
    note: str = ""
    recorded_at: datetime
    superseded_at: datetime | None = None
    seed_key: str | None = Field(default=None, max_length=80, unique=True)
    """The line of the seed file this row stands for; None: staff or an import recorded it."""


class Convention(Table, table=True):
    """The Convention's own facts; one row."""

    unscoped: ClassVar[str] = _PUBLIC

    id: int = Field(default=1, primary_key=True)
    short_title: str
    full_title: str
    resolution: str = Field(max_length=40)
    adopted_on: date
    opened_on: date
    closes_on: date
    instruments_needed: int
    entry_into_force_rule: str
    opening_notification: str
    status_page: str
    as_of: date
    facts: dict[str, Any] = Field(
        default_factory=dict,
        sa_type=sa.JSON().with_variant(JSONB(), "postgresql"),
    )


class ConventionArticle(Table, table=True):
    """An article and why the campaign cares; `evidence` says how far its text was checked."""

    unscoped: ClassVar[str] = _PUBLIC

    article: str = Field(primary_key=True, max_length=20)
    title: str
    why_it_matters: str = ""
    evidence: str = Field(max_length=20)


class UnHoliday(Table, table=True):
    """An official holiday of United Nations Headquarters, with its source."""

    unscoped: ClassVar[str] = _PUBLIC

    held_on: date = Field(primary_key=True)
    name: str = Field(max_length=80)
    source: str
