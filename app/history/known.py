"""Names for the ids in a page of the history, looked up when it is read.

The history itself keeps ids only. A name that the viewer may not see is not found here, and the
line then speaks of "a person" or "a task".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col

from app.asks.queries import AskRow, all_asks
from app.audit.queries import EventRow
from app.contacts.models import PermanentMission
from app.contacts.queries import contact_names
from app.history.befores import (
    Replaced,
    Version,
    answers_replaced,
    meeting_versions,
    stances_replaced,
)
from app.meetings.models import Channel, Meeting
from app.organisations.models import Organisation
from app.people.models import Person
from app.people.queries import Stranger, names_of
from app.responses.models import AskStatus
from app.stances.models import Stance
from app.states.models import MemberState
from app.tasks.models import Promise, Task


@dataclass(frozen=True, slots=True)
class Known:
    """What the ids of a page stand for, and how the reader wants times."""

    zone: ZoneInfo
    people: Mapping[UUID, Person | Stranger] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    contacts: Mapping[UUID, str] = field(default_factory=dict)
    missions: Mapping[UUID, str] = field(default_factory=dict)
    partners: Mapping[UUID, str] = field(default_factory=dict)
    meetings: Mapping[UUID, tuple[datetime, Channel]] = field(default_factory=dict)
    tasks: Mapping[UUID, str] = field(default_factory=dict)
    promises: Mapping[UUID, str] = field(default_factory=dict)
    asks: Mapping[str, AskRow] = field(default_factory=dict)
    stances: Mapping[UUID, Replaced[Stance]] = field(default_factory=dict)
    answers: Mapping[UUID, Replaced[AskStatus]] = field(default_factory=dict)
    versions: Mapping[UUID, Mapping[int, Version]] = field(default_factory=dict)


def as_id(value: Any) -> UUID | None:
    """An id as it stands in details, or None."""
    try:
        return UUID(str(value))
    except ValueError:
        return None


def known_for(db: Session, events: Sequence[EventRow], *, reader: Person, zone: str) -> Known:
    """At most a dozen queries, however many events; none for a kind that does not occur."""
    subjects = _Subjects(events)
    successors = [as_id(event.details.get("successor_id")) for event in events]
    partners = [*subjects.of("partner"), *subjects.of("sharing")]
    contacts = [*subjects.of("contact"), *filter(None, successors)]
    return Known(
        zone=ZoneInfo(zone),
        people=names_of(db, reader.organisation_id),
        states=_state_names(db, {event.state_code for event in events if event.state_code}),
        contacts=contact_names(db, contacts),
        missions=_texts(db, PermanentMission.id, PermanentMission.name, subjects.of("mission")),
        meetings=_meetings(db, subjects.of("meeting")),
        partners=_texts(db, Organisation.id, Organisation.name, partners),
        tasks=_texts(db, Task.id, Task.title, subjects.of("task")),
        promises=_texts(db, Promise.id, Promise.text, subjects.of("promise")),
        asks={ask.slug: ask for ask in all_asks(db)} if subjects.of("response") else {},
        stances=stances_replaced(db, subjects.of("stance.recorded")),
        answers=answers_replaced(db, subjects.of("response.recorded")),
        versions=meeting_versions(db, subjects.of("meeting.corrected")),
    )


class _Subjects:
    """The ids of what events are about, by action or by the first part of its name."""

    def __init__(self, events: Iterable[EventRow]) -> None:
        self._by_name: dict[str, set[UUID]] = {}
        for event in events:
            if event.subject_id:
                for name in (event.action, event.action.partition(".")[0]):
                    self._by_name.setdefault(name, set()).add(event.subject_id)

    def of(self, name: str) -> list[UUID]:
        return sorted(self._by_name.get(name, ()))


def _state_names(db: Session, codes: Iterable[str]) -> dict[str, str]:
    wanted = sorted(codes)
    if not wanted:
        return {}
    query = sa.select(col(MemberState.code), col(MemberState.name))
    return {r.code: r.name for r in db.execute(query.where(col(MemberState.code).in_(wanted)))}


def _texts(db: Session, key: Any, text: Any, ids: Sequence[UUID]) -> dict[UUID, str]:
    if not ids:
        return {}
    return {row[0]: row[1] for row in db.execute(sa.select(key, text).where(col(key).in_(ids)))}


def _meetings(db: Session, ids: Sequence[UUID]) -> dict[UUID, tuple[datetime, Channel]]:
    if not ids:
        return {}
    query = sa.select(col(Meeting.id), col(Meeting.held_at), col(Meeting.channel))
    rows = db.execute(query.where(col(Meeting.id).in_(ids)))
    return {row.id: (row.held_at, row.channel) for row in rows}
