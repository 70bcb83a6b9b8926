"""The four asks of a delegation: how far it is with each, and what it answered before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlmodel import Session

from app.asks.queries import AskRow
from app.clock import utc_now
from app.dossiers.records import AnswerRow, answers_to_each
from app.dossiers.stance_panel import is_fading
from app.responses.models import AskStatus

SHOWN: Final = 3
"""Answers on a card; the ask's own page has them all."""

HISTORY: Final = 30
"""Answers on a page of an ask's history."""


@dataclass(frozen=True, slots=True)
class AskCard:
    """One ask with its sentence for this State and the newest answers, newest first."""

    ask: AskRow
    wording: str
    answers: Sequence[AnswerRow]

    @property
    def current(self) -> AnswerRow | None:
        return self.answers[0] if self.answers else None

    @property
    def status(self) -> AskStatus:
        return self.current.status if self.current else AskStatus.NOT_RAISED

    @property
    def age(self) -> int:
        """Days since the answer was given."""
        return (utc_now() - self.current.observed_at).days if self.current else 0

    @property
    def fades(self) -> bool:
        """The answer is older than what we rely on."""
        return self.current is not None and is_fading(self.current.observed_at)


def ask_cards(
    db: Session, code: str, asks: Sequence[AskRow], sentences: dict[str, str]
) -> list[AskCard]:
    """A card for each of these asks, in their order."""
    answers: dict[str, list[AnswerRow]] = {ask.slug: [] for ask in asks}
    for row in answers_to_each(db, code, [ask.slug for ask in asks], None, SHOWN):
        answers[row.ask_slug].append(row)
    return [AskCard(ask, sentences.get(ask.slug, ""), answers[ask.slug]) for ask in asks]
