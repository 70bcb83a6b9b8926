"""The campaign's own text comes in whole, under the name of its author, or not at all."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.db import Database
from app.letters.queries import languages_of, letters, newest_version
from app.people.models import Person, Role
from app.settings import ROOT, get_settings
from tests.cli.conftest import Run
from tests.conftest import add_staff, reading_as

SHIPPED = ROOT / "seeds" / "letters"
BODY = "{{salutation}}\n\nOurs.\n\n{{signature}}"


@pytest.fixture
def prepared(run: Run) -> Iterator[Database]:
    run("prepare")
    database = Database(get_settings().effective_database_url)
    yield database
    database.dispose()


@pytest.fixture
def author(prepared: Database) -> Person:
    return add_staff(prepared, Role.AUTHOR, "Staff A")


def written(folder: Path, language: str, body: str = BODY) -> str:
    file = folder / f"ours.{language}.txt"
    file.write_text(f"language: {language}\nsubject: Ours\n\n{body}\n", "utf-8")
    return str(file)


def test_files_become_versions_of_a_new_letter_and_then_of_that_one(
    run: Run, prepared: Database, author: Person, tmp_path: Path
) -> None:
    files = [written(tmp_path, language) for language in ("en", "fr")]
    code, said = run(
        "letters", "import", *files, "--by", author.email, "--signature", "A", "--json"
    )
    made = json.loads(said)
    again = run("letters", "import", str(SHIPPED / "open-letter.en.txt"), "--by", author.email,
                "--letter", made["id"])  # fmt: skip

    assert (code, made["languages"], again[0]) == (0, ["en", "fr"], 0)
    with reading_as(prepared, author) as db:
        [letter] = letters(db)
        assert {key: state.number for key, state in letter.languages.items()} == {"en": 2, "fr": 1}
        french = newest_version(db, letter.id, "fr")
        assert french
        assert (french.body, french.owner_id, french.released_at) == (BODY, author.id, None)


@pytest.mark.parametrize(
    ("body", "said"),
    [("{{salutation}} {{country}}", "Line 1, column 16"), ("No blanks", "salutation")],
)
def test_one_bad_file_stops_all_and_is_named(
    run: Run, prepared: Database, author: Person, tmp_path: Path, body: str, said: str
) -> None:
    files = [written(tmp_path, "en"), written(tmp_path, "fr", body)]
    code, told = run("letters", "import", *files, "--by", author.email, "--signature", "A")

    assert code == 2
    assert files[1] in told.replace("\n", "")
    assert said in told
    with reading_as(prepared, author) as db:
        assert letters(db) == []


def test_whoever_may_not_write_letters_imports_none(
    run: Run, prepared: Database, tmp_path: Path
) -> None:
    viewer = add_staff(prepared, Role.VIEWER, "Staff V")
    file = written(tmp_path, "en")
    refused = [
        run("letters", "import", file, "--by", address, "--signature", "A")
        for address in (viewer.email, "nobody@example.org")
    ]

    assert [code for code, _ in refused] == [2, 2]
    assert all("--by" in said for _, said in refused)


def test_what_is_no_text_is_refused_in_words(
    run: Run, prepared: Database, author: Person, tmp_path: Path
) -> None:
    other = tmp_path / "word.doc"
    other.write_bytes(b"\xd0\xcf\x11\xe0")
    for file, said in ((other, "UTF-8"), (tmp_path / "none.txt", "No such file")):
        code, told = run("letters", "import", str(file), "--by", author.email, "--signature", "A")
        assert (code, said in told) == (2, True), told
    with reading_as(prepared, author) as db:
        assert languages_of(db, author.id) == {}
