"""Reading the asks and the wording that fits."""

from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from app.asks.models import Ask, AskWording, Situation


class AskRow(NamedTuple):
    """An ask as every list names it."""

    slug: str
    number: int
    short_name: str
    summary: str


def all_asks(db: Session) -> list[AskRow]:
    """Every ask, by its number."""
    rows = db.execute(
        sa.select(col(Ask.slug), col(Ask.number), col(Ask.short_name), col(Ask.summary)).order_by(
            col(Ask.number)
        )
    )
    return [AskRow._make(row) for row in rows]


def wording(db: Session, slug: str, situation: Situation, language: str = "en") -> str | None:
    """The full sentence for this situation, or the one that fits every situation.

    None when there is no such ask; a language without a text falls back to English.
    """
    rows = db.execute(
        sa.select(col(AskWording.language), col(AskWording.situation), col(AskWording.text)).where(
            col(AskWording.ask_slug) == slug,
            col(AskWording.language).in_({language, "en"}),
            col(AskWording.situation).in_({situation, Situation.ANY}),
        )
    )
    texts = {(written_in, fits): text for written_in, fits, text in rows}
    choices = ((spoken, fits) for spoken in (language, "en") for fits in (situation, Situation.ANY))
    return next((texts[choice] for choice in choices if choice in texts), None)


def wordings(db: Session, situation: Situation, language: str = "en") -> dict[str, str]:
    """The sentence of every ask that fits this situation, by slug, in one query."""
    rows = db.execute(
        sa.select(col(AskWording.ask_slug), col(AskWording.situation), col(AskWording.text)).where(
            col(AskWording.language) == language,
            col(AskWording.situation).in_({situation, Situation.ANY}),
        )
    )
    by_fit = sorted(rows, key=lambda row: row.situation is situation)
    return {row.ask_slug: row.text for row in by_fit}
