"""Kinds of cells in seed files: codes, days, partial dates, texts that fit their column."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from app.languages import OFFICIAL

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PARTIAL = re.compile(r"\d{4}(-\d{2}){0,2}")


class Line(BaseModel):
    """One row of a file; an unknown column is a mistake, not a remark."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def _date_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _day(text: Any) -> date:
    """Only YYYY-MM-DD: what else a parser would accept, a reader would read differently."""
    if text == "":
        raise ValueError("must not be empty.")
    day = _date_of(text) if isinstance(text, str) and _DAY.fullmatch(text) else None
    if day is None:
        raise ValueError(f"{text!r} is not a day written like 2026-11-24.")
    return day


def _partial(text: str) -> str:
    padded = text + "-01" * (2 - text.count("-"))
    if text and not (_PARTIAL.fullmatch(text) and _date_of(padded)):
        raise ValueError(f"{text!r} is not a date written like 2026-11-24, 2026-11 or 2026.")
    return text


def _optional_day(text: Any) -> date | None:
    return None if text == "" else _day(text)


def _nothing(text: Any) -> Any:
    return None if text == "" else text


def _official_languages(text: str) -> str:
    unknown = [code for code in text.split(";") if text and code not in OFFICIAL]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is not one of {', '.join(OFFICIAL)}.")
    return text


def _official_language(text: str) -> str:
    if text not in OFFICIAL:
        raise ValueError(f"{text!r} is not one of {', '.join(OFFICIAL)}.")
    return text


def _site(text: str) -> str:
    """Pages show it as a link, so nothing but a web address may stand here."""
    if text and not text.startswith("https://"):
        raise ValueError(f"{text!r} does not begin with https://.")
    return text


def text_of(longest: int) -> StringConstraints:
    return StringConstraints(min_length=1, max_length=longest)


_Natural = Annotated[int, Field(ge=0)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Day = Annotated[date, BeforeValidator(_day)]
OptionalDay = Annotated[date | None, BeforeValidator(_optional_day)]
PartialDate = Annotated[str, AfterValidator(_partial)]
Count = Annotated[_Natural | None, BeforeValidator(_nothing)]
Words = Annotated[str, StringConstraints(min_length=1)]
Site = Annotated[str, AfterValidator(_site)]
OfficialLanguage = Annotated[str, AfterValidator(_official_language)]
OfficialLanguages = Annotated[str, AfterValidator(_official_languages)]
