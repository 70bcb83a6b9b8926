"""The numbers of the page are those of its table and those of the database, for any record."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import sqlalchemy as sa
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from app.asks.queries import all_asks
from app.dashboard.figures import Figures, figures
from app.dashboard.filters import Filters
from app.dashboard.queries import Days, Row, delegation_rows
from app.db import Database, new_id
from app.meetings.models import Channel, Meeting
from app.people.models import Person
from app.responses.models import AskResponse, AskStatus
from app.stances.models import Stance, StanceRecord
from app.states.models import RegionalGroup
from app.states.tally import signature_tally
from app.tasks.models import Task
from tests.assessed import a_stance, an_answer, newest
from tests.conftest import add_staff, writing_as
from tests.planned import NOON, TUESDAY

CODES = ("KEN", "NOR", "QAT", "EUE")
NEW_YORK = Days(TUESDAY, ZoneInfo("America/New_York"))
TOUCH_DAYS = 30

code, days_ago = st.sampled_from(CODES), st.integers(0, 90)
withdrawn = st.sampled_from([None, NOON])
records = st.fixed_dictionaries(
    {
        "stances": st.lists(st.tuples(code, st.sampled_from(Stance), days_ago, withdrawn)),
        "answers": st.lists(st.tuples(code, st.sampled_from(AskStatus), days_ago, withdrawn)),
        "meetings": st.lists(st.tuples(code, days_ago, withdrawn)),
        "tasks": st.lists(st.tuples(code, st.none() | st.integers(-9, 9), st.booleans())),
    }
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(records)
def test_headline_table_and_database_agree(
    any_database: Database, records: dict[str, list[Any]]
) -> None:
    person = _somebody(any_database)
    with time_machine.travel(NOON), writing_as(any_database, person) as db:
        _write(db, person, records)
        rows = delegation_rows(db, all_asks(db), NEW_YORK)
        counted = figures(rows, TOUCH_DAYS)

        assert counted.stances == _stances_the_long_way(db)
        assert counted.on_record == _on_record_the_long_way(db, rows)
        assert counted.touched == _touched_in_sql(db)
        assert counted.overdue == _overdue_in_sql(db)
        tally = signature_tally(db)
        assert (counted.signed, counted.deposited) == (tally.signed, tally.instruments)
    _agree_with_the_table(counted, rows, person)


def _somebody(database: Database) -> Person:
    with database.reading() as db:
        known = db.exec(select(Person)).first()
    return known or add_staff(database)


def _write(db: Session, person: Person, records: dict[str, list[Any]]) -> None:
    for table in (StanceRecord, AskResponse, Meeting, Task):
        db.execute(sa.delete(table))
    for state, stance, days, gone in records["stances"]:
        a_stance(db, stance, state, observed_at=NOON - timedelta(days=days), withdrawn_at=gone)
    for state, status, days, gone in records["answers"]:
        an_answer(db, status, state, observed_at=NOON - timedelta(days=days), withdrawn_at=gone)
    for state, days, gone in records["meetings"]:
        held = NOON - timedelta(days=days)
        db.add(
            Meeting(
                state_code=state,
                held_at=held,
                channel=Channel.CALL,
                recorded_at=held,
                withdrawn_at=gone,
            )
        )
    for state, days, done in records["tasks"]:
        db.add(
            Task(
                id=new_id(),
                state_code=state,
                title="Call",
                due_on=None if days is None else TUESDAY + timedelta(days=days),
                assignee_id=person.id,
                created_at=NOON,
                done_at=NOON if done else None,
            )
        )
    db.flush()


def _stances_the_long_way(db: Session) -> dict[Stance, int]:
    everything = db.exec(select(StanceRecord)).all()
    current = [newest(r for r in everything if r.state_code == code) for code in CODES]
    counted = dict.fromkeys(Stance, 0)
    for record in current:
        counted[record.stance if record else Stance.NOT_KNOWN] += 1
    counted[Stance.NOT_KNOWN] += 196 - len(CODES)
    return counted


def _on_record_the_long_way(db: Session, rows: list[Row]) -> int:
    answers = [r for r in db.exec(select(AskResponse)).all() if r.ask_slug == "declarations"]
    not_signed = {row.code for row in rows if row.legal.may_still_sign}
    current = [newest(r for r in answers if r.state_code == code) for code in CODES]
    return sum(r.status.is_public and r.state_code in not_signed for r in current if r)


def _touched_in_sql(db: Session) -> int:
    counted = sa.select(sa.func.count(sa.distinct(col(Meeting.state_code)))).where(
        col(Meeting.held_at) >= NOON - timedelta(days=TOUCH_DAYS),
        col(Meeting.withdrawn_at).is_(None),
    )
    return db.scalar(counted) or 0


def _overdue_in_sql(db: Session) -> int:
    counted = sa.select(sa.func.count(sa.distinct(col(Task.state_code)))).where(
        col(Task.due_on) < TUESDAY, col(Task.done_at).is_(None)
    )
    return db.scalar(counted) or 0


def _agree_with_the_table(counted: Figures, rows: list[Row], person: Person) -> None:
    """Each number is how many rows its own link shows."""

    def shown(query: str) -> int:
        filters = Filters.from_query(parse_qsl(query))
        return len(filters.apply(rows, me=person.id, fades_after=60))

    may_sign = "legal=not_signed,signature_withdrawn"
    assert counted.delegations == shown("") == 196
    assert counted.signed == shown("legal=signatory")
    assert counted.may_sign == shown(may_sign)
    assert counted.deposited == shown("legal=deposited")
    assert counted.on_record == shown(f"{may_sign}&ask1=on_record,delivered")
    assert counted.touched == shown(f"touched={TOUCH_DAYS}")
    assert counted.delegations - counted.touched == shown(f"quiet={TOUCH_DAYS}")
    assert counted.overdue == shown("overdue=1")
    for stance in Stance:
        assert counted.stances[stance] == shown(f"stance={stance}")
    for group in counted.groups:
        assert group.size == shown(f"group={group.group}") == sum(group.stances.values())
    assert [group.group for group in counted.groups] == list(RegionalGroup)
