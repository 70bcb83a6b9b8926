"""Every delegation's answer to every ask: 196 rows of four cells, and the counts above them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlmodel import Session

from app.asks.queries import AskRow, all_asks
from app.clock import utc_now
from app.dashboard.ask_matrix_filters import MatrixFilters, Order
from app.responses.cells import Cell, cell
from app.responses.models import AskStatus
from app.responses.queries import Held, held_now
from app.responses.tally import AskTally, tally
from app.stances.models import Stance
from app.stances.queries import current_stances
from app.states.groups import group_name
from app.states.legal import LegalStatus
from app.states.models import RegionalGroup
from app.states.names import StateIndex
from app.states.queries import StateRow, all_states, state_index
from app.states.tally import legal_statuses

COLUMNS: Final = (
    (RegionalGroup.AFRICAN,),
    (RegionalGroup.ASIA_PACIFIC,),
    (RegionalGroup.EASTERN_EUROPEAN, RegionalGroup.WESTERN_EUROPEAN_AND_OTHERS),
    (RegionalGroup.LATIN_AMERICAN_AND_CARIBBEAN, RegionalGroup.NONE),
)
"""Groups side by side, so that the columns are about as long as each other."""

_POINTS: Final = {
    AskStatus.DELIVERED: 5,
    AskStatus.ON_RECORD: 4,
    AskStatus.AGREES_IN_PRIVATE: 3,
    AskStatus.CONSIDERING: 2,
    AskStatus.RAISED: 1,
    AskStatus.NOT_RAISED: 0,
    AskStatus.DECLINED: -1,
}
_STANCES: Final = {stance: n for n, stance in enumerate(Stance)}


class MatrixRow(NamedTuple):
    """One delegation with a cell for each ask."""

    state: StateRow
    stance: Stance
    legal: LegalStatus
    cells: tuple[Cell, ...]
    held: tuple[Held | None, ...]

    @property
    def points(self) -> int:
        return sum(_POINTS[each.status] for each in self.cells)


class MatrixGroup(NamedTuple):
    name: str
    rows: list[MatrixRow]


@dataclass(frozen=True, slots=True)
class Matrix:
    """`every` are all delegations; `rows` those that fit, in order."""

    filters: MatrixFilters
    asks: Sequence[AskRow]
    every: Sequence[MatrixRow]
    rows: Sequence[MatrixRow]

    @property
    def tallies(self) -> list[tuple[AskRow, AskTally]]:
        """The counts of each ask over all delegations, whatever the filter shows."""
        return [
            (ask, tally((row.cells[n].status for row in self.every), len(self.every)))
            for n, ask in enumerate(self.asks)
        ]

    @property
    def columns(self) -> list[list[MatrixGroup]]:
        by_group: dict[RegionalGroup, list[MatrixRow]] = {group: [] for group in RegionalGroup}
        for row in self.rows:
            by_group[row.state.regional_group].append(row)
        columns = (
            [MatrixGroup(group_name(group), by_group[group]) for group in groups if by_group[group]]
            for groups in COLUMNS
        )
        return [column for column in columns if column]


def ask_matrix(db: Session, filters: MatrixFilters) -> Matrix:
    """Six queries of one seek per State (and ask), whatever the length of the history."""
    asks = all_asks(db)
    every = _rows(db, asks, utc_now())
    index = state_index(db) if filters.q else None
    fits = _test(filters, index)
    shown = [row for row in every if fits(row.state.code, row.legal)]
    return Matrix(filters, asks, every, sorted(shown, key=_KEYS[filters.order]))


def matrix_counts(db: Session, several: Sequence[MatrixFilters]) -> list[int]:
    """How many delegations each of these shows: two queries, however many they are."""
    legal, index = legal_statuses(db), state_index(db)
    tests = [_test(filters, index) for filters in several]
    return [sum(fits(code, status) for code, status in legal.items()) for fits in tests]


def _test(filters: MatrixFilters, index: StateIndex | None) -> Callable[[str, LegalStatus], bool]:
    """Whether a delegation is shown, by its code and legal status; `index` is asked for a name."""
    codes = None
    if filters.q and index:
        codes = {found.code for found in index.suggest(filters.q, len(index.english))}

    def fits(code: str, legal: LegalStatus) -> bool:
        is_named = codes is None or code in codes
        return is_named and (not filters.unsigned or legal.may_still_sign)

    return fits


def _rows(db: Session, asks: Sequence[AskRow], now: datetime) -> list[MatrixRow]:
    """All delegations by name."""
    held, stances, legal = held_now(db), current_stances(db), legal_statuses(db)
    return [
        MatrixRow(
            state=state,
            stance=stances[state.code].stance if state.code in stances else Stance.NOT_KNOWN,
            legal=legal[state.code],
            cells=tuple(_cell(state, ask, held, now) for ask in asks),
            held=tuple(held.get((state.code, ask.slug)) for ask in asks),
        )
        for state in all_states(db)
    ]


def _cell(
    state: StateRow,
    ask: AskRow,
    held: Mapping[tuple[str, str], Held],
    now: datetime,
) -> Cell:
    return cell(
        slug=state.slug,
        name=state.name,
        ask_slug=ask.slug,
        number=ask.number,
        held=held.get((state.code, ask.slug)),
        now=now,
    )


_KEYS: dict[Order, Callable[[MatrixRow], Any]] = {
    Order.PROGRESS: lambda row: -row.points,
    Order.NAME: lambda _row: 0,
    Order.STANCE: lambda row: _STANCES[row.stance],
}
"""Ties keep the order by name in which the rows come."""
