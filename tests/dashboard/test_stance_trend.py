"""The weeks since opening are counted again exactly when a stance was recorded or withdrawn."""

from datetime import date

from app.dashboard.trend import Trend, trend
from app.db import Database
from app.people.models import Person
from app.stances.models import Stance
from app.stances.queries import stance_tally, stances_now
from tests.assessed import a_stance, on
from tests.conftest import reading_as, writing_as
from tests.outreach import a_meeting

OPENED, TODAY = date(2025, 10, 25), date(2026, 11, 24)


def counted(database: Database, person: Person, today: date = TODAY) -> Trend:
    with reading_as(database, person) as db:
        known = stances_now(db)
        current = stance_tally(found.stance for found in known.values())
        return trend(db, opened_on=OPENED, today=today, current=current)


def test_the_first_week_is_that_of_the_first_record(
    database: Database, coordinator: Person
) -> None:
    assert counted(database, coordinator).days == []
    with writing_as(database, coordinator) as db:
        a_stance(db, Stance.UNDECIDED, observed_at=on(1))
        a_stance(db, Stance.WILL_NOT_JOIN, observed_at=on(9))

    found = counted(database, coordinator)

    assert found.days == [date(2026, 11, 3), date(2026, 11, 10), date(2026, 11, 17), TODAY]
    assert [step[Stance.UNDECIDED] for step in found.tallies] == [1, 1, 0, 0]
    assert found.week_ago[Stance.WILL_NOT_JOIN] == 1
    assert {sum(step.values()) for step in found.tallies} == {196}


def test_other_changes_count_nothing_anew(
    database: Database, coordinator: Person, queries: list[str]
) -> None:
    with writing_as(database, coordinator) as db:
        record = a_stance(db, observed_at=on(1))
    before = counted(database, coordinator)
    with writing_as(database, coordinator) as db:
        a_meeting(db, coordinator)
    queries.clear()

    assert counted(database, coordinator) is before
    assert not [sent for sent in queries if "steps" in sent]
    assert counted(database, coordinator, date(2026, 11, 25)) is not before

    with writing_as(database, coordinator) as db:
        db.merge(record).withdrawn_at = on(5)
    assert counted(database, coordinator).days == []
