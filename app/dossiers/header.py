"""A delegation among its neighbours, and what the depositary recorded about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from app.asks.models import Situation
from app.asks.rules import situation
from app.clock import today_in_new_york
from app.states.deadlines import days_left
from app.states.legal import LegalStatus, legal_status
from app.states.queries import (
    ConventionRow,
    StateRow,
    TreatyActionRow,
    all_states,
    convention,
    treaty_actions_of,
)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The delegations before and after one in the order of every list."""

    previous: StateRow | None
    next: StateRow | None


@dataclass(frozen=True, slots=True)
class Legal:
    """The depositary's facts about a State on one day; none of them is our assessment."""

    acts: Sequence[TreatyActionRow]
    """Superseded ones too, oldest first."""

    convention: ConventionRow
    today: date

    @property
    def standing(self) -> list[TreatyActionRow]:
        return [act for act in self.acts if act.superseded_at is None]

    @property
    def superseded(self) -> list[TreatyActionRow]:
        return [act for act in self.acts if act.superseded_at]

    @property
    def status(self) -> LegalStatus:
        return legal_status(act.kind for act in self.standing)

    @property
    def days_left(self) -> int | None:
        """Days in which the State can still sign; None when it cannot."""
        closes_on = self.convention.closes_on
        may_sign = self.status.may_still_sign and self.today <= closes_on
        return days_left(self.today, closes_on) if may_sign else None

    @property
    def situation(self) -> Situation:
        return situation(self.status, self.today, self.convention.closes_on)


def legal_of(db: Session, code: str) -> Legal:
    acts = treaty_actions_of(db, code, with_superseded=True)
    return Legal(acts, convention(db), today_in_new_york())


def neighbours_of(db: Session, code: str) -> Neighbours:
    states = all_states(db)
    at = next(n for n, state in enumerate(states) if state.code == code)
    return Neighbours(
        previous=states[at - 1] if at else None,
        next=states[at + 1] if at + 1 < len(states) else None,
    )
