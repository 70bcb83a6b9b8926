"""Where invented rows get their numbers from: one seed, one moment, one organisation."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any, TypeAlias
from uuid import UUID

from app.access import Label
from tests.bench.scale import BUSIEST, SEED, SPAN, STAFF, WITHDRAWN, Scale

Row: TypeAlias = dict[str, Any]

_SENTENCES = (
    "The legal department is still reading articles 23 and 35.",
    "They asked how others in the region will word their declarations.",
    "Capital wants to see the text of the first ask in French.",
    "The delegate stressed that nothing is decided before the holidays.",
    "Concern about real-time collection; none about extradition.",
    "They would speak in the Third Committee if two others do so first.",
)


class Chance:
    """What all rows share; `contacts` and `meetings` fill up as their rows are made."""

    def __init__(
        self,
        scale: Scale,
        *,
        organisation_id: UUID,
        codes: Sequence[str],
        slugs: Sequence[str],
        now: datetime,
    ) -> None:
        self.scale = scale
        self.organisation_id = organisation_id
        self.codes = [BUSIEST, *(code for code in codes if code != BUSIEST)]
        self.slugs = slugs
        self.now = now
        self.random = Random(SEED)  # noqa: S311  # invented rows, not secrets
        self._weights = [1 / (rank + 5) for rank in range(len(self.codes))]
        self.staff = [self.id_at(now - SPAN) for _ in range(STAFF)]
        self.contacts: list[tuple[UUID, str]] = []
        self.meetings: list[tuple[UUID, str, datetime]] = []
        self.private: dict[UUID, UUID] = {}
        """Meetings for named people, and who logged each."""

    def id_at(self, when: datetime) -> UUID:
        """As app.db.new_id would have made it at that time."""
        stamp = int(when.timestamp() * 1000)
        high, low = self.random.getrandbits(12), self.random.getrandbits(62)
        return UUID(int=stamp << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)

    def happens(self, share: float) -> bool:
        return self.random.random() < share

    def moment(self) -> datetime:
        return self.now - timedelta(seconds=self.random.uniform(60, SPAN.total_seconds()))

    def after(self, at: datetime) -> datetime:
        """Some time between then and now."""
        return at + (self.now - at) * self.random.random()

    def code(self) -> str:
        """Few delegations are met often, many seldom."""
        return self.random.choices(self.codes, self._weights)[0]

    def colleague(self) -> UUID:
        return self.random.choice(self.staff)

    def words(self, least: int, most: int) -> str:
        return " ".join(self.random.choices(_SENTENCES, k=self.random.randint(least, most)))

    def owned(self, label: Label = Label.TEAM) -> Row:
        """Columns of every labelled row."""
        return {
            "organisation_id": self.organisation_id,
            "owner_id": self.colleague(),
            "label": label,
        }

    def withdrawal(self, at: datetime) -> Row:
        """Most records stand; all name the same columns, so that one statement fits them."""
        if not self.happens(WITHDRAWN):
            return {"withdrawn_at": None, "withdrawn_by_id": None, "withdrawal_reason": ""}
        return {
            "withdrawn_at": self.after(at),
            "withdrawn_by_id": self.colleague(),
            "withdrawal_reason": "Entered for the wrong delegation.",
        }
