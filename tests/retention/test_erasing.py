"""Erasing a contact or a colleague: nothing of who they are is left, also after a restore."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import select
from typer.testing import CliRunner

from app.access import Label
from app.audit.models import AuditEvent
from app.audit.verification import verify
from app.cli import main as cli
from app.contacts.actions import change_contact
from app.contacts.mailboxes import add_mailbox
from app.contacts.models import Contact, Mailbox, MailboxKind, Posting
from app.db import Database
from app.erasures.ledger import replay
from app.erasures.models import Erasure
from app.labels.audience import Audience
from app.meetings.models import Attendance
from app.people.erasing import LastCoordinator, erase_person
from app.people.models import Person, Role, SignInAttempt, SignInSession, Status
from app.retention.erasing import erase_contact
from app.retention.forgetting import settle
from app.settings import get_settings
from app.tasks.models import Task
from tests.conftest import PASSWORD, add_staff, client_for, reading_as, writing_as
from tests.outreach import a_contact, a_meeting
from tests.page import checked

NAME = "Zuleika Quillfeather"
TEXTS: dict[str, Any] = {
    "family_name": "Quillfeather",
    "salutation": "Dear Madam Quillfeather",
    "languages": "canarylanguages",
    "telephone": "canarytelephone",
    "about": "canarynote",
}
ADDRESS = "quillfeather@example.org"


@pytest.fixture
def owner(database: Database) -> Person:
    return add_staff(database, Role.OUTREACH, "Staff O")


@pytest.fixture
def contact_id(database: Database, owner: Person) -> UUID:
    """Somebody about whom everything is known that can be."""
    with writing_as(database, owner) as db:
        contact_id = a_contact(db, owner, NAME)
        contact = db.get_one(Contact, contact_id)
        change_contact(db, by=owner, contact=contact, version=1, full_name=NAME, **TEXTS)
        add_mailbox(
            db,
            by=owner,
            address=ADDRESS,
            kind=MailboxKind.PERSONAL,
            state_code="KEN",
            contact=contact,
        )
        team = Audience.TEAM
        a_meeting(db, owner, summary="No.", contact_ids=(contact_id,), audience=team)
    return contact_id


@pytest.fixture
def run(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[CliRunner]:
    monkeypatch.setenv("DESK_DATABASE_URL", database.url)
    get_settings.cache_clear()
    yield CliRunner()
    monkeypatch.undo()
    get_settings.cache_clear()


def raw(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("desk.db*"))


def erase(database: Database, contact_id: UUID) -> None:
    with database.writing() as db:
        assert erase_contact(db, contact_id)
    settle(database)


def test_nothing_of_an_erased_contact_is_in_file_or_log(
    database: Database, tmp_path: Path, contact_id: UUID
) -> None:
    canaries = [NAME, ADDRESS, *TEXTS.values(), NAME.lower()]
    before = raw(tmp_path)
    erase(database, contact_id)
    after = raw(tmp_path)

    assert [each for each in canaries if each.encode() not in before] == []
    assert [each for each in canaries if each.encode() in after] == []


def test_that_somebody_was_there_stays(database: Database, owner: Person, contact_id: UUID) -> None:
    erase(database, contact_id)
    with reading_as(database, owner) as db:
        contact = db.get_one(Contact, contact_id)
        assert contact.full_name.startswith("A person erased on ")
        assert len(db.exec(select(Attendance)).all()) == 1
        assert db.exec(select(Posting)).all() == []
        assert db.exec(select(Mailbox)).all() == []
    page = checked(client_for(database, owner).get(f"/contacts/{contact_id}").text)

    assert contact.full_name in page.get_text()
    assert not page.select(f"a[href='/contacts/{contact_id}/details']")
    listed = client_for(database, owner).get("/contacts?view=left").text
    assert "A person erased" not in listed


def test_its_history_is_erased_and_the_chain_holds(
    database: Database, owner: Person, contact_id: UUID
) -> None:
    erase(database, contact_id)
    with reading_as(database, owner) as db:
        about = db.exec(select(AuditEvent).where(AuditEvent.subject_id == contact_id)).all()
        assert about == []
        assert verify(db).is_unbroken


def test_owners_are_asked_to_edit_what_names_them(database: Database, owner: Person) -> None:
    with writing_as(database, owner) as db:
        contact_id = a_contact(db, owner, NAME)
        meeting = a_meeting(db, owner, summary=f"{NAME} said no.", audience=Audience.ONLY_ME)
        a_meeting(db, owner, summary="Nobody said no.", audience=Audience.TEAM)
    other = add_staff(database, Role.COORDINATOR, "Staff C")
    erase(database, contact_id)
    with reading_as(database, owner) as db:
        [task] = db.exec(select(Task)).all()
    with reading_as(database, other) as db:
        assert db.exec(select(Task)).all() == []

    assert (task.assignee_id, task.meeting_id) == (owner.id, meeting.id)
    assert Label(task.label) is Label.NAMED_PEOPLE
    assert "erased person" in task.title


def test_a_restored_backup_erases_again(
    database: Database, owner: Person, contact_id: UUID
) -> None:
    with database.writing() as db:
        db.add(Erasure(kind="contact", subject_id=contact_id, erased_at=owner.created_at))
        done = replay(db).done
    with reading_as(database, owner) as db:
        assert db.get_one(Contact, contact_id).erased_at

    assert done == {"contact": 1}


def test_erasing_twice_does_no_harm(database: Database, owner: Person, contact_id: UUID) -> None:
    erase(database, contact_id)
    erase(database, contact_id)
    with reading_as(database, owner) as db:
        assert len(db.exec(select(Erasure)).all()) == 1


def test_the_command_erases(run: CliRunner, database: Database, contact_id: UUID) -> None:
    answer = run.invoke(cli, ["erase-contact", str(contact_id), "--reason", "asked by letter"])
    unknown = run.invoke(cli, ["erase-contact", str(UUID(int=1)), "--reason", "x"])

    assert answer.output == "Erased: asked by letter.\n"
    assert unknown.exit_code == 2
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT erased_at FROM contact").scalar()


def test_subject_access_writes_everything_for_the_owner_only(
    run: CliRunner, contact_id: UUID, tmp_path: Path
) -> None:
    file = tmp_path / "answer.json"
    answer = run.invoke(cli, ["subject-access", str(file), "--contact", str(contact_id)])
    again = run.invoke(cli, ["subject-access", str(file), "--contact", str(contact_id)])
    found = json.loads(file.read_text())

    assert answer.exit_code == 0, answer.output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert again.exit_code == 2
    assert found["contact"][0]["telephone"] == TEXTS["telephone"]
    assert found["mailbox"][0]["address"] == ADDRESS
    assert found["meeting"][0]["summary"] == "No."
    assert "contact.added" in {each["action"] for each in found["history"]}


def test_subject_access_stands_in_the_history(
    run: CliRunner, database: Database, owner: Person, contact_id: UUID, tmp_path: Path
) -> None:
    run.invoke(cli, ["subject-access", str(tmp_path / "a.json"), "--contact", str(contact_id)])
    with reading_as(database, owner) as db:
        wanted = select(AuditEvent).where(AuditEvent.action == "contact.access_given")
        assert db.exec(wanted).one().subject_id == contact_id


@pytest.mark.parametrize(
    ("words", "typed", "status"),
    [
        ([], "", 2),
        (["--include-source-at-risk"], "n\n", 1),
        (["--include-source-at-risk"], "y\n", 0),
    ],
)
def test_a_source_at_risk_leaves_the_desk_only_when_asked_for_twice(
    run: CliRunner,
    database: Database,
    owner: Person,
    contact_id: UUID,
    tmp_path: Path,
    words: list[str],
    typed: str,
    status: int,
) -> None:
    file = tmp_path / "answer.json"
    with writing_as(database, owner) as db:
        given: dict[str, Any] = {"contact_ids": (contact_id,), "audience": Audience.AT_RISK}
        a_meeting(db, owner, summary="canaryatrisk", **given)
    command = ["subject-access", str(file), "--contact", str(contact_id), *words]
    answer = run.invoke(cli, command, input=typed)

    assert answer.exit_code == status, answer.output
    assert file.exists() == (status == 0)
    assert "canaryatrisk" not in answer.output


def test_a_former_colleague_has_no_name_no_address_and_no_way_in(
    database: Database, tmp_path: Path, run: CliRunner
) -> None:
    add_staff(database, Role.COORDINATOR, "Staff C")
    person = add_staff(database, Role.OUTREACH, "Canarina Nomen")
    client = client_for(database, person)
    client_for(database).post("/sign-in", data={"email": person.email, "password": "wrong"})
    with writing_as(database, person) as db:
        a_meeting(db, person, audience=Audience.TEAM)
    with database.reading() as db:
        assert len(db.exec(select(SignInAttempt)).all()) == 1
    answer = run.invoke(cli, ["people", "erase", "--email", person.email])
    after = raw(tmp_path)
    typed = {"email": person.email, "password": PASSWORD}

    assert answer.exit_code == 0, answer.output
    assert [n for n in (b"Canarina", person.email.encode()) if n in after] == []
    assert client.get("/stance").status_code == 303
    with database.reading() as db:
        assert db.exec(select(SignInAttempt)).all() == []
    assert client.post("/sign-in", data=typed).status_code == 422
    with database.reading() as db:
        erased = db.get_one(Person, person.id)
        assert (erased.name, erased.status) == ("Former colleague", Status.EXPIRED)
        assert db.exec(select(SignInSession)).all() == []
        acted = sa.select(sa.func.count()).where(sa.column("actor_id", sa.Uuid()) == person.id)
        assert db.connection().scalar(acted.select_from(sa.table("audit_event")))


def test_the_last_coordinator_stays(database: Database) -> None:
    person = add_staff(database)
    with database.writing() as db, pytest.raises(LastCoordinator):
        erase_person(db, db.get_one(Person, person.id))


def test_a_restored_colleague_is_erased_again(database: Database) -> None:
    person = add_staff(database, Role.OUTREACH, "Canarina Nomen")
    with database.writing() as db:
        db.add(Erasure(kind="person", subject_id=person.id, erased_at=person.created_at))
        replay(db)
    with database.reading() as db:
        assert db.get_one(Person, person.id).name == "Former colleague"
