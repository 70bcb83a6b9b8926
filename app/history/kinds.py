"""Kinds of acts, as one filters the history by them."""

from enum import StrEnum

from app.languages import gettext as _


class Kind(StrEnum):
    """A group of actions by the first part of their names."""

    MEETINGS = "meetings"
    STANCES = "stances"
    ANSWERS = "answers"
    TASKS = "tasks"
    LETTERS = "letters"
    CONTACTS = "contacts"
    LABELS = "labels"
    READS = "reads"
    PEOPLE = "people"
    DESK = "desk"

    @property
    def label(self) -> str:
        return {
            Kind.MEETINGS: _("Meetings"),
            Kind.STANCES: _("Stances"),
            Kind.ANSWERS: _("Answers to asks"),
            Kind.TASKS: _("Tasks and promises"),
            Kind.LETTERS: _("Letters"),
            Kind.CONTACTS: _("Contacts and missions"),
            Kind.LABELS: _("Who may see what"),
            Kind.READS: _("Looks at protected records"),
            Kind.PEOPLE: _("Staff and sign-in"),
            Kind.DESK: _("Views, exports and data"),
        }[self]


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
    "letter": Kind.LETTERS,
    "contact": Kind.CONTACTS,
    "label": Kind.LABELS,
    "record": Kind.READS,
    "partner": Kind.LABELS,
    "sharing": Kind.LABELS,
    "mission": Kind.CONTACTS,
    "people": Kind.PEOPLE,
    "lockdown": Kind.PEOPLE,
}
