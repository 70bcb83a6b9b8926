"""Which day it is for whoever asks."""

from datetime import date

from app.clock import today_in
from app.people.models import Person
from app.settings import get_settings


def today_for(person: Person) -> date:
    """The date where the person is: it says what is overdue and what "tomorrow" means."""
    return today_in(person.time_zone or get_settings().time_zone)
