"""Everything that happened with a delegation, newest first, a page at a time.

Each source gives at most one page and one entry more; the newest of all make the page. So a page
costs the same however long the history is, and however deep in it the page lies.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from heapq import nlargest
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session

from app.dossiers import records
from app.dossiers import timeline_rows as rows
from app.dossiers.effects import Effects, effects_of
from app.dossiers.paging import Key
from app.languages import gettext as _
from app.states.queries import TreatyActionRow

PAGE: Final = 20


class Show(StrEnum):
    """What of the timeline is shown."""

    ALL = "all"
    MEETINGS = "meetings"
    STANCE = "stance"
    ASKS = "asks"
    TREATY = "treaty"

    @property
    def label(self) -> str:
        return {
            Show.ALL: _("All"),
            Show.MEETINGS: _("Meetings"),
            Show.STANCE: _("Stance"),
            Show.ASKS: _("Asks"),
            Show.TREATY: _("Treaty"),
        }[self]


def show_named(name: str) -> Show:
    """What an address asks for; all of it when it asks for something we do not have."""
    return Show(name) if name in set(Show) else Show.ALL


class Kind(StrEnum):
    """What an entry is; the name of its template ends with it."""

    MEETING = "meeting"
    STANCE = "stance"
    ANSWER = "answer"
    TREATY = "treaty"
    TASK = "task"
    PROMISE = "promise"


class Entry(NamedTuple):
    """One thing that happened. `row` is what its source read about it."""

    key: Key
    kind: Kind
    row: Any

    @property
    def at(self) -> datetime:
        return self.key.at

    def month(self, zone: ZoneInfo) -> date:
        """The first day of the month under which it stands."""
        if self.kind is Kind.TREATY and self.row.acted_on:
            return date(self.row.acted_on.year, self.row.acted_on.month, 1)
        return self.at.astimezone(zone).date().replace(day=1)


class Month(NamedTuple):
    """The entries of one month; `goes_on` when it began on the page before."""

    first: date
    entries: list[Entry]
    goes_on: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """One page; `older` is where the next one begins, None when there is none."""

    show: Show
    before: Key | None
    entries: Sequence[Entry]
    effects: Effects
    older: Key | None

    def months(self, zone: ZoneInfo) -> list[Month]:
        """The page by month, in the reader's time zone."""
        found: list[Month] = []
        last = self.before and self.before.at.astimezone(zone).date().replace(day=1)
        for entry in self.entries:
            first = entry.month(zone)
            if not found or found[-1].first != first:
                found.append(Month(first, [], goes_on=not found and first == last))
            found[-1].entries.append(entry)
        return found


def timeline_of(
    db: Session,
    code: str,
    *,
    show: Show = Show.ALL,
    before: Key | None = None,
    slugs: Sequence[str],
    acts: Iterable[TreatyActionRow],
    limit: int = PAGE,
) -> Timeline:
    """A page of a delegation's timeline; `acts` are the depositary's facts, read anyway."""
    found = _entries(db, code, show, before, slugs, acts, limit + 1)
    page = nlargest(limit + 1, found, key=lambda entry: entry.key)
    shown = page[:limit]
    meetings = [entry.row.id for entry in shown if entry.kind is Kind.MEETING]
    return Timeline(
        show=show,
        before=before,
        entries=shown,
        effects=effects_of(db, meetings),
        older=shown[-1].key if len(page) > limit else None,
    )


def _entries(
    db: Session,
    code: str,
    show: Show,
    key: Key | None,
    slugs: Sequence[str],
    acts: Iterable[TreatyActionRow],
    n: int,
) -> list[Entry]:
    """At least the newest `n` before the key, of whatever is shown."""
    found: list[Entry] = []
    if show in {Show.ALL, Show.MEETINGS}:
        found += _all(Kind.MEETING, "held_at", rows.meetings(db, code, key, n))
    if show in {Show.ALL, Show.STANCE}:
        stances = records.stances(db, code, key, n, alone=show is Show.ALL)
        found += _all(Kind.STANCE, "observed_at", stances)
    if show is Show.ALL:
        found += _all(Kind.ANSWER, "observed_at", records.answers_alone(db, code, key, n))
        found += _all(Kind.TASK, "done_at", rows.done_tasks(db, code, key, n))
        found += _all(Kind.PROMISE, "created_at", rows.promises_alone(db, code, key, n))
    if show is Show.ASKS:
        answers = records.answers_to_each(db, code, slugs, key, n)
        found += _all(Kind.ANSWER, "observed_at", answers)
    if show in {Show.ALL, Show.TREATY}:
        treaty = (_of(Kind.TREATY, _instant(act), act) for act in acts if not act.superseded_at)
        found += [entry for entry in treaty if key is None or entry.key < key]
    return found


def _all(kind: Kind, at: str, found: Iterable[Any]) -> list[Entry]:
    return [_of(kind, getattr(row, at), row) for row in found]


def _of(kind: Kind, at: datetime, row: Any) -> Entry:
    return Entry(Key(at, row.id), kind, row)


def _instant(act: TreatyActionRow) -> datetime:
    """An act without a known day stands where we wrote it down."""
    if act.acted_on is None:
        return act.recorded_at
    return datetime.combine(act.acted_on, time(12), UTC)
