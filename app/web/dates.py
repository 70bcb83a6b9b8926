"""Dates as people read them: `Fri 27 Nov`, `27 Nov 2026`, `14:20`, `5 min ago`."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from app.clock import utc_now
from app.languages import gettext as _
from app.languages import ngettext

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
WEEK: Final = 7 * DAY


def weekday(number: int) -> str:
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return names[number]


def month(number: int) -> str:
    names = (
        *(_("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun")),
        *(_("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"), _("Dec")),
    )
    return names[number - 1]


def local_date(when: date | datetime, zone: ZoneInfo) -> date:
    return when.astimezone(zone).date() if isinstance(when, datetime) else when


def day(when: date | datetime, zone: ZoneInfo) -> str:
    """`Fri 27 Nov`"""
    on = local_date(when, zone)
    return f"{weekday(on.weekday())} {on.day} {month(on.month)}"


def day_year(when: date | datetime, zone: ZoneInfo) -> str:
    """`27 Nov 2026`"""
    on = local_date(when, zone)
    return f"{on.day} {month(on.month)} {on.year}"


def day_short(when: date | datetime, zone: ZoneInfo) -> str:
    """`27 Nov`"""
    on = local_date(when, zone)
    return f"{on.day} {month(on.month)}"


def month_year(when: date | datetime, zone: ZoneInfo) -> str:
    """`Nov 2026`"""
    on = local_date(when, zone)
    return f"{month(on.month)} {on.year}"


def clock(when: datetime, zone: ZoneInfo) -> str:
    """`14:20`"""
    return when.astimezone(zone).strftime("%H:%M")


def ago(when: datetime, zone: ZoneInfo) -> str:
    """How long ago, in the largest unit that fits; after a week the day itself."""
    seconds = int((utc_now() - when).total_seconds())
    if seconds < MINUTE:
        return _("just now")
    if seconds < HOUR:
        return _("%d min ago") % (seconds // MINUTE)
    if seconds < DAY:
        return _("%d h ago") % (seconds // HOUR)
    if seconds < WEEK:
        days = seconds // DAY
        return ngettext("%d day ago", "%d days ago", days) % days
    return day(when, zone)
