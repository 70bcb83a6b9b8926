"""The only places that read the clock; deadlines are judged in New York, where States sign."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

NEW_YORK = ZoneInfo("America/New_York")


def utc_now() -> datetime:
    return datetime.now(UTC)


def today_in(zone: str) -> date:
    """The calendar date in the given time zone, for example a staff member's own."""
    return utc_now().astimezone(ZoneInfo(zone)).date()


def today_in_new_york() -> date:
    return utc_now().astimezone(NEW_YORK).date()
