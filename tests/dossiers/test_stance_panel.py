"""Where a delegation stands, and the line of how it moved: pure geometry and its claims."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from app.db import Database, new_id
from app.dossiers.stance_line import LAST, LEFT, STEP, TOP, StanceLine, stance_line
from app.dossiers.stance_panel import HISTORY, how_known, stance_panel
from app.meetings.evidence import Confidence, Grade
from app.people.models import Person
from app.stances.models import Stance
from app.stances.queries import StanceRow
from tests.conftest import writing_as
from tests.dossiers.life import STATE, a_stance

UTC_ZONE = ZoneInfo("UTC")
OPENED, TODAY = date(2025, 10, 25), date(2026, 11, 24)


def a_row(day: date, stance: Stance, grade: Grade = Grade.SAID_TO_ONE) -> StanceRow:
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    person = new_id()
    return StanceRow(
        *(new_id(), stance, Confidence.MEDIUM, grade, "", "", None, person, at, at),
        *(None, None, "", new_id()),
    )


def a_line(*rows: StanceRow, today: date = TODAY) -> StanceLine:
    return stance_line(rows, opened_on=OPENED, today=today, zone=UTC_ZONE)


def test_a_record_of_today_stands_at_the_end_and_one_of_the_opening_at_the_beginning() -> None:
    line = a_line(a_row(TODAY, Stance.UNDECIDED), a_row(OPENED, Stance.WILL_NOT_JOIN))

    assert [(mark.x, mark.y) for mark in line.marks] == [(LEFT, TOP), (LAST, TOP + 2 * STEP)]
    assert line.path == f"M{LEFT}.0 {TOP}H{LAST}.0V{TOP + 2 * STEP}H420"


def test_what_was_so_before_the_opening_stands_on_its_day() -> None:
    [mark] = a_line(a_row(date(2025, 1, 1), Stance.UNDECIDED)).marks

    assert mark.x == LEFT


def test_the_shape_says_how_we_know() -> None:
    shapes = {grade: how_known(grade) for grade in Grade}

    assert shapes == {
        Grade.OFFICIAL: "o",
        Grade.PUBLIC_STATEMENT: "o",
        Grade.PRIVATE_IN_WRITING: "s",
        Grade.SAID_TO_TWO: "s",
        Grade.SAID_TO_ONE: "s",
        Grade.INFERRED: "i",
    }


def test_not_known_has_a_line_of_its_own_only_when_it_was_recorded() -> None:
    plain = a_line(a_row(TODAY, Stance.UNDECIDED)).levels
    with_it = a_line(a_row(TODAY, Stance.NOT_KNOWN)).levels

    assert [level.stance.code for level in plain] == ["1", "2", "3", "4", "5"]
    assert [level.stance.code for level in with_it] == ["1", "2", "3", "–", "4", "5"]


@pytest.mark.parametrize(
    "today", [OPENED, OPENED + timedelta(days=1), TODAY, date(2026, 12, 31), date(2028, 6, 1)]
)
def test_names_of_months_do_not_run_into_each_other(today: date) -> None:
    ticks = a_line(today=today).ticks

    assert ticks[0].month == OPENED
    assert all(b.x - a.x >= 59 for a, b in pairwise(ticks))
    assert all(LEFT <= tick.x <= LAST for tick in ticks)


def test_without_a_record_there_is_no_line() -> None:
    line = a_line()

    assert (line.path, list(line.marks)) == ("", [])


def test_the_run_began_with_its_first_record(database: Database, coordinator: Person) -> None:
    with writing_as(database, coordinator) as db:
        a_stance(db, coordinator, Stance.UNDECIDED, 50)
        a_stance(db, coordinator, Stance.LEANING_TO_JOIN, 40)
        began = a_stance(db, coordinator, Stance.UNDECIDED, 30)
        a_stance(db, coordinator, Stance.UNDECIDED, 20)
        panel = stance_panel(db, STATE)

    assert (panel.stance, panel.since) == (Stance.UNDECIDED, began.observed_at)
    assert panel.since_is_certain


def test_a_long_run_says_that_it_may_be_longer(database: Database, coordinator: Person) -> None:
    with writing_as(database, coordinator) as db:
        for n in range(HISTORY + 1):
            a_stance(db, coordinator, Stance.UNDECIDED, n + 1)
        panel = stance_panel(db, STATE)

    assert len(panel.records) == HISTORY
    assert panel.cut
    assert not panel.since_is_certain


def test_without_a_record_nothing_is_known(database: Database, coordinator: Person) -> None:
    with writing_as(database, coordinator) as db:
        panel = stance_panel(db, STATE)

    assert (panel.stance, panel.current, panel.since) == (Stance.NOT_KNOWN, None, None)
