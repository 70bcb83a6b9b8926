"""What happened can be erased; that it was erased stays, and the chain holds."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from app.audit.actions import BLANK, erase, record
from app.audit.chain import ROWS
from app.audit.models import AuditEvent
from app.audit.verification import ERASED, Flaw
from app.db import Database, new_id
from app.people.models import Person
from tests.audit.conftest import LENGTH, judged, rows, tamper
from tests.conftest import writing_as


@pytest.fixture
def gone(chained: Database, somebody: Person) -> UUID:
    """The id of somebody whom two events are about and a third one names."""
    gone = new_id()
    with writing_as(chained, somebody) as db:
        record(db, action="contact.added", subject_id=gone, state_code="KEN")
        record(db, action="x.y", subject_id=new_id())
        record(db, action="contact.succeeded", subject_id=new_id(), successor_id=str(gone))
        record(db, action="contact.changed", subject_id=gone, fields=["note"])
    return gone


def test_erasing_leaves_the_place_and_nothing_else(
    chained: Database, somebody: Person, gone: UUID
) -> None:
    with writing_as(chained, somebody) as db:
        assert erase(db, [gone]) == 3
    found = rows(chained)
    blank = [row for row in found if row.action == BLANK]

    assert [row.sequence - LENGTH for row in blank] == [1, 3, 4]
    for row in blank:
        assert not any((row.actor_id, row.subject_id, row.state_code, row.details, row.salt))
        assert row.commitment
        assert row.erased_at
    assert (found[-1].action, found[-1].actor_id) == (ERASED, somebody.id)
    assert found[-1].details == {"sequences": [row.sequence for row in blank]}
    assert str(gone) not in str(found)


def test_the_chain_holds_after_erasing_and_still_finds_what_was_not(
    chained: Database, somebody: Person, gone: UUID
) -> None:
    with writing_as(chained, somebody) as db:
        erase(db, [gone])
    assert judged(chained).is_unbroken
    assert judged(chained).erased == 3

    tamper(chained, sa.update(ROWS).where(ROWS.c.sequence == LENGTH + 1).values(commitment="x"))
    assert [each.flaw for each in judged(chained).findings] == [Flaw.MISPLACED]


def test_erasing_what_this_transaction_wrote_too(
    chained: Database, somebody: Person, gone: UUID
) -> None:
    with writing_as(chained, somebody) as db:
        kept = record(db, action="contact.withdrawn", subject_id=gone)
        assert erase(db, [gone]) == 4
        assert db.get_one(AuditEvent, kept.id).action == BLANK

    assert judged(chained).is_unbroken
    assert str(gone) not in str(rows(chained))


def test_what_somebody_did_is_erased_only_when_asked_for(
    chained: Database, somebody: Person
) -> None:
    theirs = [row for row in rows(chained) if somebody.id in {row.actor_id, row.subject_id}]
    with writing_as(chained, somebody) as db:
        about = erase(db, [somebody.id])
        acts = erase(db, [somebody.id], and_acts=True)

    assert (about, about + acts) == (1, len(theirs))
    assert judged(chained).is_unbroken


def test_erasing_twice_or_nothing_leaves_no_second_trace(
    chained: Database, somebody: Person, gone: UUID
) -> None:
    with writing_as(chained, somebody) as db:
        erase(db, [gone])
    with writing_as(chained, somebody) as db:
        assert (erase(db, [gone]), erase(db, []), erase(db, [new_id()])) == (0, 0, 0)

    assert [row.action for row in rows(chained)].count(ERASED) == 1
