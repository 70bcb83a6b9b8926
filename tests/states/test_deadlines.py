"""Days and United Nations working days left, at the edges."""

from datetime import date

import pytest

from app.states.deadlines import days_left, signing_window, window_progress, working_days_left

OPENED = date(2025, 10, 25)
CLOSES = date(2026, 12, 31)  # a Thursday
HOLIDAYS = {date(2026, 11, 26): "Thanksgiving Day", date(2026, 12, 25): "Christmas Day"}


@pytest.mark.parametrize(
    ("today", "days", "working_days"),
    [
        (date(2026, 11, 24), 37, 25),  # Tuesday before Thanksgiving
        (date(2026, 11, 25), 36, 24),  # tomorrow is the holiday
        (date(2026, 11, 26), 35, 24),  # the holiday itself
        (date(2026, 12, 24), 7, 4),  # Christmas on a Friday, then a weekend
        (date(2026, 12, 26), 5, 4),  # Saturday
        (date(2026, 12, 27), 4, 4),  # Sunday
        (date(2026, 12, 30), 1, 1),
        (date(2026, 12, 31), 0, 0),
        (date(2027, 1, 1), 0, 0),
        (date(2027, 6, 1), 0, 0),
    ],
)
def test_days_are_counted_after_today_through_the_last_day(
    today: date, days: int, working_days: int
) -> None:
    assert days_left(today, CLOSES) == days
    assert working_days_left(today, CLOSES, HOLIDAYS) == working_days


def test_a_holiday_on_a_weekend_takes_no_working_day_away() -> None:
    saturday = {date(2026, 12, 26)}

    assert working_days_left(date(2026, 12, 24), CLOSES, saturday) == 5


@pytest.mark.parametrize(
    ("today", "progress"),
    [
        (date(2025, 10, 1), 0.0),
        (OPENED, 0.0),
        (date(2026, 5, 30), pytest.approx(0.5, abs=0.002)),
        (CLOSES, pytest.approx(432 / 433)),
        (date(2027, 1, 1), 1.0),
    ],
)
def test_the_window_is_spent_only_when_it_has_closed(today: date, progress: float) -> None:
    assert window_progress(today, OPENED, CLOSES) == progress


@pytest.mark.parametrize(
    ("today", "said", "is_open"),
    [
        (date(2025, 10, 24), "433 days left", False),
        (date(2026, 12, 29), "2 days left", True),
        (date(2026, 12, 30), "1 day left", True),
        (CLOSES, "closes today", True),
        (date(2027, 1, 1), "closed", False),
    ],
)
def test_the_countdown_says_closes_today_on_the_day(
    today: date, said: str, *, is_open: bool
) -> None:
    window = signing_window(today, OPENED, CLOSES, HOLIDAYS)

    assert window.countdown == said
    assert window.is_open is is_open
