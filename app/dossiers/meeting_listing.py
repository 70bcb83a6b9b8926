"""The list of meetings, newest first: its filters in the address, and one page of rows."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col

from app.access import Label
from app.contacts.queries import find_people
from app.dossiers.effects import Effects, effects_of
from app.dossiers.paging import Key, older_than, read_key
from app.meetings.models import Attendance, Channel, Meeting, StaffAttendance
from app.states.models import MemberState
from app.states.queries import find_state

PAGE: Final = 30
EXCERPT: Final = 220
PEOPLE: Final = 50


@dataclass(frozen=True, slots=True)
class MeetingQuery:
    """The filters as an address holds them; what cannot be read counts as not given."""

    delegation: str = ""
    who: str = ""
    channel: str = ""
    colleague: str = ""
    since: str = ""
    until: str = ""
    missing: str = ""
    before: str = ""

    @property
    def chosen_channel(self) -> Channel | None:
        return Channel(self.channel) if self.channel in set(Channel) else None

    @property
    def colleague_id(self) -> UUID | None:
        try:
            return UUID(self.colleague)
        except ValueError:
            return None

    @property
    def is_filtered(self) -> bool:
        return any(value for name, value in self._fields().items() if name != "before")

    def _fields(self) -> dict[str, str]:
        return {field.name: getattr(self, field.name).strip() for field in fields(self)}

    def to_query(self, **changes: str) -> str:
        """The filters with something else chosen."""
        return urlencode({name: text for name, text in (self._fields() | changes).items() if text})

    def url(self, **changes: str) -> str:
        query = self.to_query(**changes)
        return f"/meetings?{query}" if query else "/meetings"


class ListedMeeting(NamedTuple):
    id: UUID
    held_at: datetime
    channel: Channel
    state_code: str
    state_name: str
    summary: str
    owner_id: UUID
    version: int
    withdrawn_at: datetime | None
    withdrawn_by_id: UUID | None
    withdrawal_reason: str
    label: Label

    @property
    def slug(self) -> str:
        return self.state_code.lower()

    @property
    def excerpt(self) -> str:
        """Cut here, not by the database: it cannot see into a sealed text."""
        return self.summary[:EXCERPT]

    @property
    def is_cut(self) -> bool:
        return len(self.summary) > EXCERPT


@dataclass(frozen=True, slots=True)
class MeetingPage:
    rows: list[ListedMeeting]
    effects: Effects
    older: Key | None
    unknown: Mapping[str, str]
    """Filters that name nothing, by their field: no rows are shown for them."""


def meeting_page(
    db: Session, query: MeetingQuery, zone: ZoneInfo, *, limit: int = PAGE
) -> MeetingPage:
    """Withdrawn meetings are listed too, marked as such; nothing counts them."""
    conditions: list[Any] = [older_than(read_key(query.before), Meeting.held_at, Meeting.id)]
    unknown = _add_names(db, query, conditions)
    if unknown:
        return MeetingPage([], Effects(), None, unknown)
    conditions += plain_conditions(query, zone)
    found = db.execute(
        _rows()
        .where(*conditions)
        .order_by(col(Meeting.held_at).desc(), col(Meeting.id).desc())
        .limit(limit + 1)
    )
    rows = [ListedMeeting._make(row) for row in found]
    shown = rows[:limit]
    older = Key(shown[-1].held_at, shown[-1].id) if len(rows) > limit else None
    return MeetingPage(shown, effects_of(db, [row.id for row in shown]), older, {})


def _rows() -> Any:
    return sa.select(
        col(Meeting.id),
        col(Meeting.held_at),
        col(Meeting.channel),
        col(Meeting.state_code),
        col(MemberState.name),
        col(Meeting.summary),
        col(Meeting.owner_id),
        col(Meeting.version),
        col(Meeting.withdrawn_at),
        col(Meeting.withdrawn_by_id),
        col(Meeting.withdrawal_reason),
        col(Meeting.label),
    ).join(MemberState, col(MemberState.code) == col(Meeting.state_code))


def _add_names(db: Session, query: MeetingQuery, conditions: list[Any]) -> dict[str, str]:
    """Conditions for the delegation and the person typed; what names nothing is given back."""
    unknown = {}
    if name := query.delegation.strip():
        state = find_state(db, name)
        if state:
            conditions.append(col(Meeting.state_code) == state.code)
        else:
            unknown["delegation"] = name
    if name := query.who.strip():
        ids = [person.contact_id for person in find_people(db, name, PEOPLE)]
        if ids:
            conditions.append(attended(Attendance, Attendance.contact_id, ids))
        else:
            unknown["who"] = name
    return unknown


def plain_conditions(query: MeetingQuery, zone: ZoneInfo) -> list[Any]:
    found: list[Any] = []
    if channel := query.chosen_channel:
        found.append(col(Meeting.channel) == channel)
    if person_id := query.colleague_id:
        was_there = attended(StaffAttendance, StaffAttendance.person_id, [person_id])
        found.append(sa.or_(col(Meeting.owner_id) == person_id, was_there))
    if first := _midnight(query.since, zone):
        found.append(col(Meeting.held_at) >= first)
    if last := _midnight(query.until, zone, days=1):
        found.append(col(Meeting.held_at) < last)
    if query.missing:
        found += [col(Meeting.summary) == "", col(Meeting.withdrawn_at).is_(None)]
    return found


def attended(table: type[Attendance | StaffAttendance], column: Any, ids: Any) -> Any:
    """Somebody among these was there; `ids` as a list or as a query."""
    return sa.exists().where(col(table.meeting_id) == col(Meeting.id), col(column).in_(ids))


def _midnight(text: str, zone: ZoneInfo, days: int = 0) -> datetime | None:
    """When this day began where the reader is, or the one `days` after it."""
    try:
        on = date.fromisoformat(text.strip()) + timedelta(days=days)
        return datetime.combine(on, time(), zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
