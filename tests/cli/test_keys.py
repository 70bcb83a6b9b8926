"""Keys are made once, put in the place of old ones, and missed loudly."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from app.access import Label
from app.clock import utc_now
from app.db import Database
from app.settings import get_settings
from tests.cli.conftest import Run
from tests.conftest import add_staff, writing_as
from tests.vault.canaries import fill


@pytest.fixture
def desk(run: Run) -> Iterator[Run]:
    """A prepared desk that holds sealed texts."""
    run("prepare")
    database = Database(get_settings().effective_database_url)
    person = add_staff(database)
    with writing_as(database, person) as db:
        fill(db, person, Label.SOURCE_AT_RISK)
    yield run
    database.dispose()


def _keys() -> Path:
    return get_settings().keys_file


def test_preparing_makes_the_keys_once(run: Run) -> None:
    run("prepare")
    before = _keys().read_bytes()
    run("prepare")

    assert _keys().read_bytes() == before
    assert _keys().stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("command", ["prepare", "migrate"])
def test_no_new_keys_are_made_while_texts_need_the_old_ones(desk: Run, command: str) -> None:
    _keys().unlink()
    code, said = desk(command)

    assert code == 2
    assert "Bring back the copy" in said
    assert not _keys().exists()


def test_keys_that_others_can_read_stop_the_start(desk: Run) -> None:
    _keys().chmod(0o644)
    code, said = desk("prepare")

    assert (code, "chmod 600" in said) == (2, True)


def test_status_tells_what_each_key_seals(desk: Run) -> None:
    code, said = desk("keys", "status", "--json")
    keys = {key["ring"]: key for key in json.loads(said)["keys"]}

    assert code == 0
    assert keys["field"]["texts"] == 0
    assert keys["source"]["texts"] > 20
    assert "key" not in keys["source"]
    assert f"{keys['source']['id']}  source" in desk("keys", "status")[1]


def test_keys_are_replaced_and_the_old_ones_taken_away(desk: Run) -> None:
    old = {key["id"] for key in json.loads(desk("keys", "status", "--json")[1])["keys"]}
    rotated = json.loads(desk("keys", "rotate", "--json")[1])
    assert (len(rotated["made"]), rotated["texts"] > 20) == (2, True)
    assert "try again later" in desk("keys", "retire")[1]

    with time_machine.travel(utc_now().timestamp() + 700):
        removed = json.loads(desk("keys", "retire", "--json")[1])["removed"]
    assert set(removed) == old
    told = Database(get_settings().effective_database_url)
    with told.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT action FROM audit_event ORDER BY sequence")
        assert [a for a in rows.scalars() if a.startswith("keys.")] == [
            "keys.rotated",
            "keys.retired",
        ]
    told.dispose()
    assert desk("prepare")[0] == 0


def test_there_is_nothing_to_retire_before_a_rotation(desk: Run) -> None:
    assert desk("keys", "retire") == (0, "There is no old key.\n")
