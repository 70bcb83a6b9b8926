"""The scale of answers and the append-only record of them."""

from enum import StrEnum
from typing import assert_never
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.db import Table, enum_type, new_id
from app.languages import gettext as _
from app.meetings.evidence import Evidenced


class AskStatus(StrEnum):
    """How far a delegation has come with an ask; a private yes is not yet on record."""

    NOT_RAISED = "not_raised"
    RAISED = "raised"
    CONSIDERING = "considering"
    AGREES_IN_PRIVATE = "agrees_in_private"
    ON_RECORD = "on_record"
    DELIVERED = "delivered"
    DECLINED = "declined"

    @property
    def label(self) -> str:
        match self:
            case AskStatus.NOT_RAISED:
                return _("Not raised")
            case AskStatus.RAISED:
                return _("Raised")
            case AskStatus.CONSIDERING:
                return _("Considering")
            case AskStatus.AGREES_IN_PRIVATE:
                return _("Agrees in private")
            case AskStatus.ON_RECORD:
                return _("On record")
            case AskStatus.DELIVERED:
                return _("Delivered")
            case AskStatus.DECLINED:
                return _("Declined")
        assert_never(self)

    @property
    def meaning(self) -> str:
        match self:
            case AskStatus.NOT_RAISED:
                return _("Nobody has asked yet")
            case AskStatus.RAISED:
                return _("Asked; no answer yet")
            case AskStatus.CONSIDERING:
                return _("Promised to look at it or to report to capital")
            case AskStatus.AGREES_IN_PRIVATE:
                return _("Said yes to us; nothing on record")
            case AskStatus.ON_RECORD:
                return _("Said yes in public, or in writing that may be quoted")
            case AskStatus.DELIVERED:
                return _("Done: declaration made, vote cast, statement given")
            case AskStatus.DECLINED:
                return _("Said no")
        assert_never(self)

    @property
    def code(self) -> str:
        """The key that sets it in the log form, and the number of its symbol."""
        return _CODES[self]

    @property
    def css(self) -> str:
        return f"k{self.code}"

    @property
    def is_public(self) -> bool:
        return self in {AskStatus.ON_RECORD, AskStatus.DELIVERED}


_CODES = {status: str(number) for number, status in enumerate(AskStatus)}


class AskResponse(Evidenced, Table, table=True):
    """One answer of a delegation to one ask: how it was at `observed_at`."""

    __table_args__ = (
        sa.Index(
            "ix_ask_response_standing",
            "state_code",
            "ask_slug",
            "observed_at",
            "recorded_at",
            "id",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        ),
        sa.Index("ix_ask_response_recorded_at", "recorded_at", "id"),
        sa.Index(
            "ix_ask_response_meeting_id",
            "meeting_id",
            sqlite_where=sa.text("meeting_id IS NOT NULL"),
            postgresql_where=sa.text("meeting_id IS NOT NULL"),
        ),
        sa.Index(
            "ix_ask_response_alone",
            "state_code",
            "observed_at",
            "id",
            sqlite_where=sa.text("meeting_id IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("meeting_id IS NULL AND withdrawn_at IS NULL"),
        ),
        sa.Index(
            "ix_ask_response_withdrawn_state_code",
            "state_code",
            "withdrawn_at",
            "id",
            sqlite_where=sa.text("withdrawn_at IS NOT NULL"),
            postgresql_where=sa.text("withdrawn_at IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    ask_slug: str = Field(max_length=40, foreign_key="ask.slug")
    status: AskStatus = Field(sa_type=enum_type(AskStatus))
    quotable: bool = False
