"""Going through what is stored: nothing stays open, and an old key can be taken away."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from app.access import Label
from app.db import Database
from app.people.authenticators import CONTEXT
from app.people.models import Person
from app.settings import get_settings
from app.vault import KeyMissing, keyfile, resealing, seal
from app.vault.columns import FindableText, SealedText, SecretText, sealed_columns
from app.vault.resealing import (
    count_by_key,
    seal_what_is_open,
    sealed_with_unknown_keys,
    use_newest_keys,
)
from app.vault.sealing import keyring
from tests.conftest import add_staff, reading_as, writing_as
from tests.vault.canaries import canary_of, fill, labelled, place, texts


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "keys.json"
    monkeypatch.setattr(get_settings(), "keys", str(file))
    keyfile.make(file)
    return file


@pytest.fixture
def person(any_database: Database, keys: Path) -> Person:
    person = add_staff(any_database)
    for label in Label:
        with writing_as(any_database, person) as db:
            fill(db, person, label)
    return person


def _everything(database: Database, person: Person) -> dict[str, list[str]]:
    """Every text of every record, as people read it."""
    with reading_as(database, person) as db:
        return {
            place(column): sorted(map(str, db.scalars(sa.select(getattr(cls, column.name)))))
            for cls in labelled()
            for column in texts(cls)
        }


def _raw(column: sa.Column[object]) -> sa.ColumnElement[str]:
    return sa.type_coerce(column, sa.String)


def _open_all(database: Database) -> int:
    """Store every sealed text open, as older code has left it."""
    opened = 0
    with database.writing() as db:
        for column in sealed_columns():
            [key] = column.table.primary_key
            rows = db.connection().execute(
                sa.select(key, column).where(_raw(column).startswith("sealed:1:"))
            )
            for id_, text in rows.all():
                plain = sa.literal(text if isinstance(text, str) else '{"summary": ["words"]}')
                change = sa.update(column.table).where(key == id_).values({column: plain})
                assert db.connection().execute(change).rowcount == 1
                opened += 1
    return opened


def test_what_older_code_left_open_is_sealed(any_database: Database, person: Person) -> None:
    before = count_by_key(any_database)
    opened = _open_all(any_database)
    assert not count_by_key(any_database)

    assert seal_what_is_open(any_database) == opened
    assert count_by_key(any_database) == before
    assert seal_what_is_open(any_database) == 0


def test_what_was_open_is_wiped_from_the_file(
    database: Database, keys: Path, tmp_path: Path
) -> None:
    person = add_staff(database)
    with writing_as(database, person) as db:
        fill(db, person, Label.NAMED_PEOPLE)
    _open_all(database)
    [column] = [c for cls in labelled() for c in texts(cls) if place(c) == "meeting.summary"]
    canary = canary_of(column, Label.NAMED_PEOPLE).encode()

    def raw() -> bytes:
        return b"".join(file.read_bytes() for file in tmp_path.glob("desk.db*"))

    assert canary in raw()
    seal_what_is_open(database)
    assert canary not in raw()


def test_sealing_keeps_every_word(any_database: Database, person: Person) -> None:
    before = _everything(any_database, person)
    del before["draft.typed"]
    _open_all(any_database)
    seal_what_is_open(any_database)

    after = _everything(any_database, person)
    assert {name: after[name] for name in before} == before


def test_a_text_under_the_key_of_another_label_is_sealed_anew(
    any_database: Database, person: Person
) -> None:
    """The label was changed beside the application."""
    table = SQLModel.metadata.tables["meeting"]
    with any_database.writing() as db:
        raised = sa.update(table).where(table.c.label == 2).values(label=3)
        db.connection().execute(raised)

    assert seal_what_is_open(any_database) == 3
    assert seal_what_is_open(any_database) == 0


def test_after_a_rotation_the_old_keys_seal_nothing(
    any_database: Database, person: Person, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resealing, "BATCH", 2)
    before, old = _everything(any_database, person), count_by_key(any_database)
    keyfile.add(keys)
    assert use_newest_keys(any_database) == old.total()

    assert set(count_by_key(any_database)) == set(keyring().newest.values())
    keyfile.remove(keys, old)
    assert _everything(any_database, person) == before


def test_a_rotation_that_was_stopped_goes_on(
    any_database: Database, person: Person, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = count_by_key(any_database)
    keyfile.add(keys)
    seals = iter([seal] * 10)

    def seal_ten(*given: object, **named: object) -> str:
        return next(seals)(*given, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(resealing, "BATCH", 3)
        patch.setattr(resealing, "seal", seal_ten)
        with pytest.raises(RuntimeError):
            use_newest_keys(any_database)
    done = old.total() - sum(count_by_key(any_database)[key] for key in old)

    assert 0 < done <= 10
    assert use_newest_keys(any_database) == old.total() - done


def test_a_missing_key_is_named(any_database: Database, person: Person, keys: Path) -> None:
    old = set(count_by_key(any_database))
    assert sealed_with_unknown_keys(any_database) == set()
    keys.unlink()
    keyfile.make(keys)

    assert sealed_with_unknown_keys(any_database) == old
    with pytest.raises(KeyMissing):
        _everything(any_database, person)


def _open_texts(label: Label) -> Iterator[str]:
    for column in sealed_columns():
        kind = column.type
        assert isinstance(kind, SealedText)
        if label < kind.sealed_from and not isinstance(kind, SecretText):
            yield place(column)


def test_names_and_mailboxes_can_be_found_up_to_named_people() -> None:
    findable = {place(c) for c in sealed_columns() if isinstance(c.type, FindableText)}

    assert set(_open_texts(Label.NAMED_PEOPLE)) == findable
    assert findable >= {"contact.full_name", "mailbox.address"}


def test_seeds_of_authenticator_apps_are_part_of_a_rotation() -> None:
    found = {place(c): c.type.context for c in sealed_columns() if isinstance(c.type, SealedText)}

    assert found["authenticator.sealed_seed"] == CONTEXT
