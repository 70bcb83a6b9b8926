"""Values of scales, days and fields in words, for the sentences of the history."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from app.audit.queries import EventRow
from app.contacts.models import Function, Place
from app.history.befores import Version
from app.history.known import Known, as_id
from app.languages import OFFICIAL
from app.languages import gettext as _
from app.people.models import Role
from app.people.rules import role_label
from app.responses.models import AskStatus
from app.stances.models import Stance
from app.web.dates import clock, day_year

E = TypeVar("E", bound=StrEnum)


class Change(NamedTuple):
    """From what to what; without `before` it is simply how it is now."""

    after: str
    before: str = ""
    name: str = ""


class Said(NamedTuple):
    """An act in words."""

    what: str
    changes: Sequence[Change] = ()


def member(kind: type[E], value: Any) -> E | None:
    """The member with this value, or None: old events may hold one that a scale has lost."""
    return next((each for each in kind if each.value == value), None)


def stance_words(value: Any) -> str:
    stance = member(Stance, value)
    return f"{stance.code} {stance.label}" if stance else ""


def status_words(value: Any) -> str:
    status = member(AskStatus, value)
    return status.label if status else ""


def role_words(value: Any) -> str:
    role = member(Role, value)
    return role_label(role) if role else ""


def language_words(value: Any) -> str:
    """The name of a language in English."""
    return OFFICIAL.get(str(value), "")


def outcome_words(value: Any) -> str:
    words = {"open": _("open"), "kept": _("kept"), "lapsed": _("lapsed")}
    return words.get(str(value), "")


def day_words(value: Any) -> str:
    """A due date as it stands in details; none is said as such."""
    if not value:
        return _("no date")
    on = date.fromisoformat(str(value))
    return f"{on.day} {on:%b %Y}"


def moment(when: datetime, known: Known) -> str:
    return f"{day_year(when, known.zone)}, {clock(when, known.zone)}"


def ask_words(event: EventRow, known: Known) -> str:
    ask = known.asks.get(str(event.details.get("ask")))
    return _("ask {number} {name}").format(number=ask.number, name=ask.short_name) if ask else ""


def post_words(event: EventRow) -> str:
    """Function and place of a posting."""
    function = member(Function, event.details.get("function"))
    place = member(Place, event.details.get("place"))
    return ", ".join(each.label for each in (function, place) if each)


def person_words(value: Any, known: Known) -> str:
    person_id = as_id(value)
    person = known.people.get(person_id) if person_id else None
    return person.name if person else ""


def field_words(names: Iterable[Any]) -> str:
    labels = {
        "full_name": _("full name"),
        "family_name": _("family name"),
        "salutation": _("salutation"),
        "gender": _("gender"),
        "languages": _("languages"),
        "telephone": _("telephone"),
        "note": _("note"),
    }
    return ", ".join(labels.get(str(name), str(name)) for name in names)


def differences(before: Version, after: Version, known: Known) -> list[Change]:
    """What a correction changed in a meeting, field by field."""
    pairs = (
        (_("When"), moment(before.held_at, known), moment(after.held_at, known)),
        (_("How"), before.channel.label, after.channel.label),
        (_("What was said"), before.summary, after.summary),
        (_("Documents left"), before.documents_left, after.documents_left),
    )
    nothing = _("(empty)")
    return [Change(new or nothing, old or nothing, name) for name, old, new in pairs if old != new]
