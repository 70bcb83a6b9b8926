"""The 196 rows of the stance page: every number on it is counted from these and nothing else.

Eight selects of columns, each of one seek per State (and ask), so that neither their number nor
their time grows with the history.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col

from app.access import viewer_of
from app.asks.queries import AskRow
from app.meetings.evidence import Confidence
from app.meetings.models import Channel
from app.meetings.queries import LastTouch, last_touch
from app.people.queries import names_of
from app.responses.models import AskStatus
from app.responses.queries import statuses_now
from app.stances.models import Stance
from app.stances.queries import CurrentStance, StanceNow, stances_now
from app.states.legal import COUNTED_TOWARDS_FORTY, LegalStatus, legal_status
from app.states.models import Convention, RegionalGroup, StateKind, TreatyAction, TreatyActionKind
from app.states.names import folded
from app.states.queries import StateRow, all_states
from app.tasks.queries import NextAction, next_actions, owners


class Owner(NamedTuple):
    """The colleague who follows a delegation."""

    id: UUID
    name: str
    initials: str


@dataclass(frozen=True, slots=True)
class Row:
    """One delegation as the table, the drawings and the headline numbers need it."""

    code: str
    slug: str
    name: str
    folded: str
    group: RegionalGroup
    column: int
    row: int
    stance: Stance
    confidence: Confidence | None
    stance_days: int | None
    legal: LegalStatus
    signed: bool
    deposited: bool
    asks: tuple[AskStatus, ...]
    touched_days: int | None
    channel: Channel | None
    due_on: date | None
    action: str | None
    overdue: bool
    owner: Owner | None


class Days(NamedTuple):
    """The reader's calendar: how long ago something was for them."""

    today: date
    zone: ZoneInfo

    def since(self, when: datetime) -> int:
        return max((self.today - when.astimezone(self.zone).date()).days, 0)


@dataclass(frozen=True, slots=True)
class Sources:
    """What rows are made of, by the code of the State."""

    states: Sequence[StateRow]
    stances: Mapping[str, StanceNow | CurrentStance]
    statuses: Mapping[tuple[str, str], AskStatus]
    acts: Mapping[str, frozenset[TreatyActionKind]]
    touches: Mapping[str, LastTouch] = field(default_factory=dict)
    actions: Mapping[str, NextAction] = field(default_factory=dict)
    owners: Mapping[str, Owner] = field(default_factory=dict)


def delegation_rows(db: Session, asks: Sequence[AskRow], days: Days) -> list[Row]:
    """Every delegation by its name, as it stands."""
    people = names_of(db, viewer_of(db).organisation_id)
    known = {
        person.id: Owner(person.id, person.name, person.initials) for person in people.values()
    }
    follows = {code: known[person] for code, person in owners(db).items() if person in known}
    sources = Sources(
        states=all_states(db),
        stances=stances_now(db),
        statuses=statuses_now(db),
        acts=standing_acts(db),
        touches=last_touch(db),
        actions=next_actions(db),
        owners=follows,
    )
    return rows_from(sources, asks, days)


def rows_from(sources: Sources, asks: Sequence[AskRow], days: Days) -> list[Row]:
    return [_row(state, sources, asks, days) for state in sources.states]


def _row(state: StateRow, sources: Sources, asks: Sequence[AskRow], days: Days) -> Row:
    code, kinds = state.code, sources.acts.get(state.code, frozenset())
    stance, touch = sources.stances.get(code), sources.touches.get(code)
    action = sources.actions.get(code)
    due_on = action.due_on if action else None
    return Row(
        code=code,
        slug=state.slug,
        name=state.name,
        folded=folded(f"{state.name} {code}"),
        group=state.regional_group,
        column=state.tile_column,
        row=state.tile_row,
        stance=stance.stance if stance else Stance.NOT_KNOWN,
        confidence=stance.confidence if stance else None,
        stance_days=days.since(stance.observed_at) if stance else None,
        legal=legal_status(kinds),
        signed=has_signed(kinds),
        deposited=has_deposited(state, kinds),
        asks=tuple(sources.statuses.get((code, ask.slug), AskStatus.NOT_RAISED) for ask in asks),
        touched_days=days.since(touch.held_at) if touch else None,
        channel=touch.channel if touch else None,
        due_on=due_on,
        action=action.title if action else None,
        overdue=due_on is not None and due_on < days.today,
        owner=sources.owners.get(code),
    )


def standing_acts(
    db: Session, *, by: date | None = None
) -> Mapping[str, frozenset[TreatyActionKind]]:
    """What each State did under the Convention by the depositary, up to a day when one is given.

    Superseded facts are left out. An act without a day counts from when the record was compared.
    """
    query = sa.select(col(TreatyAction.state_code), col(TreatyAction.kind)).where(
        col(TreatyAction.superseded_at).is_(None)
    )
    if by is not None:
        compared = sa.select(col(Convention.as_of)).scalar_subquery()
        query = query.where(sa.func.coalesce(col(TreatyAction.acted_on), compared) <= by)
    kinds: dict[str, set[TreatyActionKind]] = defaultdict(set)
    for code, kind in db.execute(query):
        kinds[code].add(kind)
    return {code: frozenset(found) for code, found in kinds.items()}


def has_signed(kinds: frozenset[TreatyActionKind]) -> bool:
    """A signature that was not taken back."""
    return TreatyActionKind.SIGNATURE in kinds and TreatyActionKind.WITHDRAWAL not in kinds


def has_deposited(state: StateRow, kinds: frozenset[TreatyActionKind]) -> bool:
    """An instrument towards entry into force; an organization's does not count (article 65)."""
    return (
        state.kind is not StateKind.REGIONAL_ORGANIZATION
        and bool(kinds & COUNTED_TOWARDS_FORTY)
        and TreatyActionKind.DENUNCIATION not in kinds
    )
