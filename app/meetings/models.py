"""Meetings, who attended on both sides, and what a corrected meeting said before."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar, assert_never
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.access import Labelled, Scoped
from app.db import Table, enum_type, new_id
from app.languages import gettext as _
from app.vault.columns import SealedText, WithdrawalReason


class Channel(StrEnum):
    """How it took place; `written` is what we received in writing."""

    MEETING = "meeting"
    CORRIDOR = "corridor"
    CALL = "call"
    ONLINE = "online"
    EVENT = "event"
    WRITTEN = "written"

    @property
    def label(self) -> str:
        match self:
            case Channel.MEETING:
                return _("Meeting")
            case Channel.CORRIDOR:
                return _("Corridor")
            case Channel.CALL:
                return _("Call")
            case Channel.ONLINE:
                return _("Online")
            case Channel.EVENT:
                return _("Event")
            case Channel.WRITTEN:
                return _("Written")
        assert_never(self)

    @property
    def is_private(self) -> bool:
        """Talk that was meant for those present; its record is for named people by default."""
        return self in {Channel.MEETING, Channel.CORRIDOR, Channel.CALL}


class Meeting(Labelled, Table, table=True):
    """What took place with a delegation; corrected with history, withdrawn, never deleted."""

    __table_args__ = (
        sa.Index("ix_meeting_state_code_held_at", "state_code", "held_at", "id"),
        sa.Index("ix_meeting_held_at", "held_at", "id"),
        sa.Index(
            "ix_meeting_standing_state_code_held_at",
            "state_code",
            "held_at",
            "id",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        ),
        sa.Index(
            "ix_meeting_details_missing",
            "owner_id",
            "held_at",
            sqlite_where=sa.text("summary = '' AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("summary = '' AND withdrawn_at IS NULL"),
        ),
        sa.Index(
            "ix_meeting_withdrawn_state_code",
            "state_code",
            "withdrawn_at",
            "id",
            sqlite_where=sa.text("withdrawn_at IS NOT NULL"),
            postgresql_where=sa.text("withdrawn_at IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    state_code: str = Field(max_length=3, foreign_key="member_state.code")
    held_at: datetime
    channel: Channel = Field(sa_type=enum_type(Channel))
    summary: str = Field(default="", sa_type=SealedText)
    documents_left: str = Field(default="", sa_type=SealedText)
    recorded_at: datetime
    version: int = 1
    withdrawn_at: datetime | None = None
    withdrawn_by_id: UUID | None = Field(default=None, foreign_key="person.id")
    withdrawal_reason: str = Field(default="", sa_type=WithdrawalReason)
    purged_at: datetime | None = None
    """When its texts were forgotten (app.retention)."""

    @property
    def details_missing(self) -> bool:
        return not self.summary and self.purged_at is None


class Attendance(Scoped, Table, table=True):
    """A contact who was present."""

    part_of: ClassVar[tuple[str, str] | None] = ("meeting_id", "meeting")

    __table_args__ = (sa.Index("ix_attendance_contact_id", "contact_id"),)

    meeting_id: UUID = Field(primary_key=True, foreign_key="meeting.id")
    contact_id: UUID = Field(primary_key=True, foreign_key="contact.id")


class StaffAttendance(Scoped, Table, table=True):
    """One of us who was present; named people of a meeting are its logger and these."""

    part_of: ClassVar[tuple[str, str] | None] = ("meeting_id", "meeting")

    __table_args__ = (sa.Index("ix_staff_attendance_person_id", "person_id"),)

    meeting_id: UUID = Field(primary_key=True, foreign_key="meeting.id")
    person_id: UUID = Field(primary_key=True, foreign_key="person.id")


class MeetingRevision(Labelled, Table, table=True):
    """What a meeting said before a correction; `owner_id` is who corrected it."""

    __table_args__ = (sa.Index("ix_meeting_revision_meeting_id_version", "meeting_id", "version"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    meeting_id: UUID = Field(foreign_key="meeting.id")
    version: int
    revised_at: datetime
    held_at: datetime
    channel: Channel = Field(sa_type=enum_type(Channel))
    summary: str = Field(sa_type=SealedText)
    documents_left: str = Field(default="", sa_type=SealedText)
