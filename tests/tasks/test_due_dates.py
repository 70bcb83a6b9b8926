"""Due dates in words, on a Tuesday in the last weeks of the signature window."""

import sys
import threading
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.tasks.due_dates import Due, read_day, read_due

TUESDAY = date(2026, 11, 24)

NAMED = [
    # line, title, day
    ("Send model text by Friday", "Send model text", date(2026, 11, 27)),
    ("Send model text by Friday.", "Send model text", date(2026, 11, 27)),
    ("send model text friday", "send model text", date(2026, 11, 27)),
    ("Send model text Fri", "Send model text", date(2026, 11, 27)),
    ("Send model text by fri", "Send model text", date(2026, 11, 27)),
    ("Send text due Friday", "Send text", date(2026, 11, 27)),
    ("Send text, no later than Thursday", "Send text", date(2026, 11, 26)),
    ("Call this Friday", "Call", date(2026, 11, 27)),
    ("Call next Friday", "Call", date(2026, 12, 4)),
    ("Call on Tuesday", "Call", date(2026, 12, 1)),
    ("Call on Monday 30 Nov", "Call", date(2026, 11, 30)),
    ("Call by Thursday, 31 December", "Call", date(2026, 12, 31)),
    ("Decide by Sunday", "Decide", date(2026, 11, 29)),
    ("Report before Friday", "Report", date(2026, 11, 26)),
    ("Friday: send text", "Send text", date(2026, 11, 27)),
    ("By Friday send text", "Send text", date(2026, 11, 27)),
    ("Send letter (by Friday) to Ana", "Send letter to Ana", date(2026, 11, 27)),
    ("Send letter by Friday, with annex", "Send letter, with annex", date(2026, 11, 27)),
    ("Prepare points for Friday", "Prepare points", date(2026, 11, 27)),
    ("Send text on 15 Dec to Ana", "Send text to Ana", date(2026, 12, 15)),
    ("Send text 15 Dec", "Send text", date(2026, 12, 15)),
    ("Send text 15th of December", "Send text", date(2026, 12, 15)),
    ("Send text Dec 15", "Send text", date(2026, 12, 15)),
    ("Send text by Dec 15th, 2026", "Send text", date(2026, 12, 15)),
    ("Send text by the 15th", "Send text", date(2026, 12, 15)),
    ("Send text on the 24th", "Send text", date(2026, 11, 24)),
    ("Send text by 15/12", "Send text", date(2026, 12, 15)),
    ("Send text by 5/12", "Send text", date(2026, 12, 5)),
    ("Send text 15/12/2026", "Send text", date(2026, 12, 15)),
    ("Send text by 15/12/26", "Send text", date(2026, 12, 15)),
    ("Send text by 15.12.", "Send text", date(2026, 12, 15)),
    ("Send text 2026-12-15", "Send text", date(2026, 12, 15)),
    ("15 Dec - call Ana", "call Ana", date(2026, 12, 15)),
    ("Call by 24 Nov", "Call", TUESDAY),
    ("Call by 3 Jan", "Call", date(2027, 1, 3)),
    ("Call by 1 March 2027", "Call", date(2027, 3, 1)),
    ("Call by December", "Call", date(2026, 12, 1)),
    ("Send text tomorrow", "Send text", date(2026, 11, 25)),
    ("Call Ana tomorrow about ask 3", "Call Ana about ask 3", date(2026, 11, 25)),
    ("Call the day after tomorrow", "Call", date(2026, 11, 26)),
    ("Call today", "Call", TUESDAY),
    ("Call tonight", "Call", TUESDAY),
    ("Call in 3 days", "Call", date(2026, 11, 27)),
    ("Call in two weeks", "Call", date(2026, 12, 8)),
    ("Call in a week", "Call", date(2026, 12, 1)),
    ("Call within 10 days", "Call", date(2026, 12, 4)),
    ("Call two weeks from now", "Call", date(2026, 12, 8)),
    ("Call in 2 months", "Call", date(2027, 1, 24)),
    ("Call next week", "Call", date(2026, 11, 30)),
    ("Call next month", "Call", date(2026, 12, 1)),
    ("Report by end of the week", "Report", date(2026, 11, 27)),
    ("Report by end of next week", "Report", date(2026, 12, 4)),
    ("Report by the end of the month", "Report", date(2026, 11, 30)),
    ("Report end of next month", "Report", date(2026, 12, 31)),
    ("Report end of year", "Report", date(2026, 12, 31)),
    ("Vote on ask 1 on 2 Dec", "Vote on ask 1", date(2026, 12, 2)),
    ("By Friday", "", date(2026, 11, 27)),
]

