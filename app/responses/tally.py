"""How all delegations together stand on one ask: counts, and the bar that shows them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from app.responses.models import AskStatus

BAR: Final = (
    AskStatus.DELIVERED,
    AskStatus.ON_RECORD,
    AskStatus.AGREES_IN_PRIVATE,
    AskStatus.CONSIDERING,
    AskStatus.RAISED,
    AskStatus.NOT_RAISED,
    AskStatus.DECLINED,
)
"""From furthest to nowhere; those who said no stand apart at the end."""


class Part(NamedTuple):
    """A part of the bar, in per cent of its length."""

    status: AskStatus
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class AskTally:
    """One ask's counts; a status that nobody has is 0, not absent."""

    counts: Mapping[AskStatus, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def on_record(self) -> int:
        """Said yes where others can hold them to it, or did it."""
        return sum(n for status, n in self.counts.items() if status.is_public)

    @property
    def in_private(self) -> int:
        return self.counts[AskStatus.AGREES_IN_PRIVATE]

    @property
    def declined(self) -> int:
        return self.counts[AskStatus.DECLINED]

    @property
    def never_asked(self) -> int:
        return self.counts[AskStatus.NOT_RAISED]

    @property
    def bar(self) -> list[Part]:
        parts, x = [], 0.0
        for status in BAR:
            width = 100 * self.counts[status] / (self.total or 1)
            if width:
                parts.append(Part(status, round(x, 2), round(width, 2)))
            x += width
        return parts


def tally(statuses: Iterable[AskStatus], delegations: int) -> AskTally:
    """Count the answers to one ask; a delegation without one has never been asked."""
    counted = Counter(statuses)
    counted[AskStatus.NOT_RAISED] += delegations - counted.total()
    return AskTally({status: counted[status] for status in AskStatus})
