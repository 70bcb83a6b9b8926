"""One page of the history: events that are wanted, in words, with links to what they are about."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col

from app.audit.queries import PAGE, EventRow, Wanted, events
from app.audit.reads import READ
from app.history.kinds import Kind, kind_of
from app.history.known import Known, as_id, known_for
from app.history.sentences import SENTENCES, said
from app.history.words import Change
from app.languages import gettext as _
from app.people.models import Person
from app.people.queries import Stranger
from app.responses.models import AskResponse
from app.stances.models import StanceRecord
from app.tasks.models import Promise, Task
from app.web.dates import day_year


class Link(NamedTuple):
    """Something an event is about; without an address when it has no page or may not be seen."""

    text: str
    href: str = ""


class Line(NamedTuple):
    """One line of the history as it is read."""

    id: UUID
    at: datetime
    who: Person | Stranger | None
    what: str
    changes: Sequence[Change]
    about: Sequence[Link]


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters in the address."""

    state: str = ""
    person: UUID | None = None
    kind: Kind | None = None
    subject: UUID | None = None
    on: date | None = None

    def url(self, **changes: Any) -> str:
        """The address with these filters; what is empty is left out."""
        given = {name: getattr(self, name) for name in self.__slots__} | changes
        query = urlencode({name: value for name, value in given.items() if value})
        return f"/history?{query}" if query else "/history"

    @property
    def is_narrowed(self) -> bool:
        return any((self.state, self.person, self.kind, self.subject, self.on))


class HistoryPage(NamedTuple):
    lines: Sequence[Line]
    people: Mapping[UUID, Person | Stranger]
    older: UUID | None


def history_page(
    db: Session, asked: Asked, *, reader: Person, zone: str, before: UUID | None = None
) -> HistoryPage:
    """The newest lines that are asked for; a fixed number of queries however many there are."""
    wanted = Wanted(
        state_code=asked.state.upper() or None,
        actor_id=asked.person,
        actions=_actions_of(asked.kind),
        without=() if asked.kind else _actions_of(Kind.READS),
        subject_ids=_and_what_cites(db, asked.subject) if asked.subject else None,
        since=_midnight(asked.on, zone),
        until=_midnight(asked.on + timedelta(days=1), zone) if asked.on else None,
    )
    found = events(db, wanted, before=before, limit=PAGE + 1)
    shown = found[:PAGE]
    known = known_for(db, shown, reader=reader, zone=zone)
    older = shown[-1].id if len(found) > PAGE else None
    return HistoryPage([_line(event, known) for event in shown], known.people, older)


def _actions_of(kind: Kind | None) -> Collection[str] | None:
    return [action for action in SENTENCES if kind_of(action) is kind] if kind else None


def _midnight(on: date | None, zone: str) -> datetime | None:
    """Where a day begins for the reader."""
    return datetime.combine(on, time.min, ZoneInfo(zone)) if on else None


def _and_what_cites(db: Session, subject: UUID) -> set[UUID]:
    """The record, and whatever rests on it when it is a meeting: one query."""
    citing: tuple[Any, ...] = (StanceRecord, AskResponse, Task, Promise)
    query = sa.union_all(
        *(sa.select(col(table.id)).where(col(table.meeting_id) == subject) for table in citing)
    )
    return {subject, *db.scalars(query)}


def _line(event: EventRow, known: Known) -> Line:
    what, changes = said(event, known)
    who = known.people.get(event.actor_id) if event.actor_id else None
    shown = [change for change in changes if change.after]
    return Line(event.id, event.at, who, what, shown, list(_about(event, known)))


def _about(event: EventRow, known: Known) -> list[Link]:
    """The record itself, who came after, and the delegation."""
    found = (_subject(event, known), _looked_at(event), _successor(event, known))
    links = [link for link in found if link]
    name = known.states.get(event.state_code or "")
    if name:
        links.append(Link(name, f"/delegations/{str(event.state_code).lower()}"))
    return links


def _looked_at(event: EventRow) -> Link | None:
    """The one protected record that somebody looked at, by its kind."""
    is_one = event.action == READ and event.subject_id is not None
    kind = next(iter(event.details), "") if is_one else ""
    return Link(_("the record"), f"/records/{kind}/{event.subject_id}") if kind else None


def _successor(event: EventRow, known: Known) -> Link | None:
    successor = as_id(event.details.get("successor_id"))
    name = known.contacts.get(successor) if successor else None
    return Link(name, f"/contacts/{successor}") if name else None


def _subject(event: EventRow, known: Known) -> Link | None:
    """What the event is about by its name, when it has one that the reader may see."""
    subject = event.subject_id
    if subject is None:
        return None
    match event.action.partition(".")[0]:
        case "contact":
            name = known.contacts.get(subject)
            return Link(name, f"/contacts/{subject}") if name else Link(_("a person"))
        case "mission":
            name = known.missions.get(subject)
            return Link(name, f"/missions/{subject}") if name else Link(_("a mission"))
        case "meeting":
            if (meeting := known.meetings.get(subject)) is None:
                return None
            held_at, channel = meeting
            words = f"{channel.label}, {day_year(held_at, known.zone)}"
            return Link(words, f"/meetings/{subject}")
        case "task":
            title = known.tasks.get(subject)
            return Link(title, f"/tasks/{subject}") if title else Link(_("a task"))
        case "promise":
            return Link(known.promises.get(subject) or _("a promise"))
        case "partner" | "sharing":
            return Link(known.partners.get(subject) or _("a partner"))
        case "people":
            person = known.people.get(subject)
            return Link(person.name) if person and subject != event.actor_id else None
    return None
