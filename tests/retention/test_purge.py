"""Whatever is over is forgotten: in the tables, in the file and in its log, on both databases."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select
from typer.testing import CliRunner

from app import schema
from app.access import Label
from app.audit.models import AuditEvent
from app.audit.verification import verify
from app.cli import main as cli
from app.clock import utc_now
from app.contacts.models import Contact
from app.db import Database
from app.drafts.models import Draft
from app.labels.audience import Audience
from app.labels.models import NamedReader
from app.meetings.models import Attendance, Meeting, MeetingRevision
from app.people.models import Person, Role, SignInAttempt, SignInSession
from app.retention.kinds import DELETED, EMPTIED, KINDS, table
from app.retention.models import Keeping
from app.retention.purging import purge
from app.retention.rules import COPIES_KEPT_FOR, KEPT_FOR, PUBLISHED_UNTIL
from app.settings import get_settings
from app.stances.actions import record_stance
from app.stances.models import Stance, StanceRecord
from app.vault.columns import sealed_columns
from tests.conftest import add_staff, client_for, reading_as, writing_as
from tests.outreach import a_contact, a_meeting, an_hour_ago, said
from tests.page import checked
from tests.vault.canaries import canary_of, fill, labelled, texts

YEAR = timedelta(days=366)
NOT_FORGOTTEN = {"permanent_mission", "saved_view", "mailbox", "letter", "letter_version"}
"""Offices, their mailboxes, filters with a name, our own letter: nothing that anybody told us."""
PROTECTED = (Label.NAMED_PEOPLE, Label.SOURCE_AT_RISK)


def raw(folder: Path) -> bytes:
    return b"".join((folder / name).read_bytes() for name in ("desk.db", "desk.db-wal"))


def stored(database: Database, kinds: set[str]) -> Iterator[str]:
    """The sealed texts of these tables as they stand in the file."""
    with database.engine.connect() as connection:
        for column in sealed_columns():
            if column.table.name in kinds:
                plain = sa.select(sa.type_coerce(column, sa.String))
                yield from (t for t in connection.scalars(plain) if t and t.startswith("sealed:1:"))


def test_expired_canaries_are_in_neither_file_nor_log(database: Database, tmp_path: Path) -> None:
    person = add_staff(database)
    for label in (Label.TEAM, *PROTECTED):
        with writing_as(database, person) as db:
            fill(db, person, label)
    forgotten = {*KINDS, "meeting_revision", "posting", "draft"}
    sealed = list(stored(database, forgotten))
    opened = [
        canary_of(column, Label.TEAM)
        for cls in labelled()
        if cls.__tablename__ not in NOT_FORGOTTEN
        for column in texts(cls)
        if column.table.name != "draft"
    ]
    before = raw(tmp_path)
    purge(database, now=utc_now() + YEAR)
    after = raw(tmp_path)

    assert len(sealed) > 20
    assert len(opened) > 15
    assert [text for text in (*opened, *sealed) if text.encode() not in before] == []
    assert [text for text in (*opened, *sealed) if text.encode() in after] == []


AUDIENCES = {
    Label.PUBLIC: Audience.PUBLISHED,
    Label.TEAM: Audience.TEAM,
    Label.NAMED_PEOPLE: Audience.NAMED,
    Label.SOURCE_AT_RISK: Audience.AT_RISK,
}


def logged(db: Session, by: Person, label: Label, **given: Any) -> Meeting:
    return a_meeting(db, by, audience=AUDIENCES[label], **given)


@pytest.mark.parametrize("label", list(KEPT_FOR))
def test_a_meeting_keeps_its_words_until_its_label_says(
    any_database: Database, label: Label
) -> None:
    person = add_staff(any_database)
    with writing_as(any_database, person) as db:
        meeting = logged(db, person, label)
    age = KEPT_FOR[label]
    purge(any_database, now=utc_now() + age - timedelta(hours=1))
    with reading_as(any_database, person) as db:
        early = db.get_one(Meeting, meeting.id).summary
    purge(any_database, now=utc_now() + age + timedelta(hours=1))
    with reading_as(any_database, person) as db:
        late = db.get_one(Meeting, meeting.id)

    assert early
    assert (late.summary, late.details_missing) == ("", False)
    assert late.purged_at
    assert late.held_at == meeting.held_at


def test_published_records_stay_until_the_day_that_is_named(database: Database) -> None:
    person = add_staff(database)
    with writing_as(database, person) as db:
        meeting = logged(db, person, Label.PUBLIC)
    now = utc_now()
    left = PUBLISHED_UNTIL - now.date()
    purge(database, now=now + left)
    with reading_as(database, person) as db:
        assert db.get_one(Meeting, meeting.id).summary
    purge(database, now=now + left + timedelta(days=1))
    with reading_as(database, person) as db:
        assert db.get_one(Meeting, meeting.id).summary == ""


def test_the_stance_stays_and_its_words_go(database: Database) -> None:
    person = add_staff(database)
    with writing_as(database, person) as db:
        record_stance(
            db,
            by=person,
            state_code="KEN",
            stance=Stance.UNDECIDED,
            evidence=said(),
            observed_at=an_hour_ago(),
        )
    purge(database, now=utc_now() + YEAR)
    with reading_as(database, person) as db:
        [record] = db.exec(select(StanceRecord)).all()

    assert (record.stance, record.quote) == (Stance.UNDECIDED, "")
    assert record.purged_at


def test_readers_of_a_protected_record_go_with_its_words(database: Database) -> None:
    owner, other = add_staff(database), add_staff(database, Role.OUTREACH, "Staff B")
    with writing_as(database, owner) as db:
        meeting = logged(db, owner, Label.NAMED_PEOPLE, colleague_ids=(other.id,))
    purge(database, now=utc_now() + YEAR)
    with reading_as(database, other) as db:
        assert db.get(Meeting, meeting.id) is None
    with reading_as(database, owner) as db:
        assert db.exec(select(NamedReader)).all() == []
        assert db.exec(select(MeetingRevision)).all() == []


@pytest.mark.parametrize(("label", "stays"), [(Label.NAMED_PEOPLE, 1), (Label.SOURCE_AT_RISK, 0)])
def test_who_was_there_goes_when_a_source_is_at_risk(
    database: Database, label: Label, stays: int
) -> None:
    owner = add_staff(database)
    with writing_as(database, owner) as db:
        contact_id = a_contact(db, owner, "Amina Otieno")
        logged(db, owner, label, contact_ids=(contact_id,))
    purge(database, now=utc_now() + timedelta(days=190))
    with reading_as(database, owner) as db:
        assert len(db.exec(select(Attendance)).all()) == stays


def test_the_history_of_a_protected_record_is_erased_and_the_chain_holds(
    any_database: Database,
) -> None:
    owner = add_staff(any_database)
    with writing_as(any_database, owner) as db:
        meeting = logged(db, owner, Label.NAMED_PEOPLE)
    purge(any_database, now=utc_now() + timedelta(days=190))
    with reading_as(any_database, owner) as db:
        named = db.exec(select(AuditEvent).where(AuditEvent.subject_id == meeting.id)).all()
        verdict = verify(db)

    assert named == []
    assert verdict.is_unbroken


def test_a_record_that_is_kept_longer_stays(database: Database) -> None:
    owner = add_staff(database)
    later = utc_now() + YEAR
    with writing_as(database, owner) as db:
        kept, other = logged(db, owner, Label.TEAM), logged(db, owner, Label.TEAM)
        until = later + timedelta(days=1)
        db.add(Keeping(record_id=kept.id, until=until, kept_by_id=owner.id, kept_at=utc_now()))
    purge(database, now=later)
    with reading_as(database, owner) as db:
        assert [db.get_one(Meeting, m.id).summary == "" for m in (kept, other)] == [False, True]


def test_a_contact_without_a_meeting_in_a_year_is_erased(database: Database) -> None:
    owner = add_staff(database)
    with writing_as(database, owner) as db:
        silent, met = (a_contact(db, owner, name) for name in ("Amina Otieno", "Bo Linde"))
        meeting = logged(db, owner, Label.TEAM, contact_ids=(met,))
    with writing_as(database, owner) as db:
        later = utc_now() + timedelta(days=300)
        db.execute(
            sa.update(Meeting).where(col(Meeting.id) == meeting.id).values(recorded_at=later)
        )
    purge(database, now=utc_now() + YEAR)
    with reading_as(database, owner) as db:
        names = [db.get_one(Contact, each).full_name for each in (silent, met)]

    assert names[0].startswith("A person erased on ")
    assert names[1] == "Bo Linde"


def test_bookkeeping_goes_when_it_is_old(database: Database) -> None:
    owner = add_staff(database)
    client_for(database, owner)
    with writing_as(database, owner) as db:
        db.add(SignInAttempt(account="x", at=utc_now()))
        db.add(Draft(key=owner.id, kind="meeting", typed={"summary": ["x"]}, saved_at=utc_now()))
    counts = purge(database, now=utc_now() + timedelta(days=91))
    with reading_as(database, owner) as db:
        left = [db.exec(select(each)).all() for each in (SignInAttempt, Draft, SignInSession)]
        signed_in = db.exec(select(AuditEvent).where(AuditEvent.action == "people.signed_in")).all()
        assert verify(db).is_unbroken

    assert left == [[], [], []]
    assert signed_in == []
    assert (counts["draft"], counts["sign_in_attempt"], counts["audit_event"]) == (1, 1, 1)


def test_a_second_purge_finds_nothing(database: Database) -> None:
    owner = add_staff(database)
    with writing_as(database, owner) as db:
        logged(db, owner, Label.TEAM)
        a_contact(db, owner, "Amina Otieno")
    later = utc_now() + YEAR
    first, second = purge(database, now=later), purge(database, now=later)

    assert first["meeting"] == first["contact"] == 1
    assert second.lines() == ["Nothing is over."]


def test_a_dry_run_counts_the_same_and_changes_nothing(database: Database, tmp_path: Path) -> None:
    owner = add_staff(database)
    with writing_as(database, owner) as db:
        logged(db, owner, Label.TEAM)
        a_contact(db, owner, "Amina Otieno")
    later = utc_now() + YEAR
    before = raw(tmp_path)
    counted = purge(database, dry_run=True, now=later)

    assert raw(tmp_path) == before
    assert {k: n for k, n in counted.items() if n} == {
        k: n for k, n in purge(database, now=later).items() if n
    }


def test_the_command_prints_counts_and_no_words(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_DATABASE_URL", database.url)
    get_settings.cache_clear()
    dry, real = (CliRunner().invoke(cli, ["purge", *words]) for words in (["--dry-run"], []))
    monkeypatch.undo()
    get_settings.cache_clear()

    assert (dry.exit_code, real.exit_code) == (0, 0)
    assert real.output == "Nothing is over.\n"


def test_the_page_of_a_forgotten_meeting_says_so(database: Database) -> None:
    owner = add_staff(database)
    client = client_for(database, owner)
    with writing_as(database, owner) as db:
        meeting = logged(db, owner, Label.TEAM)
    purge(database, now=utc_now() + YEAR)
    client = client_for(database, owner)

    assert checked(client.get(f"/meetings/{meeting.id}").text).select_one("#forgotten")


def test_snapshots_are_kept_as_long_as_the_table_says() -> None:
    assert schema.SNAPSHOTS_KEPT == COPIES_KEPT_FOR


@pytest.mark.parametrize("kind", [*EMPTIED, *DELETED])
def test_every_text_of_a_kind_is_forgotten(kind: str) -> None:
    """A text column that is added later must be named in the table of what is emptied."""
    typed = {c.name for c in sealed_columns() if c.table is table(kind)}

    assert kind in DELETED or typed == set(EMPTIED[kind])
