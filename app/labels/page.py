"""What "Who may see this" shows of one record."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from app.access import Label
from app.labels.audience import Audience, audience_of, label_name
from app.labels.models import Lowering
from app.labels.queries import open_lowering, readers_of
from app.labels.rules import is_step_up
from app.languages import gettext as _
from app.people.models import Person, Status
from app.people.queries import all_people

RAISING: Final = (Audience.NAMED, Audience.ONLY_ME, Audience.AT_RISK)
LOWERING: Final = (Audience.NAMED, Audience.TEAM)


@dataclass(frozen=True, slots=True)
class ReadersView:
    """One record by its kind and place, who knows of it, and what this person may do about it."""

    record: Any
    kind: str
    home: str
    label: str
    meaning: str
    readers: Sequence[Person]
    others: Sequence[Person]
    raising: Sequence[tuple[str, str]]
    lowering: Sequence[tuple[str, str]]
    proposal: Lowering | None
    is_owner: bool

    @property
    def other_options(self) -> list[tuple[str, str]]:
        return [(str(person.id), person.name) for person in self.others]

    @property
    def becomes(self) -> str:
        return label_name(Label(self.proposal.becomes)) if self.proposal else ""

    @property
    def address(self) -> str:
        return f"/records/{self.record.__tablename__}/{self.record.id}"


def readers_view(db: Session, by: Person, record: Any) -> ReadersView:
    people = all_people(db, by.organisation_id)
    known = readers_of(db, record.id) | {record.owner_id}
    label = Label(record.label)
    above = label > Label.TEAM
    is_alone = label == Label.NAMED_PEOPLE and len(known) == 1
    shown = Audience.ONLY_ME if is_alone else audience_of(label)
    return ReadersView(
        record=record,
        kind=kind_name(record.__tablename__),
        home=home_of(record),
        label=shown.label,
        meaning=shown.meaning,
        readers=[person for person in people if person.id in known] if above else [],
        others=[p for p in people if p.id not in known and p.status is Status.ACTIVE],
        raising=[(e.value, e.label) for e in RAISING if _raises(e, label, known)],
        lowering=[(e.value, e.label) for e in LOWERING if e.record_label < label],
        proposal=open_lowering(db, record.id),
        is_owner=record.owner_id == by.id,
    )


def _raises(audience: Audience, label: Label, known: Collection[UUID]) -> bool:
    alone = audience is Audience.ONLY_ME
    return is_step_up(label, audience.record_label, alone=alone, is_alone=len(known) == 1)


def kind_name(table: str) -> str:
    """What a record of this table is called on screen."""
    names = {
        "meeting": _("Meeting"),
        "contact": _("Contact"),
        "stance_record": _("Stance"),
        "ask_response": _("Answer to an ask"),
        "task": _("Task"),
        "promise": _("Promise"),
        "permanent_mission": _("Mission"),
        "letter": _("Letter"),
        "letter_version": _("Text of a letter"),
    }
    return names.get(table, _("Record"))


def home_of(record: Any) -> str:
    """The page on which the record itself is read."""
    pages = {"meeting": "/meetings/{}", "contact": "/contacts/{}", "letter": "/letters/{}"}
    if page := pages.get(record.__tablename__):
        return page.format(record.id)
    code = getattr(record, "state_code", None)
    return f"/delegations/{code.lower()}" if code else "/tasks"
