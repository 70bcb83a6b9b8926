"""The drill: back up, lose everything, restore; nothing is missing but those who were erased."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col

from app.access import Label
from app.cli.console import open_database
from app.contacts.models import Contact
from app.db import Database
from app.erasures.models import DeskInstance
from app.meetings.models import Meeting
from app.people.actions import begin_session, give_link
from app.people.models import Person
from app.retention.erasing import erase_contact
from app.settings import get_settings
from app.vault import age
from tests.cli.conftest import Run, desk_with_records
from tests.conftest import PASSWORD, client_for, empty_database, reading_as, writing_as
from tests.vault.canaries import canary_of, labelled, place, texts


@pytest.fixture
def identity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "elsewhere.key"
    monkeypatch.setenv("DESK_BACKUP_RECIPIENTS", age.make_identity(file))
    get_settings.cache_clear()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def places(
    engine: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[str]]:
    """Addresses of two empty databases: one to lose, one to restore into; none on SQLite."""
    if engine == "sqlite":
        yield []
        return
    with empty_database(engine, tmp_path) as lost, empty_database(engine, tmp_path) as new:
        _use(monkeypatch, lost)
        yield [new]


def _use(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DESK_DATABASE_URL", url)
    get_settings.cache_clear()


def _lose_everything(places: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(get_settings().data)
    for url in places:
        _use(monkeypatch, url)


def _contact(db: Session, label: Label) -> Contact:
    found = db.scalars(sa.select(Contact).where(col(Contact.label) == label)).one()
    assert isinstance(found, Contact)
    return found


def _state(database: Database) -> tuple[dict[str, int], UUID]:
    """How many rows there are of what staff enters, and which desk this is."""
    with database.reading() as db:
        counts = {
            table.name: db.connection()
            .execute(sa.select(sa.func.count()).select_from(table))
            .scalar_one()
            for table in (sa.inspect(cls).local_table for cls in labelled())
            if isinstance(table, sa.Table)
        }
        return counts, db.scalars(sa.select(col(DeskInstance.number))).one()


class Lost(NamedTuple):
    """A desk as it was when it was lost, and what somebody could still hold of it."""

    person: Person
    token: str
    link: str
    erased: UUID
    counts: dict[str, int]
    number: UUID


def _work_on(run: Run, folder: Path) -> Lost:
    """Back up, then erase a contact, then back up once more: only the second copy knows of it."""
    person = desk_with_records(run)
    database = open_database()
    with database.writing() as db:
        token = begin_session(db, person)
        link = give_link(db, person, organisation_id=person.organisation_id)
    assert run("backup", str(folder / "copy.age"))[0] == 0
    with writing_as(database, person) as db:
        erased = _contact(db, Label.NAMED_PEOPLE).id
        erase_contact(db, erased)
    assert run("backup", str(folder / "newer.age"))[0] == 0
    lost = Lost(person, token, link, erased, *_state(database))
    database.dispose()
    return lost


def test_a_restored_desk_is_whole_and_nobody_is_signed_in(
    places: list[str], identity: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = _work_on(run, tmp_path / "away")
    _lose_everything(places, monkeypatch)
    older = str(tmp_path / "away" / "copy.age")
    code, said = run("restore", older, "--identity", str(identity))

    assert code == 0, said
    for told in ("Ended 1 sessions", "Erased again: 1 contact", "unbroken"):
        assert told in said
    database = open_database()
    counts, number = _state(database)
    assert (counts, number == lost.number) == (lost.counts, False)
    _nobody_is_signed_in(database, lost.token, lost.link)
    _signing_in_works(database, lost.person)
    _texts_are_there(database, lost.person, lost.erased)
    database.dispose()
    _the_erased_name_is_nowhere()


def _the_erased_name_is_nowhere() -> None:
    [name] = [c for cls in labelled() for c in texts(cls) if place(c) == "contact.full_name"]
    canary = canary_of(name, Label.NAMED_PEOPLE).encode()
    assert not any(canary in file.read_bytes() for file in get_settings().data.glob("desk.db*"))


def _nobody_is_signed_in(database: Database, token: str, link: str) -> None:
    with client_for(database) as client:
        client.cookies.set("desk", token)
        assert client.get("/").headers["location"].startswith("/sign-in")
        assert client.get(f"/invitations/{link}").status_code == 410


def _signing_in_works(database: Database, person: Person) -> None:
    with client_for(database) as client:
        posted = {"email": person.email, "password": PASSWORD}
        assert client.post("/sign-in", data=posted).headers["location"] == "/"


def _texts_are_there(database: Database, person: Person, erased: UUID) -> None:
    with reading_as(database, person) as db:
        said = set(db.scalars(sa.select(col(Meeting.summary))))
        [column] = [c for cls in labelled() for c in texts(cls) if place(c) == "meeting.summary"]
        assert said == {canary_of(column, label) for label in Label}
        gone = db.get(Contact, erased)
        assert gone is not None
        assert (gone.full_name.startswith("A person erased on"), gone.note) == (True, "")


def test_it_never_writes_over_a_desk(
    places: list[str], identity: Path, run: Run, tmp_path: Path
) -> None:
    run("prepare")
    copy = tmp_path / "copy.age"
    run("backup", str(copy))
    code, said = run("restore", str(copy), "--identity", str(identity))

    assert (code, "is not empty" in said) == (2, True)


def test_a_backup_that_does_not_open_leaves_the_place_empty(
    identity: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("prepare")
    copy = tmp_path / "copy.age"
    run("backup", str(copy))
    copy.write_bytes(copy.read_bytes()[:-200])
    _lose_everything([], monkeypatch)
    code, said = run("restore", str(copy), "--identity", str(identity))

    assert (code, "cut short" in said) == (2, True)
    assert list(get_settings().data.iterdir()) == []


def test_without_the_keys_of_its_texts_nothing_is_restored(
    identity: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk_with_records(run)
    copy = tmp_path / "copy.age"
    run("backup", str(copy))
    get_settings().keys_file.unlink()
    _lose_everything([], monkeypatch)
    code, said = run("restore", str(copy), "--identity", str(identity))

    assert (code, "Bring back the copy" in said) == (2, True)
    assert not (get_settings().data / "desk.db").exists()


def test_erasures_that_this_version_cannot_do_are_named(
    identity: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("prepare")
    copy = tmp_path / "copy.age"
    run("backup", str(copy))
    _lose_everything([], monkeypatch)
    kept = tmp_path / "kept.jsonl"
    kept.write_text(
        json.dumps(
            {
                "kind": "from_later",
                "subject_id": "01a20d07-8b2f-7b12-a740-a033962010c8",
                "erased_at": "2026-11-24T10:00:00+00:00",
            }
        )
    )
    words = ("--identity", str(identity), "--erasures", str(kept))
    code, said = run("restore", str(copy), *words)

    assert (code, "NOT erased" in said) == (1, True)
