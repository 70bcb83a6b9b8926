"""Running the operator's commands on a data folder and keys of the test's own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.access import Label
from app.cli import main
from app.db import Database
from app.people.models import Person
from app.settings import get_settings
from tests.conftest import add_staff, writing_as
from tests.vault.canaries import fill

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs a command on an empty data folder, with no key file yet."""
    monkeypatch.setenv("DESK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DESK_KEYS", str(tmp_path / "configuration" / "keys.json"))
    get_settings.cache_clear()

    def command(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, list(words))
        return done.exit_code, done.output

    yield command
    get_settings.cache_clear()


def desk_with_records(run: Run) -> Person:
    """A prepared desk with a coordinator, and a record of each kind and label."""
    assert run("prepare")[0] == 0
    database = Database(get_settings().effective_database_url)
    person = add_staff(database)
    for label in Label:
        with writing_as(database, person) as db:
            fill(db, person, label)
    database.dispose()
    return person
