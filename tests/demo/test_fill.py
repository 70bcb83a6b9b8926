"""The demo shows something on every page, tells nobody's secrets, and is filled once."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col

from app.access import Viewer, bind
from app.audit.models import AuditEvent
from app.clock import utc_now
from app.contacts.models import Contact, Mailbox, PermanentMission, Posting
from app.db import Database, change_count
from app.demo import fill, visitor
from app.demo.cast import CAST, HOST
from app.letters.models import Letter, LetterVersion
from app.meetings.models import (
    Attendance,
    Channel,
    Meeting,
    MeetingRevision,
    StaffAttendance,
)
from app.people.models import Person, Status
from app.people.queries import person_by_email
from app.responses.models import AskResponse, AskStatus
from app.responses.rules import may_rest_on
from app.stances.models import Stance, StanceRecord
from app.states.models import TreatyAction
from app.tasks.models import Assignment, Promise, PromiseOutcome, Task
from app.views.models import SavedView

TABLES = (
    *(Person, Contact, Posting, Mailbox, PermanentMission),
    *(Meeting, MeetingRevision, Attendance, StaffAttendance),
    *(StanceRecord, AskResponse, Task, Promise, Assignment),
    *(SavedView, AuditEvent, Letter, LetterVersion),
)


@pytest.fixture(scope="module")
def demo(seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Filled once for the tests that only look at it."""
    file = tmp_path_factory.mktemp("demo") / "demo.db"
    shutil.copyfile(seeded_file, file)
    database = Database(f"sqlite:///{file}")
    with database.writing() as db:
        fill(db)
    yield database
    database.dispose()


def _rows(demo: Database, table: type[SQLModel]) -> Sequence[Any]:
    with demo.reading() as db:
        _as_host(db)
        return db.scalars(sa.select(table)).all()


def _as_host(db: Session) -> Person:
    host = person_by_email(db, HOST.email)
    assert host
    bind(db, Viewer(person_id=host.id, organisation_id=host.organisation_id))
    return host


def test_every_table_that_pages_read_has_rows(any_database: Database) -> None:
    with any_database.writing() as db:
        fill(db)

    assert [table.__name__ for table in TABLES if not _rows(any_database, table)] == []


def test_a_second_start_writes_nothing(any_database: Database) -> None:
    with any_database.writing() as db:
        fill(db)
    with any_database.reading() as db:
        before = change_count(db)

    with any_database.writing() as db:
        fill(db)

    with any_database.reading() as db:
        assert change_count(db) == before
    assert len(_rows(any_database, Person)) == len(CAST)


def test_every_person_and_mission_is_named_as_a_sample(demo: Database) -> None:
    names = [
        *(row.name for table in (Person, PermanentMission) for row in _rows(demo, table)),
        *(row.full_name for row in _rows(demo, Contact)),
    ]

    assert [name for name in names if not name.endswith("(sample)")] == []


def test_no_address_can_be_written_to(demo: Database) -> None:
    addresses = [
        *(row.email for row in _rows(demo, Person)),
        *(row.address for row in _rows(demo, Mailbox)),
    ]

    assert [address for address in addresses if not address.endswith(".example")] == []


def test_nobody_has_a_password_and_the_link_gives_the_place_of_staff_a(demo: Database) -> None:
    with demo.reading() as db:
        awaited = visitor(db)

    assert all(person.password_hash is None for person in _rows(demo, Person))
    assert awaited
    assert awaited.email == HOST.email


def test_a_place_that_was_taken_is_not_given_again(database: Database) -> None:
    with database.writing() as db:
        fill(db)
        _as_host(db).status = Status.ACTIVE

    with database.reading() as db:
        assert visitor(db) is None


def test_the_whole_scale_of_stances_answers_channels_and_outcomes_is_shown(
    demo: Database,
) -> None:
    assert {row.stance for row in _rows(demo, StanceRecord)} == set(Stance)
    assert {row.status for row in _rows(demo, AskResponse)} == set(AskStatus) - {
        AskStatus.NOT_RAISED
    }
    assert {row.channel for row in _rows(demo, Meeting)} == set(Channel)
    assert {row.outcome for row in _rows(demo, Promise)} == set(PromiseOutcome)


def test_nothing_lies_in_the_future_and_records_follow_what_they_tell(demo: Database) -> None:
    now = utc_now()
    told = [*_rows(demo, StanceRecord), *_rows(demo, AskResponse)]

    assert all(row.observed_at <= row.recorded_at <= now for row in told)
    assert all(row.held_at <= row.recorded_at <= now for row in _rows(demo, Meeting))
    assert all(event.at <= now for event in _rows(demo, AuditEvent))


def test_evidence_keeps_to_the_rules_of_the_actions(demo: Database) -> None:
    told = [*_rows(demo, StanceRecord), *_rows(demo, AskResponse)]
    meetings = {meeting.id: meeting for meeting in _rows(demo, Meeting)}
    cited = [(row, meetings[row.meeting_id]) for row in told if row.meeting_id]
    answers = _rows(demo, AskResponse)

    assert all(row.meeting_id or row.source for row in told)
    assert all(row.confidence.bars <= row.grade.confidence.bars for row in told)
    assert all(row.label >= meeting.label for row, meeting in cited)
    assert all(row.state_code == meeting.state_code for row, meeting in cited)
    assert all(may_rest_on(row.status, row.grade, quotable=row.quotable) for row in answers)


def test_every_record_has_its_line_in_the_history(demo: Database) -> None:
    traced = {event.subject_id for event in _rows(demo, AuditEvent)}
    tables = (Meeting, StanceRecord, AskResponse, Task, Promise, Assignment, SavedView, Letter)

    missing = [row for table in tables for row in _rows(demo, table) if row.id not in traced]
    assert missing == []


def test_everybody_has_work_late_today_and_later(demo: Database) -> None:
    today = utc_now().date()
    tasks = [task for task in _rows(demo, Task) if task.done_at is None]
    for person in _rows(demo, Person):
        due = [task.due_on for task in tasks if task.assignee_id == person.id and task.due_on]
        assert min(due) < today < max(due)
        assert any(abs((day - today).days) <= 1 for day in due)


def test_the_demo_tells_the_same_every_time(database: Database, postgres: Database) -> None:
    for each in (database, postgres):
        with each.writing() as db:
            fill(db)
    tellings = [
        sorted((r.state_code, r.stance, r.quote, r.grade) for r in _rows(each, StanceRecord))
        for each in (database, postgres)
    ]

    assert tellings[0] == tellings[1]


def test_treaty_facts_stay_what_the_seeds_say(database: Database, demo: Database) -> None:
    facts = sa.select(col(TreatyAction.id), col(TreatyAction.superseded_at))
    with database.reading() as seeded, demo.reading() as filled:
        assert set(seeded.execute(facts)) == set(filled.execute(facts))
