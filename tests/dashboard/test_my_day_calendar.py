from datetime import date

import pytest

from app.dashboard.my_day_calendar import calendar, in_full

CLOSING = date(2026, 12, 31)


def test_the_calendar_runs_in_whole_weeks_to_the_one_of_the_closing() -> None:
    weeks = calendar(date(2026, 11, 24), CLOSING)

    assert [len(week) for week in weeks] == [7] * 6
    assert (weeks[0][0].on, weeks[-1][-1].on) == (date(2026, 11, 23), date(2027, 1, 3))
    days = [day for week in weeks for day in week]
    assert [day.on for day in days if day.is_closing] == [CLOSING]
    assert [day.on for day in days if day.is_today] == [date(2026, 11, 24)]
    assert [day.on for day in days if day.is_past] == [date(2026, 11, 23)]


@pytest.mark.parametrize(
    ("today", "weeks"),
    [
        (date(2026, 12, 31), 1),
        (date(2026, 12, 28), 1),
        (date(2026, 12, 27), 2),
        (date(2027, 1, 3), 1),
        (date(2027, 1, 4), 5),
        (date(2026, 2, 1), 10),
    ],
)
def test_it_is_never_empty_and_never_a_year_long(today: date, weeks: int) -> None:
    assert len(calendar(today, CLOSING)) == weeks


def test_a_day_is_named_in_full() -> None:
    assert in_full(date(2026, 11, 24)) == "Tuesday, 24 November"
    assert in_full(date(2027, 1, 3)) == "Sunday, 3 January"
