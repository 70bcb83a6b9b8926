"""How long sharing may last, and who may bring in people of another organisation."""

from datetime import date, timedelta
from typing import Final

from app.access import Label
from app.errors import DomainError, NotAllowed
from app.languages import gettext as _

USUAL: Final = timedelta(days=30)
LONGEST: Final = timedelta(days=365)


CEILINGS: Final = (Label.TEAM, Label.PUBLIC)
"""Up to where a partner may be let read; what is for named people is never shared."""


def ceiling_name(label: Label) -> str:
    return _("Team and Published") if label is Label.TEAM else _("Published only")


class NoSuchDay(DomainError):
    """Sharing always ends by itself, and not too far ahead."""


class NameTaken(DomainError):
    status = 409


class NotOursToInvite(NotAllowed):
    """Whoever invites into another organisation could read as one of theirs."""


class OnlyTheDesk(NotAllowed):
    """Organisations are let in by the one that runs the desk."""


def check_until(until: date, today: date) -> None:
    if until < today:
        raise NoSuchDay(_("This day has passed. Choose today or a later one."), field="until")
    if until > today + LONGEST:
        raise NoSuchDay(_("Choose a day within the next twelve months."), field="until")
