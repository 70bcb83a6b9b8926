"""The stance scale and the append-only record of our assessments."""

from enum import StrEnum
from typing import assert_never
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.db import Table, enum_type, new_id
from app.languages import gettext as _
from app.meetings.evidence import Evidenced


class Stance(StrEnum):
    """Our assessment, in the order of every chart; not the depositary's record: TreatyAction.

    *Not known* (nothing recorded) is not *Undecided* (under review, or signals both ways).
    """

    WILL_NOT_JOIN = "will_not_join"
    SAFEGUARDS_FIRST = "safeguards_first"
    UNDECIDED = "undecided"
    NOT_KNOWN = "not_known"
    LEANING_TO_JOIN = "leaning_to_join"
    JOINING_AS_IS = "joining_as_is"

    @property
    def label(self) -> str:
        match self:
            case Stance.WILL_NOT_JOIN:
                return _("Will not join")
            case Stance.SAFEGUARDS_FIRST:
                return _("Safeguards first")
            case Stance.UNDECIDED:
                return _("Undecided")
            case Stance.NOT_KNOWN:
                return _("Not known")
            case Stance.LEANING_TO_JOIN:
                return _("Leaning to join")
            case Stance.JOINING_AS_IS:
                return _("Joining as is")
        assert_never(self)

    @property
    def meaning(self) -> str:
        match self:
            case Stance.WILL_NOT_JOIN:
                return _("Says it will not sign or ratify the text as it stands")
            case Stance.SAFEGUARDS_FIRST:
                return _("Will join only with binding interpretive declarations")
            case Stance.UNDECIDED:
                return _("Under review, or signals point both ways")
            case Stance.NOT_KNOWN:
                return _("Nothing recorded")
            case Stance.LEANING_TO_JOIN:
                return _("Signals it will join, no conditions")
            case Stance.JOINING_AS_IS:
                return _("Says or shows it will join without conditions")
        assert_never(self)

    @property
    def code(self) -> str:
        """The digit (or dash) that carries the meaning; colour only helps."""
        match self:
            case Stance.WILL_NOT_JOIN:
                return "1"
            case Stance.SAFEGUARDS_FIRST:
                return "2"
            case Stance.UNDECIDED:
                return "3"
            case Stance.NOT_KNOWN:
                return "–"
            case Stance.LEANING_TO_JOIN:
                return "4"
            case Stance.JOINING_AS_IS:
                return "5"
        assert_never(self)

    @property
    def css(self) -> str:
        return "s0" if self is Stance.NOT_KNOWN else f"s{self.code}"


class StanceRecord(Evidenced, Table, table=True):
    """One assessment: how it was at `observed_at`, as written down at `recorded_at`."""

    __table_args__ = (
        sa.Index(
            "ix_stance_record_standing",
            "state_code",
            "observed_at",
            "recorded_at",
            "id",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        ),
        sa.Index("ix_stance_record_recorded_at", "recorded_at", "id"),
        sa.Index(
            "ix_stance_record_meeting_id",
            "meeting_id",
            sqlite_where=sa.text("meeting_id IS NOT NULL"),
            postgresql_where=sa.text("meeting_id IS NOT NULL"),
        ),
        sa.Index(
            "ix_stance_record_alone",
            "state_code",
            "observed_at",
            "id",
            sqlite_where=sa.text("meeting_id IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("meeting_id IS NULL AND withdrawn_at IS NULL"),
        ),
        sa.Index(
            "ix_stance_record_withdrawn_state_code",
            "state_code",
            "withdrawn_at",
            "id",
            sqlite_where=sa.text("withdrawn_at IS NOT NULL"),
            postgresql_where=sa.text("withdrawn_at IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    stance: Stance = Field(sa_type=enum_type(Stance))