UNNAMED = [
    *("Send article 22 text", "Read section 22.1", "Read resolution 79/243", "Send asks 3/4"),
    *("May I call", "March with them", "Mark the text", "Second the motion", "Write to May"),
    *("Meet Jan", "Thank Augusta", "Call Ambassador Sun", "Call Ms. Friday", "They sat with us"),
    *("ask 3", "2 experts", "Ask for 2 experts", "Ask 3 and 4", "Send 1/2 page", "Call on 1"),
    *("Send the 15th copy", "Answer letter of 15 Dec", "Answer their note dated 20 Nov"),
    *("Thank for meeting on 20 Nov", "Check article 35 by 35 Dec", "Call by 31 November"),
    *("Call by 30/02", "Call 12/15", "Prepare next week's agenda", "Ask about Friday's debate"),
    *("Came in 2 days late", "Thank them for last Friday", "Follow up on May statement"),
    *("in 5", "Ask by phone", "Read 2019-12-15", ""),
]


@pytest.mark.parametrize(("line", "title", "day"), NAMED, ids=[n[0] for n in NAMED])
def test_words_that_name_a_day_are_read_and_leave_the_title(
    line: str, title: str, day: date
) -> None:
    read = read_due(line, TUESDAY)

    assert (read.title, read.due_on) == (title, day)
    assert read.words in line


@pytest.mark.parametrize("line", UNNAMED)
def test_words_and_figures_that_name_no_day_are_left_alone(line: str) -> None:
    assert read_due(line, TUESDAY) == Due(line)


@pytest.mark.parametrize(
    ("today", "line", "day"),
    [
        (date(2026, 12, 31), "Call tomorrow", date(2027, 1, 1)),
        (date(2026, 12, 31), "Call by Friday", date(2027, 1, 1)),
        (date(2026, 12, 31), "Call by 31 Dec", date(2026, 12, 31)),
        (date(2026, 12, 31), "Call by end of year", date(2026, 12, 31)),
        (date(2026, 12, 31), "Call on 2/1", date(2027, 1, 2)),
        (date(2026, 12, 28), "Call next week", date(2027, 1, 4)),
        (date(2026, 12, 30), "Call next month", date(2027, 1, 1)),
        (date(2026, 12, 30), "Call by the 5th", date(2027, 1, 5)),
        (date(2027, 1, 31), "Call by the 30th", date(2027, 3, 30)),
        (date(2027, 2, 1), "Call by end of month", date(2027, 2, 28)),
        (date(2026, 11, 28), "Call by end of week", date(2026, 12, 4)),
        (date(2026, 11, 27), "Call by end of week", date(2026, 11, 27)),
        (date(2026, 11, 29), "Call next Friday", date(2026, 12, 4)),
        (date(2026, 11, 27), "Call Friday", date(2026, 12, 4)),
    ],
)
def test_ends_of_weeks_months_and_years(today: date, line: str, day: date) -> None:
    assert read_due(line, today).due_on == day


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Friday", date(2026, 11, 27)),
        (" 15  Dec ", date(2026, 12, 15)),
        ("2026-12-15", date(2026, 12, 15)),
        ("31/12", date(2026, 12, 31)),
        ("in 3 days", date(2026, 11, 27)),
        ("Friday with Ana", None),
        ("soon", None),
        ("", None),
        ("yesterday", None),
    ],
)
def test_a_field_for_a_day_takes_nothing_but_a_day(words: str, day: date | None) -> None:
    assert read_day(words, TUESDAY) == day


WORDS = st.sampled_from(
    [
        *("by", "on", "in", "next", "before", "of", "the", "today"),
        *("Friday", "15", "3", "Dec", "May", "week", "days", "12/1"),
    ]
)
LINES = st.one_of(st.text(max_size=120), st.lists(WORDS, max_size=8).map(" ".join))


@settings(deadline=None)  # the first call loads the library
@given(LINES, st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_no_line_names_a_day_that_has_passed(line: str, today: date) -> None:
    read = read_due(line, today)

    assert read.due_on is None or today <= read.due_on <= today + timedelta(days=4000)


def test_an_endless_line_of_almost_dates_is_read_at_once() -> None:
    assert read_due("on 15 of " * 2000, TUESDAY).due_on is None


def test_many_people_may_ask_at_the_same_moment() -> None:
    days: list[date | None] = []

    def ask(count: int) -> None:
        days.append(read_due(f"Call in {count} days", TUESDAY).due_on)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(2, 18)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(str(day) for day in days) == [
        str(TUESDAY + timedelta(days=n)) for n in range(2, 18)
    ]


def test_the_search_of_the_library_is_not_loaded() -> None:
    read_due("Call by Friday", TUESDAY)

    assert "dateparser.search" not in sys.modules
