"""When it took place, read from a local date and time; an hour that came twice is asked about."""

from contextlib import suppress
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from app.errors import DomainError
from app.languages import gettext as _


class UnreadableTime(DomainError):
    """Not a date and time."""


class NoSuchTime(DomainError):
    """The clocks were put forward over it."""


class TimeHappenedTwice(DomainError):
    """The clocks were put back over it, and nobody has said which one is meant."""


def as_local(at: datetime, zone: ZoneInfo) -> str:
    """For the value of `<input type="datetime-local">`."""
    return at.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


def fold_of(at: datetime, zone: ZoneInfo) -> str:
    """Which of two equal clock times an instant is: "0" or "1"; empty when there is only one."""
    local = at.astimezone(zone)
    return str(local.fold) if _happened_twice(local) else ""


def from_local(text: str, zone: ZoneInfo, fold: str = "", *, field: str = "held_at") -> datetime:
    """The instant that these clock hands showed in this zone."""
    hands = _hands(text, field)
    local = hands.replace(tzinfo=zone, fold=1 if fold == "1" else 0)
    at = local.astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != hands:
        raise NoSuchTime(
            _(
                "At {time} on this day the clocks were already put forward. Choose another time."
            ).format(time=hands.strftime("%H:%M")),
            field=field,
        )
    if fold not in {"0", "1"} and _happened_twice(local):
        raise TimeHappenedTwice(
            _("The clocks were put back that night, so {time} came twice. Say which one.").format(
                time=hands.strftime("%H:%M")
            ),
            field=field,
        )
    return at


def came_twice(text: str, zone: ZoneInfo) -> bool:
    """Whether a field holds a time that the clocks showed twice."""
    try:
        from_local(text, zone)
    except TimeHappenedTwice:
        return True
    except DomainError:
        return False
    return False


def _hands(text: str, field: str) -> datetime:
    """What the clock showed; the first and last year of the calendar cannot be moved to UTC."""
    hands = None
    with suppress(ValueError):
        hands = datetime.fromisoformat(text.strip()).replace(second=0, microsecond=0, tzinfo=None)
    if hands is None or not MINYEAR < hands.year < MAXYEAR:
        raise UnreadableTime(_("Enter a date and time, for example 2026-12-15 14:20."), field=field)
    return hands


def _happened_twice(local: datetime) -> bool:
    first, second = local.replace(fold=0), local.replace(fold=1)
    return second.utcoffset() != first.utcoffset() and (
        second.astimezone(UTC) - first.astimezone(UTC) > timedelta(0)
    )
