"""What the log form shows: the delegation's people and answers so far, and what was typed."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias
from uuid import UUID

from sqlmodel import Session

from app.asks.queries import AskRow, all_asks
from app.clock import today_in, utc_now
from app.contacts.queries import PersonRow, people_of
from app.db import new_id
from app.dossiers.log_delegation import candidates
from app.dossiers.log_form import LogForm, zone_of
from app.dossiers.log_words import lines_of
from app.drafts.queries import DraftRow, unfinished
from app.drafts.rules import DraftKind, Typed
from app.labels.audience import Audience
from app.languages import gettext as _
from app.meetings.evidence import Confidence, Grade
from app.meetings.held_at import as_local, came_twice, fold_of
from app.meetings.models import Channel, Meeting
from app.meetings.queries import attendance_of
from app.people.models import Person
from app.people.queries import colleagues
from app.responses.models import AskStatus
from app.responses.queries import current_responses
from app.stances.models import Stance
from app.stances.queries import CurrentStance, current_stance
from app.states.models import MemberState
from app.states.names import Suggestion
from app.states.queries import StateRow, all_states, state_by_code
from app.tasks.due_dates import Due, read_due
from app.web.forms import Filled

ANSWERS = tuple(status for status in AskStatus if status is not AskStatus.NOT_RAISED)
STANCES = tuple(stance for stance in Stance if stance is not Stance.NOT_KNOWN)
Options: TypeAlias = list[tuple[str, str]]


@dataclass(slots=True)
class Chosen:
    """The delegation that was typed, as far as it is clear, and what we know about it."""

    state: MemberState | None = None
    candidates: Sequence[Suggestion] = ()
    people: Sequence[PersonRow] = ()
    answers: Mapping[str, AskStatus] = field(default_factory=dict)
    stance: CurrentStance | None = None

    def answer(self, slug: str) -> AskStatus:
        return self.answers.get(slug, AskStatus.NOT_RAISED)


class Dates(NamedTuple):
    """Days read from the words of follow-ups and promises, to be shown before saving."""

    follow_ups: Sequence[Due]
    promises: Sequence[Due]


@dataclass(slots=True)
class LogView:
    """Everything that `meetings/_log_form.html` prints besides what was typed."""

    prefix: str
    place: str
    action: str
    chosen: Chosen
    dates: Dates
    states: Sequence[StateRow]
    asks: Sequence[AskRow]
    colleagues: Sequence[Person]
    meeting: Meeting | None = None
    drafts: Sequence[DraftRow] = ()
    answers: Sequence[AskStatus] = ANSWERS
    stances: Sequence[Stance] = STANCES

    twice: bool = False
    """The clocks went back over the time typed: the form asks which of the two it was."""

    @property
    def channel_options(self) -> Options:
        return [(channel.value, channel.label) for channel in Channel]

    @property
    def audience_options(self) -> Options:
        offered = (Audience.TEAM, Audience.NAMED, Audience.ONLY_ME, Audience.AT_RISK)
        return [("", _("As usual")), *((each.value, each.label) for each in offered)]

    @property
    def grade_options(self) -> Options:
        return [(grade.value, f"{grade.value} {grade.label}") for grade in Grade]

    @property
    def confidence_options(self) -> Options:
        return [(confidence.value, confidence.label) for confidence in Confidence]


class PeopleView(NamedTuple):
    """The parts of the form that depend on the delegation."""

    prefix: str
    chosen: Chosen
    asks: Sequence[AskRow]


def people_view(db: Session, text: str, place: str) -> PeopleView:
    return PeopleView(prefix_of(place), chosen_of(db, text), all_asks(db))


def prefix_of(place: str) -> str:
    """Ids of the dialog's form differ from the page's: both can be in one document."""
    return "ld-" if place == "dialog" else "lf-"


def chosen_of(db: Session, text: str, choice: str = "") -> Chosen:
    """What is known about the delegation that was typed; nothing when it is not clear which."""
    if not text.strip():
        return Chosen()
    code, fitting = candidates(db, text)
    if code is None and choice in {each.code for each in fitting}:
        code = choice
    if code is None:
        return Chosen(candidates=fitting)
    answers = current_responses(db, state_code=code)
    return Chosen(
        state=state_by_code(db, code),
        candidates=fitting,
        people=[person for person in people_of(db, code) if not person.do_not_contact],
        answers={slug: current.status for (_, slug), current in answers.items()},
        stance=current_stance(db, code),
    )


def dates_of(by: Person, typed: Mapping[str, str]) -> Dates:
    today = today_in(zone_of(by).key)
    return Dates(
        *(
            [read_due(line, today) for line in lines_of(typed.get(name, ""))]
            for name in ("follow_ups", "promises")
        )
    )


def log_view(
    db: Session,
    *,
    by: Person,
    form: Filled[LogForm],
    place: str,
    meeting: Meeting | None = None,
    offer_drafts: bool = False,
) -> LogView:
    """The form as it stands, for a new meeting or for one that lacks its details."""
    text = meeting.state_code if meeting else form.typed.get("delegation", "")
    choice = "" if meeting else form.typed.get("choice", "")
    return LogView(
        prefix=prefix_of(place),
        place=place,
        action=f"/meetings/{meeting.id}/details" if meeting else "/meetings",
        chosen=chosen_of(db, text, choice),
        dates=dates_of(by, form.typed),
        states=[] if meeting else all_states(db),
        asks=all_asks(db),
        colleagues=colleagues(db, by.organisation_id),
        meeting=meeting,
        drafts=unfinished(db, by.id, DraftKind.MEETING) if offer_drafts else (),
        twice=came_twice(form.typed.get("held_at", ""), zone_of(by)),
    )


def fresh_form(by: Person, *, delegation: str = "") -> Filled[LogForm]:
    """A form nobody has typed into: now, and only I was there."""
    now, zone = utc_now(), zone_of(by)
    typed = {
        "key": str(new_id()),
        "delegation": delegation,
        "held_at": as_local(now, zone),
        "fold": fold_of(now, zone),
        "channel": Channel.MEETING.value,
        "assignee": str(by.id),
    }
    return Filled(typed=typed, chosen={"colleagues": [str(by.id)], "people": []})


def details_form(db: Session, by: Person, meeting: Meeting, name: str) -> Filled[LogForm]:
    """The form for a meeting that was noted with one tap, with what is known of it."""
    form, zone = fresh_form(by, delegation=name), zone_of(by)
    present = attendance_of(db, [meeting.id])[meeting.id]
    form.typed = {
        **form.typed,
        "held_at": as_local(meeting.held_at, zone),
        "fold": fold_of(meeting.held_at, zone),
        "channel": meeting.channel.value,
        "documents_left": meeting.documents_left,
        "version": str(meeting.version),
        "completes": str(meeting.id),
    }
    form.chosen = {
        "people": [str(each.id) for each in present.contacts],
        "colleagues": [str(each.id) for each in present.colleagues],
    }
    return form


def completed_by(typed: Typed) -> UUID | None:
    """The noted meeting whose details a draft holds, if it is one of those."""
    with suppress(ValueError):
        return UUID("".join(typed.get("completes", ())[-1:]))
    return None


def restored(typed: Typed, key: UUID) -> Filled[LogForm]:
    """A form as its draft kept it, every field of it."""
    last = {name: values[-1] for name, values in typed.items() if values}
    lists = {name: list(typed.get(name, ())) for name in ("people", "colleagues", "named")}
    return Filled(typed={**last, "key": str(key)}, chosen=lists)
