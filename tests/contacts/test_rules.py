from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.contacts.models import Exactness
from app.contacts.rules import KnownDate, is_address, read_known_date

READ = [
    ("2026-03-12", date(2026, 3, 12), Exactness.DAY),
    ("12 Mar 2026", date(2026, 3, 12), Exactness.DAY),
    (" 12  March 2026 ", date(2026, 3, 12), Exactness.DAY),
    ("12.3.2026", date(2026, 3, 12), Exactness.DAY),
    ("1/4/2026", date(2026, 4, 1), Exactness.DAY),
    ("Mar 2026", date(2026, 3, 1), Exactness.MONTH),
    ("2026-03", date(2026, 3, 1), Exactness.MONTH),
    ("2026", date(2026, 1, 1), Exactness.YEAR),
]


@pytest.mark.parametrize(("text", "on", "exactness"), READ, ids=[text for text, *_ in READ])
def test_a_date_is_read_as_exactly_as_it_is_written(
    text: str, on: date, exactness: Exactness
) -> None:
    assert read_known_date(text) == KnownDate(on, exactness)


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_written_is_nothing_known(text: str) -> None:
    assert read_known_date(text) is None


@pytest.mark.parametrize("text", ["soon", "31 Feb 2026", "1.1.1066", "2150", "13/2026", "26"])
def test_what_is_no_date_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="Write a day, a month or a year"):
        read_known_date(text)


@settings(deadline=None)  # other tests run beside this one
@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.sampled_from(Exactness))
def test_what_is_shown_can_be_typed_again(on: date, exactness: Exactness) -> None:
    shown = str(KnownDate(on, exactness))

    read = read_known_date(shown)

    assert read is not None
    assert read.exactness is exactness
    assert str(read) == shown
    assert read.on <= on <= read.last_day


@pytest.mark.parametrize(
    ("exactness", "last"),
    [
        (Exactness.DAY, date(2024, 2, 1)),
        (Exactness.MONTH, date(2024, 2, 29)),
        (Exactness.YEAR, date(2024, 12, 31)),
    ],
)
def test_a_month_or_year_ends_with_its_last_day(exactness: Exactness, last: date) -> None:
    assert KnownDate(date(2024, 2, 1), exactness).last_day == last


@pytest.mark.parametrize(
    "text", ["pr.ken@mission.example", "a@b.co", "legal-adviser+un@pm.example.org"]
)
def test_an_address_is_known_by_its_shape(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "ken", "@mission.example", "pr@", "pr@mission", "pr ken@mission.example"),
        *("pr@mission..example", "pr@.example", ".pr@mission.example", "pr.@mission.example"),
        *("pr@@mission.example", "<pr@mission.example>", "pr@mission.example, x@y.example"),
        *("pr@mission.example\nBcc: x@y.example", "pr@-mission.example"),
    ],
)
def test_what_cannot_be_an_address_is_told_apart(text: str) -> None:
    assert not is_address(text)
