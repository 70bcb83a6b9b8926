"""How many people or meetings a saved view lists, for tabs and the sidebar."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col

from app.contacts.listing import list_counts
from app.contacts.queries import ids_found
from app.dossiers.contact_routes import filters_asked
from app.dossiers.meeting_listing import PEOPLE, MeetingQuery, attended, plain_conditions
from app.meetings.models import Attendance, Meeting
from app.people.models import Person
from app.states.names import StateIndex
from app.states.queries import state_index
from app.tasks.deps import zone_for

CONTACT_FIELDS = ("view", "q", "state", "function", "place")
MEETING_FIELDS = tuple(field.name for field in fields(MeetingQuery))


def _given(query: str, names: Sequence[str]) -> dict[str, str]:
    """What the page reads of an address."""
    return {name: value for name, value in parse_qsl(query) if name in names}


def contact_counts(db: Session, _by: Person, queries: Sequence[str]) -> list[int]:
    return list_counts(db, [filters_asked(**_given(query, CONTACT_FIELDS)) for query in queries])


def meeting_counts(db: Session, by: Person, queries: Sequence[str]) -> list[int]:
    """Meetings that stand: a withdrawn one is listed, but counted nowhere. Two queries."""
    index, zone = state_index(db), zone_for(by)
    asked = [MeetingQuery(**_given(query, MEETING_FIELDS)) for query in queries]
    return list(db.execute(sa.select(*(_count(index, each, zone) for each in asked))).one())


def _count(index: StateIndex, query: MeetingQuery, zone: ZoneInfo) -> Any:
    wanted = [col(Meeting.withdrawn_at).is_(None), *plain_conditions(query, zone)]
    if name := query.delegation.strip():
        wanted.append(col(Meeting.state_code) == (index.find(name) or ""))
    if name := query.who.strip():
        people = ids_found(name, PEOPLE)
        known = people is not None
        wanted.append(attended(Attendance, Attendance.contact_id, people) if known else sa.false())
    return sa.select(sa.func.count(col(Meeting.id))).where(*wanted).scalar_subquery()
