"""Which day it is for whoever asks, and in which time zone they live."""

from datetime import date
from zoneinfo import ZoneInfo

from app.clock import today_in
from app.people.models import Person
from app.settings import get_settings


def zone_for(person: Person) -> ZoneInfo:
    """The person's own zone, or the team's."""
    return ZoneInfo(person.time_zone or get_settings().time_zone)


def today_for(person: Person) -> date:
    """The date where the person is: it says what is overdue and what "tomorrow" means."""
    return today_in(zone_for(person).key)
