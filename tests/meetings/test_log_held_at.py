from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from app.errors import DomainError
from app.meetings.held_at import (
    NoSuchTime,
    TimeHappenedTwice,
    UnreadableTime,
    as_local,
    came_twice,
    fold_of,
    from_local,
)

NEW_YORK = ZoneInfo("America/New_York")
KATHMANDU = ZoneInfo("Asia/Kathmandu")


def test_a_local_time_is_read_in_the_zone_of_the_person() -> None:
    assert from_local("2026-11-24T14:20", NEW_YORK) == datetime(2026, 11, 24, 19, 20, tzinfo=UTC)
    assert from_local("2026-11-24 14:20", KATHMANDU) == datetime(2026, 11, 24, 8, 35, tzinfo=UTC)


def test_what_is_shown_is_read_back_as_the_same_instant() -> None:
    at = datetime(2026, 7, 1, 12, 34, tzinfo=UTC)

    assert from_local(as_local(at, KATHMANDU), KATHMANDU) == at


def test_an_hour_that_the_clocks_skipped_is_refused() -> None:
    with pytest.raises(NoSuchTime) as refusal:
        from_local("2026-03-08T02:30", NEW_YORK)

    assert refusal.value.field == "held_at"
    assert "02:30" in refusal.value.message


def test_an_hour_that_came_twice_is_asked_about() -> None:
    with pytest.raises(TimeHappenedTwice):
        from_local("2026-11-01T01:30", NEW_YORK)
    assert came_twice("2026-11-01T01:30", NEW_YORK)
    assert not came_twice("2026-11-01T03:30", NEW_YORK)
    assert not came_twice("nonsense", NEW_YORK)


def test_saying_which_of_the_two_settles_it() -> None:
    first = from_local("2026-11-01T01:30", NEW_YORK, "0")
    second = from_local("2026-11-01T01:30", NEW_YORK, "1")

    assert first == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert second == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert (fold_of(first, NEW_YORK), fold_of(second, NEW_YORK)) == ("0", "1")
    assert fold_of(datetime(2026, 7, 1, tzinfo=UTC), NEW_YORK) == ""


@pytest.mark.parametrize("text", ["yesterday", "", "2026-13-01T10:00", "0001-01-01", "9999-12-31"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UnreadableTime):
        from_local(text, NEW_YORK)
    assert issubclass(UnreadableTime, DomainError)
