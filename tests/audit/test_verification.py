"""Six kinds of tampering, each found at its place; and what is no tampering is not accused."""

from collections.abc import Callable
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from app.audit.chain import ROWS, Head, commitment_of, head_of, link_of, payload_of
from app.audit.models import AuditHead
from app.audit.verification import Flaw, verify
from app.db import Database, new_id
from tests.audit.conftest import LENGTH, judged, rows, tamper


def _at(sequence: int) -> sa.Update:
    return sa.update(ROWS).where(ROWS.c.sequence == sequence)


def _flaws(database: Database, **asked: Any) -> list[tuple[Flaw, int]]:
    return [(each.flaw, each.sequence) for each in judged(database, **asked).findings]


@pytest.mark.parametrize(
    "change",
    [
        {"action": "x.z"},
        {"state_code": "UGA"},
        {"state_code": None},
        {"label": 2},
        {"subject_id": new_id()},
        {"actor_id": None},
        {"details": {"grade": "B", "when": [1]}},
        {"details": {}},
        {"salt": "0" * 32},
        {"salt": None},
    ],
    ids=lambda change: "-".join(f"{name}" for name in change),
)
def test_a_changed_payload_or_salt_is_found(chained: Database, change: dict[str, Any]) -> None:
    tamper(chained, _at(5).values(change))

    assert _flaws(chained) == [(Flaw.CHANGED, 5)]


def test_a_changed_time_is_found(chained: Database) -> None:
    tamper(chained, _at(5).values(at=rows(chained)[4].at.replace(year=2020)))

    assert _flaws(chained) == [(Flaw.CHANGED, 5)]


def test_a_payload_changed_with_its_commitment_is_found(chained: Database) -> None:
    row = rows(chained)[4]
    forged = commitment_of(row.salt, payload_of(row, {"grade": "F"}))
    tamper(chained, _at(5).values(details={"grade": "F"}, commitment=forged))

    assert _flaws(chained) == [(Flaw.MISPLACED, 5)]


def test_a_row_taken_from_the_middle_is_found(chained: Database) -> None:
    tamper(chained, sa.delete(ROWS).where(ROWS.c.sequence.in_([6, 7])))

    assert _flaws(chained) == [(Flaw.MISSING, 6)]


def test_a_tail_cut_off_is_found(chained: Database) -> None:
    tamper(chained, sa.delete(ROWS).where(ROWS.c.sequence > LENGTH - 3))

    assert _flaws(chained) == [(Flaw.CUT, LENGTH - 2)]


def test_a_tail_cut_off_together_with_the_head_is_found_by_the_head_kept(
    chained: Database,
) -> None:
    with chained.reading() as db:
        kept = head_of(db)
    _cut(chained, LENGTH - 3)

    assert _flaws(chained) == []
    assert _flaws(chained, kept=kept) == [(Flaw.CUT, LENGTH - 2)]


def test_a_chain_written_anew_is_found_by_the_head_kept(chained: Database) -> None:
    with chained.reading() as db:
        kept = head_of(db)
    _rewrite(chained, 5)

    assert _flaws(chained) == []
    assert _flaws(chained, kept=kept) == [(Flaw.REWRITTEN, LENGTH)]


def test_a_row_put_in_is_found(chained: Database) -> None:
    found = rows(chained)
    moved = [_at(n).values(sequence=n + 1) for n in range(LENGTH, 5, -1)]
    link = link_of(found[4].link, 6, found[4].commitment)
    values = found[4]._asdict() | {"id": new_id(), "sequence": 6, "link": link}
    tamper(chained, *moved, sa.insert(ROWS).values(values))
    found_at = [sequence for flaw, sequence in _flaws(chained) if flaw is Flaw.MISPLACED]

    assert (Flaw.CHANGED, 6) in _flaws(chained)
    assert found_at == list(range(7, LENGTH + 2))


def test_a_row_beside_the_chain_is_found(chained: Database) -> None:
    beside = rows(chained)[4]._asdict() | {"id": new_id(), "sequence": None}
    tamper(chained, sa.insert(ROWS).values(beside))

    assert _flaws(chained) == [(Flaw.UNPLACED, 0)]


