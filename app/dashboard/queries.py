"""The 196 rows of the stance page: every number on it is counted from these and nothing else.

Eight selects of columns, each of one seek per State (and ask), so that neither their number nor
their time grows with the history.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from app.meetings.queries import last_touch
from app.people.queries import names_of
from app.responses.models import AskStatus
from app.responses.queries import statuses_now
from app.stances.models import Stance
from app.stances.queries import stances_now
from app.states.legal import COUNTED_TOWARDS_FORTY, LegalStatus, legal_status
from app.states.models import RegionalGroup, StateKind, TreatyAction, TreatyActionKind
from app.states.names import folded
from app.states.queries import StateRow, all_states
from app.tasks.queries import next_actions, owners


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


def delegation_rows(db: Session, asks: Sequence[AskRow], days: Days) -> list[Row]:
    """Every delegation by its name."""
    stances, statuses, touches = stances_now(db), statuses_now(db), last_touch(db)
    actions, follows, people = next_actions(db), owners(db), _people(db)
    acts = standing_acts(db)
    rows = []
    for state in all_states(db):
        code = state.code
        stance, touch, action = stances.get(code), touches.get(code), actions.get(code)
        kinds = acts[code]
        rows.append(
            Row(
                code=code,
                slug=state.slug,
                name=state.name,
                folded=folded(f"{state.name} {code} {state.iso2}"),
                group=state.regional_group,
                column=state.tile_column,
                row=state.tile_row,
                stance=stance.stance if stance else Stance.NOT_KNOWN,
                confidence=stance.confidence if stance else None,
                stance_days=days.since(stance.observed_at) if stance else None,
                legal=legal_status(kinds),
                signed=has_signed(kinds),
                deposited=has_deposited(state, kinds),
                asks=tuple(statuses.get((code, ask.slug), AskStatus.NOT_RAISED) for ask in asks),
                touched_days=days.since(touch.held_at) if touch else None,
                channel=touch.channel if touch else None,
                due_on=action.due_on if action else None,
                action=action.title if action else None,
                overdue=bool(action and action.due_on and action.due_on < days.today),
                owner=people.get(follows[code]) if code in follows else None,
            )
        )
    return rows


def standing_acts(db: Session) -> Mapping[str, frozenset[TreatyActionKind]]:
    """What each State did under the Convention by the depositary; superseded facts left out."""
    rows = db.execute(
        sa.select(col(TreatyAction.state_code), col(TreatyAction.kind)).where(
            col(TreatyAction.superseded_at).is_(None)
        )
    )
    kinds: dict[str, set[TreatyActionKind]] = defaultdict(set)
    for code, kind in rows:
        kinds[code].add(kind)
    return defaultdict(frozenset, {code: frozenset(found) for code, found in kinds.items()})


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


def _people(db: Session) -> dict[UUID, Owner]:
    """Colleagues by id: those who have left still follow what nobody took over."""
    people = names_of(db, viewer_of(db).organisation_id).values()
    return {person.id: Owner(person.id, person.name, person.initials) for person in people}
