"""What may be done with a label: raising at once, lowering by two, naming few for a source."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from app.access import Label
from app.errors import DomainError
from app.languages import gettext as _

MOST_NAMED_AT_RISK: Final = 5
"""The owner and at most four others know of a source at risk."""


class TooManyNamed(DomainError):
    """A source at risk is for very few."""


class NotRaised(DomainError):
    """Raising makes a record more protected; the other way takes two people."""


class NotLowered(DomainError):
    """Lowering makes a record less protected, by one step or more."""


class OnlyTheOwner(DomainError):
    """The owner answers for who knows of a record."""

    status = 403


class NeedsAnother(DomainError):
    """Nobody lowers a label alone."""

    status = 403


class AlreadySettled(DomainError):
    """The proposal was agreed to, declined, or is no longer true."""

    status = 409


def is_step_up(now: Label, to: Label, *, alone: bool, is_alone: bool) -> bool:
    """Whether `to` keeps out more people than now; `alone` names nobody but its owner."""
    if to <= Label.TEAM or to < now:
        return False
    return to > now or (alone and not is_alone)


def check_named(label: Label, people: Collection[UUID]) -> None:
    if label is Label.SOURCE_AT_RISK and len(set(people)) > MOST_NAMED_AT_RISK:
        raise TooManyNamed(
            _("A source at risk is for the owner and at most four others."), field="named"
        )


def check_reason(reason: str) -> str:
    if not reason.strip():
        raise NotLowered(_("Say in a few words why fewer need to be kept out."), field="reason")
    return reason.strip()
