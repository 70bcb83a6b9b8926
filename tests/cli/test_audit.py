"""The head is printed to be kept elsewhere; a broken chain ends with code 1 and says where."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.audit.chain import ROWS
from app.audit.models import AuditHead
from app.db import Database
from app.settings import get_settings
from tests.audit.conftest import rows, tamper
from tests.cli.conftest import Run
from tests.conftest import add_staff


@pytest.fixture
def desk(run: Run) -> Iterator[tuple[Run, Database]]:
    """A prepared desk with a few events."""
    run("prepare")
    database = Database(get_settings().effective_database_url)
    for name in ("Staff A", "Staff B", "Staff C"):
        add_staff(database, name=name)
    yield run, database
    database.dispose()


def test_an_untouched_chain_is_unbroken(desk: tuple[Run, Database]) -> None:
    run, database = desk
    count = len(rows(database))
    code, said = run("audit", "verify", "--json")

    assert code == 0
    assert json.loads(said)["checked"] == count
    assert run("audit", "verify")[1].startswith(f"Unbroken: {count} events up to #{count}")


@pytest.mark.parametrize("as_json", [(), ("--json",)])
def test_the_head_kept_finds_a_tail_that_was_cut_off(
    desk: tuple[Run, Database], tmp_path: Path, as_json: tuple[str, ...]
) -> None:
    run, database = desk
    kept = tmp_path / "head"
    kept.write_text(run("audit", "head", *as_json)[1])
    assert run("audit", "verify", "--head", str(kept))[0] == 0

    last, before = rows(database)[-1], rows(database)[-2]
    ends = sa.update(AuditHead).values(sequence=before.sequence, link=before.link)
    tamper(database, sa.delete(ROWS).where(ROWS.c.id == last.id), ends)
    assert run("audit", "verify")[0] == 0
    code, said = run("audit", "verify", "--head", str(kept))

    assert code == 1
    assert f"cut: The chain ends at #{before.sequence}" in said


def test_a_broken_chain_says_where_and_ends_with_code_1(desk: tuple[Run, Database]) -> None:
    run, database = desk
    tamper(database, sa.update(ROWS).where(ROWS.c.sequence == 2).values(action="x.y"))
    code, said = run("audit", "verify", "--json")
    told = json.loads(said)

    assert (code, told["unbroken"]) == (1, False)
    assert [(each["flaw"], each["sequence"]) for each in told["findings"]] == [("changed", 2)]
    assert "changed: #2" in run("audit", "verify")[1]


def test_a_file_that_holds_no_head_is_refused(desk: tuple[Run, Database], tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("not a head at all")
    code, said = desk[0]("audit", "verify", "--head", str(other))

    assert (code, "audit head" in said) == (2, True)