def test_two_rows_that_changed_places_are_found(chained: Database) -> None:
    tamper(
        chained,
        _at(4).values(sequence=1000),
        _at(5).values(sequence=4),
        _at(1000).values(sequence=5),
    )

    assert _flaws(chained)[:2] == [(Flaw.MISPLACED, 4), (Flaw.MISPLACED, 5)]


def test_a_renumbered_end_is_found(chained: Database) -> None:
    tamper(chained, _at(LENGTH).values(sequence=LENGTH + 5))

    assert (Flaw.MISSING, LENGTH) in _flaws(chained)


def test_a_row_emptied_as_if_it_were_erased_is_found(chained: Database) -> None:
    at = rows(chained)[0].at
    tamper(chained, _at(5).values(details={}, subject_id=None, salt=None, erased_at=at))

    assert _flaws(chained) == [(Flaw.BLANKED, 5)]


def test_what_cannot_be_read_is_a_finding_and_no_fault(chained: Database) -> None:
    if chained.engine.dialect.name == "postgresql":
        return  # its column types hold nothing that cannot be read
    with chained.engine.begin() as connection:
        statement = "UPDATE audit_event SET details = '{', at = 'x' WHERE sequence = 5"
        connection.exec_driver_sql(statement)

    assert _flaws(chained) == [(Flaw.UNREADABLE, 5)]


@pytest.mark.parametrize("broken", [4, 8, 12])
def test_the_last_ones_can_be_checked_alone(chained: Database, broken: int) -> None:
    assert judged(chained, last=5).is_unbroken
    assert judged(chained, last=5).checked == 5
    assert judged(chained, last=500).checked == LENGTH
    tamper(chained, _at(broken).values(state_code=None))

    assert judged(chained, last=5).is_unbroken == (broken == 4)


def _some_change(random: Random) -> Callable[[], sa.UpdateBase]:
    at = random.randint(1, LENGTH)
    return random.choice(
        [
            lambda: _at(at).values(state_code=random.choice(["UGA", "FRA"])),
            lambda: _at(at).values(salt=f"{random.getrandbits(128):032x}"),
            lambda: _at(at).values(details={"grade": random.choice("BCDEF")}),
            lambda: _at(at).values(commitment=f"{random.getrandbits(256):064x}"),
            lambda: _at(at).values(link=f"{random.getrandbits(256):064x}"),
            lambda: _at(at).values(sequence=at + LENGTH),
            lambda: _at(at).values(sequence=None),
            lambda: sa.delete(ROWS).where(ROWS.c.sequence == at),
        ]
    )


def test_any_change_of_any_single_row_is_found(chained: Database) -> None:
    random = Random(20261124)  # noqa: S311  # the same changes in every run
    for _ in range(60):
        with chained.engine.connect() as connection:
            connection.execute(_some_change(random)())
            found = _judged_on(connection)
            connection.rollback()
        assert found


def _judged_on(connection: sa.Connection) -> bool:
    """Whether something is found, seen from the transaction that changes."""
    with Session(connection) as db:
        return not verify(db).is_unbroken


def _cut(database: Database, end: int) -> None:
    link = rows(database)[end - 1].link
    tamper(
        database,
        sa.delete(ROWS).where(ROWS.c.sequence > end),
        sa.update(AuditHead).values(sequence=end, link=link),
    )


def _rewrite(database: Database, since: int) -> None:
    """Forge one event, and everything after it so that the chain holds again."""
    found, head = rows(database), Head(0, "")
    for row in found:
        forged = SimpleNamespace(**row._asdict())
        if row.sequence == since:
            forged.state_code = "UGA"
        commitment = commitment_of(row.salt, payload_of(forged, row.details))
        head = Head(row.sequence, link_of(head.link, row.sequence, commitment))
        change = {"state_code": forged.state_code, "commitment": commitment, "link": head.link}
        tamper(database, _at(row.sequence).values(change))
    tamper(database, sa.update(AuditHead).values(link=head.link))
