"""Kinds of acts, as one filters the history by them."""

from enum import StrEnum
from typing import assert_never

from app.languages import gettext as _


class Kind(StrEnum):
    """A group of actions by the first part of their names."""

    MEETINGS = "meetings"
    STANCES = "stances"
    ANSWERS = "answers"
    TASKS = "tasks"
    CONTACTS = "contacts"
    LABELS = "labels"
    READS = "reads"
    PEOPLE = "people"
    DESK = "desk"

    @property
    def label(self) -> str:
        match self:
            case Kind.MEETINGS:
                return _("Meetings")
            case Kind.STANCES:
                return _("Stances")
            case Kind.ANSWERS:
                return _("Answers to asks")
            case Kind.TASKS:
                return _("Tasks and promises")
            case Kind.CONTACTS:
                return _("Contacts and missions")
            case Kind.LABELS:
                return _("Who may see what")
            case Kind.READS:
                return _("Looks at protected records")
            case Kind.PEOPLE:
                return _("Staff and sign-in")
            case Kind.DESK:
                return _("Views, exports and data")
        assert_never(self)


def kind_of(action: str) -> Kind:
    """The kind of an action named `slice.past_tense`."""
    return _BY_PREFIX.get(action.partition(".")[0], Kind.DESK)


_BY_PREFIX = {
    "meeting": Kind.MEETINGS,
    "stance": Kind.STANCES,
    "response": Kind.ANSWERS,
    "task": Kind.TASKS,
    "promise": Kind.TASKS,
    "assignment": Kind.TASKS,
    "contact": Kind.CONTACTS,
    "label": Kind.LABELS,
    "record": Kind.READS,
    "partner": Kind.LABELS,
    "sharing": Kind.LABELS,
    "mission": Kind.CONTACTS,
    "people": Kind.PEOPLE,
    "lockdown": Kind.PEOPLE,
}
