"""What may be written as a task or promise; and what can be refused."""

from datetime import date, timedelta
from typing import Final

from app.clock import today_in_new_york
from app.errors import DomainError
from app.languages import gettext as _

LONGEST: Final = 300
"""Characters of a task or a promise: one line."""

FAR: Final = timedelta(days=5 * 365)
"""A day further away than this is a slip of the year."""


class NothingToDo(DomainError):
    """A task or promise without words."""


class TooLong(DomainError):
    """More than one line."""


class DayTooFar(DomainError):
    """A due date whose year cannot be meant."""


class UnknownDelegation(DomainError):
    """No State has this code."""


class UnknownColleague(DomainError):
    """The person is not one of us, or does not work with us any more."""


class NotOpen(DomainError):
    """The task or promise was withdrawn."""

    status = 409


def one_line(text: str, field: str) -> str:
    line = " ".join(text.split())
    if not line:
        raise NothingToDo(_("Say what is to be done."), field=field)
    if len(line) > LONGEST:
        raise TooLong(_("Shorten this to at most {n} characters.").format(n=LONGEST), field=field)
    return line


def check_day(due_on: date | None) -> None:
    if due_on and abs(due_on - today_in_new_york()) > FAR:
        raise DayTooFar(_("This day is more than five years away. Check the year."), field="due_on")
