"""Days are written as each language writes them."""

from datetime import date

import pytest

from app.letters.grammar import day_written


@pytest.mark.parametrize(
    ("language", "day", "written"),
    [
        ("en", date(2026, 11, 24), "24 November 2026"),
        ("fr", date(2026, 12, 1), "1er décembre 2026"),
        ("es", date(2026, 11, 24), "24 de noviembre de 2026"),
        ("ru", date(2026, 11, 24), "24 ноября 2026 г."),
        ("ar", date(2026, 11, 24), "24 تشرين الثاني/نوفمبر 2026"),
        ("zh", date(2026, 11, 24), "2026年11月24日"),
    ],
)
def test_the_day_of_a_letter(language: str, day: date, written: str) -> None:
    assert day_written(language, day) == written


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru"])
def test_twelve_months_are_twelve_words(language: str) -> None:
    months = {day_written(language, date(2026, month, 5)) for month in range(1, 13)}

    assert len(months) == 12
