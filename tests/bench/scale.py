"""How much of everything a measured database holds, and in which proportion."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

SEED: Final = 20261231
"""Of the random numbers: two runs at the same moment make the same rows."""

BUSIEST: Final = "KEN"
"""The delegation with most of everything; its page is the one that is measured."""

STAFF: Final = 24
SPAN: Final = timedelta(days=390)
"""All meetings lie in this time before now, whatever their number: more is denser, not longer."""

STANCE_SHARE: Final = 0.2
"""Of the history: one assessment for four answers, as when every meeting raises all asks."""

ALONE: Final = 0.1
"""Of the history: records that rest on a public source and not on a meeting."""

WITHDRAWN: Final = 0.01
OPEN_TASKS: Final = 0.04
EMPTY_SUMMARIES: Final = 0.004
ENDED_POSTINGS: Final = 0.2


@dataclass(frozen=True, slots=True)
class Scale:
    """Counts of one size; the 196 delegations and their public facts are always the real ones."""

    contacts: int
    meetings: int
    history: int
    """Stance records and answers to asks together."""

    @property
    def stances(self) -> int:
        return round(self.history * STANCE_SHARE)

    @property
    def answers(self) -> int:
        return self.history - self.stances

    @property
    def tasks(self) -> int:
        return self.meetings // 2

    @property
    def promises(self) -> int:
        return self.meetings // 5


SCALES: Final = {
    1: Scale(contacts=500, meetings=5_000, history=20_000),
    10: Scale(contacts=5_000, meetings=50_000, history=200_000),
}
