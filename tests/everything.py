"""One record of every kind, entered through the real actions, each with a word to be found again.

A new `Labelled` table needs a line in `everything`; tests/sweep says so when it is missing.
"""

from datetime import timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, select

from app.access import Label
from app.contacts.actions import add_contact
from app.contacts.mailboxes import add_mailbox
from app.contacts.missions import add_mission
from app.contacts.models import MailboxKind, Place
from app.db import Database
from app.dossiers.log import log_outreach
from app.dossiers.log_entry import Answer, NewStance, Outreach
from app.drafts.actions import claim_key, keep_draft
from app.drafts.rules import DraftKind
from app.labels.actions import add_reader, propose_lowering, raise_label
from app.labels.audience import Audience
from app.letters.actions import begin_letter
from app.letters.shipped import LetterText
from app.meetings.actions import correct_meeting
from app.meetings.models import Channel, Meeting
from app.people.models import Person
from app.responses.models import AskStatus
from app.stances.models import Stance
from app.tasks.actions import assign
from app.views.actions import save_view
from app.views.models import ViewPage
from tests.outreach import an_hour_ago

Ids = dict[str, list[UUID]]


def everything(
    db: Session, by: Person, word: str, *, audience: Audience = Audience.TEAM, also: Person
) -> None:
    """Of every kind at least one; `also` is named for what is above Team."""
    label = audience.record_label
    contact = add_contact(
        db, by=by, full_name=f"{word} adviser (sample)", state_code="KEN", label=label
    )
    add_mailbox(
        db,
        by=by,
        address=f"{word.lower()}@mission.example",
        kind=MailboxKind.PERSONAL,
        state_code="KEN",
        contact=contact,
    )
    if label <= Label.TEAM:
        name = f"{word} mission (sample)"
        add_mission(db, by=by, state_code="KEN", place=Place.NEW_YORK, name=name)
        assign(db, by=by, state_code="KEN", person_id=by.id)
    meeting = log_outreach(db, by=by, outreach=_outreach(word, audience, contact.id))
    _correct(db, by, meeting, word, [contact.id])
    if label > Label.TEAM:
        add_reader(db, by=by, record=meeting, person_id=also.id)
        propose_lowering(db, by=by, record=meeting, to=Label.TEAM, reason=f"{word} reason")
    text = LetterText("en", f"{word} subject", f"{word} {{{{salutation}}}} {{{{signature}}}}")
    letter = begin_letter(
        db, by=by, title=f"{word} letter", signature=f"{word} signs", texts=[text]
    )
    if label > Label.TEAM:
        raise_label(db, by=by, record=letter, to=label, alone=False)
    keep_draft(db, by=by, kind=DraftKind.MEETING, key=uuid4(), typed={"summary": [f"{word} draft"]})
    claim_key(db, by=by, kind=DraftKind.TASK, key=uuid4(), subject_id=meeting.id)
    save_view(db, by=by, page=ViewPage.MEETINGS, name=f"{word} view", query="state=KEN")


def _outreach(word: str, audience: Audience, contact_id: UUID) -> Outreach:
    return Outreach(
        state_code="KEN",
        held_at=an_hour_ago(),
        channel=Channel.CORRIDOR,
        summary=f"{word} said “we will look at it”.",
        documents_left=f"{word} letter",
        contact_ids=(contact_id,),
        answers=(Answer("declarations", AskStatus.CONSIDERING),),
        stance=NewStance(Stance.UNDECIDED, quote=f"{word} quote"),
        promises=(f"{word} promise",),
        follow_ups=(f"{word} follow-up tomorrow",),
        audience=audience,
        shares_assessment=False,
    )


def _correct(db: Session, by: Person, meeting: Meeting, word: str, contact_ids: list[UUID]) -> None:
    correct_meeting(
        db,
        by=by,
        meeting=meeting,
        version=meeting.version,
        held_at=meeting.held_at - timedelta(minutes=1),
        channel=meeting.channel,
        summary=f"{word} said “we may look at it”.",
        documents_left="",
        contact_ids=contact_ids,
        colleague_ids=[by.id],
    )


def rows_of(
    database: Database, organisation_id: UUID, owner_id: UUID | None = None, above: int = -1
) -> dict[str, list[sa.Row[tuple[object, ...]]]]:
    """What is stored for an organisation, or by one of it above a label; past every scoping."""
    found = {}
    with database.engine.connect() as connection:
        for table in SQLModel.metadata.sorted_tables:
            if "organisation_id" not in table.c:
                continue
            wanted = sa.select(table).where(table.c.organisation_id == organisation_id)
            if owner_id is not None:
                if not {"owner_id", "label"} <= set(table.c.keys()):
                    continue
                wanted = wanted.where(table.c.owner_id == owner_id, table.c.label > above)
            found[table.name] = sorted(connection.execute(wanted).all(), key=str)
    return found


def sessions_of(database: Database, person: Person) -> list[sa.Row[tuple[object, ...]]]:
    """Signed-in browsers, keys and links of a person, which belong to nobody else."""
    found: list[sa.Row[tuple[object, ...]]] = []
    with database.engine.connect() as connection:
        for table in SQLModel.metadata.sorted_tables:
            if "person_id" in table.c and "organisation_id" not in table.c:
                wanted = sa.select(table).where(table.c.person_id == person.id)
                found += connection.execute(wanted).all()
    return sorted(found, key=str)


def known_ids(database: Database, person: Person) -> dict[str, str]:
    """An id of one of their records for each parameter that an address may have."""
    found = rows_of(database, person.organisation_id, person.id)
    known = {f"{table}_id": str(r[0].id) for table, r in found.items() if r and hasattr(r[0], "id")}
    known |= {"person_id": str(person.id), "record_id": known["meeting_id"]}
    return known | {
        "mission_id": known["permanent_mission_id"],
        "view_id": known["saved_view_id"],
    }


def meeting_of(db: Session) -> Meeting:
    return db.exec(select(Meeting)).one()
