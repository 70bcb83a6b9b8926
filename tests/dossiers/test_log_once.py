from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlmodel import select

from app.clock import utc_now
from app.contacts.models import Contact
from app.db import Database
from app.dossiers.log import (
    complete_outreach,
    log_outreach,
    may_retract,
    retract_outreach,
    withdraw_outreach,
)
from app.dossiers.log_entry import Answer, NewStance
from app.drafts.models import IdempotencyKey
from app.errors import DomainError, NotAllowed
from app.labels.audience import Audience
from app.meetings.models import Channel, Meeting, MeetingRevision
from app.meetings.queries import meeting_by_id
from app.people.models import Person, Role
from app.responses.models import AskResponse, AskStatus
from app.responses.queries import current_responses
from app.stances.models import Stance, StanceRecord
from app.stances.queries import current_stance
from app.tasks.models import Promise, Task
from tests.conftest import add_staff, reading_as, writing_as
from tests.outreach import an_outreach

TUESDAY = "2026-11-24T15:00:00+00:00"
CONSIDERS = Answer("oversight", AskStatus.CONSIDERING)


def test_the_same_form_sent_again_finds_the_first_meeting(
    database: Database, coordinator: Person
) -> None:
    outreach = an_outreach(key=uuid4(), follow_ups=("Call",), answers=(CONSIDERS,))
    ids = []
    for _ in range(2):
        with writing_as(database, coordinator) as db:
            ids.append(log_outreach(db, by=coordinator, outreach=outreach).id)

    with reading_as(database, coordinator) as db:
        counts = [len(db.exec(select(table)).all()) for table in (Meeting, Task, AskResponse)]
    assert ids[0] == ids[1]
    assert counts == [1, 1, 1]


def test_eight_sendings_at_once_make_one_meeting(any_database: Database) -> None:
    by = add_staff(any_database)
    outreach = an_outreach(key=uuid4(), follow_ups=("Call",), new_people=("Adviser",))

    def send(_: int) -> UUID:
        with writing_as(any_database, by) as db:
            return log_outreach(db, by=by, outreach=outreach).id

    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(send, range(8)))

    with reading_as(any_database, by) as db:
        counts = [len(db.exec(select(t)).all()) for t in (Meeting, Task, Contact, IdempotencyKey)]
    assert len(ids) == 1
    assert counts == [1, 1, 1, 1]


def test_a_refused_form_may_be_sent_again_with_its_key(
    database: Database, coordinator: Person
) -> None:
    key = uuid4()
    with pytest.raises(DomainError), writing_as(database, coordinator) as db:
        log_outreach(db, by=coordinator, outreach=an_outreach("ZZZ", key=key))
    with writing_as(database, coordinator) as db:
        meeting = log_outreach(db, by=coordinator, outreach=an_outreach(key=key))

    assert meeting.state_code == "KEN"


def test_one_tap_twice_in_a_minute_is_one_meeting(database: Database, coordinator: Person) -> None:
    with writing_as(database, coordinator) as db:
        first, second = (
            log_outreach(db, by=coordinator, outreach=an_outreach(summary="", held_at=utc_now()))
            for _ in range(2)
        )
        elsewhere = log_outreach(
            db, by=coordinator, outreach=an_outreach("FJI", summary="", held_at=utc_now())
        )
    two_minutes_on = time_machine.travel(utc_now() + timedelta(minutes=2))
    with two_minutes_on, writing_as(database, coordinator) as db:
        later = log_outreach(
            db, by=coordinator, outreach=an_outreach(summary="", held_at=utc_now())
        )

    assert first.id == second.id
    assert len({first.id, elsewhere.id, later.id}) == 3


def test_a_noted_meeting_is_completed_once_with_all_that_was_said(
    database: Database, coordinator: Person
) -> None:
    full = an_outreach(key=uuid4(), answers=(CONSIDERS,), follow_ups=("Call",))
    with writing_as(database, coordinator) as db:
        noted = log_outreach(
            db, by=coordinator, outreach=an_outreach(summary="", channel=Channel.CORRIDOR)
        )
    for _ in range(2):
        with writing_as(database, coordinator) as db:
            meeting = meeting_by_id(db, noted.id)
            complete_outreach(db, by=coordinator, meeting=meeting, version=1, outreach=full)

    with reading_as(database, coordinator) as db:
        stored = meeting_by_id(db, noted.id)
        counts = [len(db.exec(select(t)).all()) for t in (Meeting, MeetingRevision, Task)]
    assert (stored.summary, stored.channel) == (full.summary, Channel.CALL)
    assert counts == [1, 1, 1]


def test_completing_means_writing_what_was_said(database: Database, coordinator: Person) -> None:
    with writing_as(database, coordinator) as db:
        noted = log_outreach(db, by=coordinator, outreach=an_outreach(summary=""))
        with pytest.raises(DomainError) as refusal:
            complete_outreach(
                db, by=coordinator, meeting=noted, version=1, outreach=an_outreach(summary="")
            )

    assert refusal.value.field == "summary"


def test_taking_a_meeting_back_takes_back_what_cites_it_and_keeps_what_was_done(
    database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        meeting = log_outreach(
            db,
            by=coordinator,
            outreach=an_outreach(
                answers=(CONSIDERS,),
                stance=NewStance(Stance.UNDECIDED),
                follow_ups=("Open", "Done already"),
                promises=("Write",),
            ),
        )
        [done] = [task for task in db.exec(select(Task)) if task.title == "Done already"]
        done.done_at = utc_now()
        withdraw_outreach(db, by=coordinator, meeting=meeting, reason="Wrong delegation")

    with reading_as(database, coordinator) as db:
        tables = (Meeting, StanceRecord, AskResponse, Promise)
        kept = [db.scalars(select(table.withdrawn_at)).one() for table in tables]
        tasks = {task.title: task.withdrawn_at for task in db.exec(select(Task)).all()}
        assert (current_stance(db, "KEN"), current_responses(db)) == (None, {})
    assert all(kept)
    assert tasks["Open"]
    assert tasks["Done already"] is None


def test_undo_is_for_who_logged_it_and_for_the_minutes_after(
    database: Database, coordinator: Person
) -> None:
    colleague = add_staff(database, Role.COORDINATOR, "Staff B")
    with writing_as(database, coordinator) as db:
        meeting = log_outreach(db, by=coordinator, outreach=an_outreach(audience=Audience.TEAM))
    with writing_as(database, colleague) as db, pytest.raises(NotAllowed):
        retract_outreach(db, by=colleague, meeting=meeting_by_id(db, meeting.id))
    with time_machine.travel(utc_now() + timedelta(minutes=16)):
        assert not may_retract(meeting, coordinator)
    for _ in range(2):
        with writing_as(database, coordinator) as db:
            retract_outreach(db, by=coordinator, meeting=meeting_by_id(db, meeting.id))

    with reading_as(database, coordinator) as db:
        assert meeting_by_id(db, meeting.id).withdrawn_at
