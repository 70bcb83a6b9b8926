"""The numbers of the stance page, counted in one place from the rows of its table."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.dashboard.queries import Row
from app.stances.models import Stance
from app.stances.queries import stance_tally
from app.states.models import RegionalGroup

FIRST_ASK = 0


class GroupFigures(NamedTuple):
    """How a regional group stands."""

    group: RegionalGroup
    size: int
    stances: Mapping[Stance, int]


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything the page counts; `…_days` is how long a touch counts."""

    delegations: int
    signed: int
    may_sign: int
    deposited: int
    on_record: int
    touched: int
    touched_within: int
    overdue: int
    stances: Mapping[Stance, int]
    groups: Sequence[GroupFigures]


def figures(rows: Sequence[Row], touch_days: int) -> Figures:
    """Count all rows; `on_record` is the first ask, which is about signing: signatories apart."""
    not_signed = [row for row in rows if row.legal.may_still_sign]
    touched = [row.touched_days for row in rows]
    return Figures(
        delegations=len(rows),
        signed=sum(row.signed for row in rows),
        may_sign=len(not_signed),
        deposited=sum(row.deposited for row in rows),
        on_record=sum(row.asks[FIRST_ASK].is_public for row in not_signed if row.asks),
        touched=sum(days is not None and days <= touch_days for days in touched),
        touched_within=touch_days,
        overdue=sum(row.overdue for row in rows),
        stances=stance_tally(row.stance for row in rows),
        groups=by_group(rows),
    )


def by_group(rows: Sequence[Row]) -> list[GroupFigures]:
    """The groups in their order; one without delegations is left out."""
    counted = {group: Counter[Stance]() for group in RegionalGroup}
    for row in rows:
        counted[row.group][row.stance] += 1
    return [
        GroupFigures(group, found.total(), {stance: found[stance] for stance in Stance})
        for group, found in counted.items()
        if found
    ]
