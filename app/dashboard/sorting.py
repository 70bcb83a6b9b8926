"""The order of the table: every column both ways, missing values last, ties by name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.dashboard.queries import Row
from app.responses.models import AskStatus
from app.stances.models import Stance
from app.states.legal import LegalStatus
from app.states.models import RegionalGroup

Key = Callable[[Row], Any]
"""What a column is ordered by; None stands last, whichever way the order goes."""

_NEVER: Final = 1_000_000
_GROUPS = {group: n for n, group in enumerate(RegionalGroup)}
_STANCES = {stance: n for n, stance in enumerate(Stance)}
_LEGAL = {status: n for n, status in enumerate(LegalStatus)}
_STATUSES = {status: n for n, status in enumerate(AskStatus)}


def _next(row: Row) -> date | None:
    return row.due_on or (date.max if row.action else None)


_KEYS: dict[str, Key] = {
    "group": lambda row: _GROUPS[row.group],
    "stance": lambda row: _STANCES[row.stance],
    "confidence": lambda row: row.confidence.bars if row.confidence else None,
    "depositary": lambda row: _LEGAL[row.legal],
    "touch": lambda row: _NEVER if row.touched_days is None else row.touched_days,
    "next": _next,
    "owner": lambda row: row.owner.name.casefold() if row.owner else None,
}
_STATE: Final = "state"


@dataclass(frozen=True, slots=True)
class Sort:
    """A column and a direction, in an address `stance` or `-stance`."""

    column: str = _STATE
    descending: bool = False

    def __str__(self) -> str:
        if self == Sort():
            return ""
        return f"-{self.column}" if self.descending else self.column

    def turned(self, column: str) -> "Sort":
        """What a click on the head of this column asks for."""
        return Sort(column, descending=self.column == column and not self.descending)

    def aria(self, column: str) -> str:
        if self.column != column:
            return ""
        return "descending" if self.descending else "ascending"


def read_sort(text: str, asks: Sequence[int]) -> Sort:
    column = text.removeprefix("-")
    if column not in {_STATE, *_KEYS, *(f"ask{n}" for n in asks)}:
        raise ValueError(text)
    return Sort(column, descending=text.startswith("-"))


def _key(column: str) -> Key:
    if column.startswith("ask"):
        number = int(column.removeprefix("ask")) - 1
        return lambda row: _STATUSES[row.asks[number]]
    return _KEYS[column]


def in_order(rows: list[Row], sort: Sort) -> list[Row]:
    """The rows, which come by name, in this order."""
    if sort.column == _STATE:
        return rows[::-1] if sort.descending else rows
    key = _key(sort.column)
    known = [row for row in rows if key(row) is not None]
    unknown = [row for row in rows if key(row) is None]
    return sorted(known, key=key, reverse=sort.descending) + unknown
