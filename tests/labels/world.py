"""Two sides of a wall: what the viewer may know of, and acts of others that they may not."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from sqlmodel import Session

from app.access import Label
from app.asks.queries import all_asks
from app.contacts.actions import add_contact
from app.contacts.mailboxes import add_mailbox
from app.contacts.missions import add_mission
from app.contacts.models import MailboxKind, Place
from app.dossiers.log import log_outreach, withdraw_outreach
from app.dossiers.log_entry import Answer, NewStance, Outreach
from app.labels.actions import raise_label
from app.labels.audience import Audience
from app.letters.actions import begin_letter
from app.letters.shipped import shipped_letters
from app.meetings.evidence import Evidence, Grade
from app.meetings.models import Channel
from app.people.models import Person
from app.responses.actions import record_response
from app.responses.models import AskStatus
from app.stances.actions import record_stance
from app.stances.models import Stance
from app.tasks.actions import add_task, note_promise

NOW = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
STATES = ("KEN", "NOR", "FJI", "TTO", "EUE")
HIDDEN = (Audience.ONLY_ME, Audience.AT_RISK)


def known_world(db: Session, by: Person) -> dict[str, UUID]:
    """Some of everything at label Team; ids by the names that routes give them."""
    contact = add_contact(db, by=by, full_name="Known adviser (sample)", state_code="KEN")
    add_mailbox(
        db,
        by=by,
        address="known@mission.example",
        kind=MailboxKind.PERSONAL,
        state_code="KEN",
        contact=contact,
    )
    meeting = log_outreach(db, by=by, outreach=outreach("KEN", 20, Audience.TEAM, (contact.id,)))
    log_outreach(db, by=by, outreach=outreach("NOR", 40, Audience.TEAM))
    task = add_task(db, by=by, title="Known task", due_on=NOW.date(), state_code="KEN")
    note_promise(db, by=by, state_code="KEN", text="Known promise")
    name = "Mission of Kenya (sample)"
    mission = add_mission(db, by=by, state_code="KEN", place=Place.NEW_YORK, name=name)
    letter = begin_letter(
        db, by=by, title="Known letter", signature="Known", texts=shipped_letters()
    )
    return {
        "letter_id": letter.id,
        "contact_id": contact.id,
        "meeting_id": meeting.id,
        "record_id": meeting.id,
        "task_id": task.id,
        "mission_id": mission.id,
    }


def outreach(
    code: str, days: int, audience: Audience, contacts: tuple[UUID, ...] = (), **given: Any
) -> Outreach:
    """A meeting with everything that can come out of one."""
    return Outreach(
        state_code=code,
        held_at=NOW - timedelta(days=days, hours=1),
        channel=Channel.CORRIDOR,
        summary="“Words that few may read.”",
        documents_left="A letter",
        contact_ids=contacts,
        answers=(Answer("declarations", AskStatus.CONSIDERING),),
        stance=NewStance(Stance.WILL_NOT_JOIN, source="A note"),
        promises=("Write by Friday",),
        follow_ups=("Call tomorrow",),
        audience=audience,
        **given,
    )


KINDS = ("meeting", "withdrawn", "raised", "stance", "answer", "task", "person")
acts = st.sampled_from(KINDS)
hidden_acts = st.lists(
    st.tuples(acts, st.sampled_from(STATES), st.integers(0, 60), st.sampled_from(HIDDEN)),
    min_size=1,
    max_size=4,
)


def do_hidden(db: Session, by: Person, act: str, code: str, days: int, audience: Audience) -> None:
    """One act of somebody else, above what the viewer may know."""
    label, at = audience.record_label, NOW - timedelta(days=days, hours=2)
    match act:
        case "meeting":
            log_outreach(db, by=by, outreach=outreach(code, days, audience))
        case "withdrawn":
            meeting = log_outreach(db, by=by, outreach=outreach(code, days, audience))
            withdraw_outreach(db, by=by, meeting=meeting, reason="Entered twice")
        case "raised":
            meeting = log_outreach(db, by=by, outreach=outreach(code, days, Audience.TEAM))
            raise_label(db, by=by, record=meeting, to=label, alone=True)
        case "stance":
            evidence = Evidence(Grade.PUBLIC_STATEMENT, source="A note")
            record_stance(
                db,
                by=by,
                state_code=code,
                stance=Stance.JOINING_AS_IS,
                evidence=evidence,
                observed_at=at,
                label=label,
            )
        case "answer":
            _answer(db, by, code, at, label)
        case "task":
            due = (NOW - timedelta(days=days)).date()
            add_task(db, by=by, title="Hidden task", due_on=due, state_code=code, label=label)
            note_promise(db, by=by, state_code=code, text="Hidden promise", label=label)
        case "person":
            _person(db, by, code, label)


def _answer(db: Session, by: Person, code: str, at: datetime, label: Label) -> None:
    for ask in all_asks(db):
        record_response(
            db,
            by=by,
            state_code=code,
            ask_slug=ask.slug,
            status=AskStatus.DECLINED,
            evidence=Evidence(Grade.INFERRED, source="A paper"),
            observed_at=at,
            label=label,
        )


def _person(db: Session, by: Person, code: str, label: Label) -> None:
    contact = add_contact(
        db, by=by, full_name="Hidden adviser (sample)", state_code=code, label=label
    )
    add_mailbox(
        db,
        by=by,
        address=f"hidden-{contact.id.hex}@mission.example",
        kind=MailboxKind.PERSONAL,
        state_code=code,
        contact=contact,
    )
