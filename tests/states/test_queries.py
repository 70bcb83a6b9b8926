"""The public facts about one State and about all, one query each."""

from collections.abc import Callable, Sized
from datetime import date

import pytest
from sqlmodel import Session

from app.asks.queries import all_asks
from app.db import Database
from app.states.models import DatePrecision, RegionalGroup, TreatyActionKind, VoteCast
from app.states.queries import (
    all_states,
    convention,
    holidays,
    memberships_of,
    positions_of,
    state_by_code,
    state_index,
    suggest_states,
    treaty_actions_of,
    votes_of,
)
from app.states.tally import legal_statuses, signature_tally, signatures_since_opening
from app.states.wording import action_label, known_date


@pytest.mark.parametrize("code", ["KEN", "ken"])
def test_a_state_is_read_by_its_code_however_written(any_database: Database, code: str) -> None:
    with any_database.reading() as db:
        state = state_by_code(db, code)

    assert state is not None
    assert (state.name, state.slug, state.regional_group) == ("Kenya", "ken", RegionalGroup.AFRICAN)


def test_an_unknown_code_is_nobody(database: Database) -> None:
    with database.reading() as db:
        assert state_by_code(db, "XXX") is None


def test_states_come_in_one_order_on_both_databases(any_database: Database) -> None:
    with any_database.reading() as db:
        names = [state.name for state in all_states(db)]

    assert len(names) == 196
    assert names[:2] == ["Afghanistan", "Albania"]
    around = names.index("Côte d'Ivoire")
    assert names[around - 1 : around + 2] == ["Costa Rica", "Côte d'Ivoire", "Croatia"]


def test_a_states_votes_carry_the_titles_newest_first(any_database: Database) -> None:
    with any_database.reading() as db:
        votes = votes_of(db, "KEN")

    assert [(vote.resolution_id, vote.vote) for vote in votes] == [
        ("A/RES/74/247", VoteCast.YES),
        ("A/RES/73/187", VoteCast.YES),
    ]
    assert votes[1].title.startswith("Countering the use of ICTs")


def test_memberships_and_positions_are_those_of_the_state(any_database: Database) -> None:
    with any_database.reading() as db:
        organisations = [membership.organisation for membership in memberships_of(db, "AFG")]
        topics = [position.topic for position in positions_of(db, "ALB")]

    assert organisations == ["G77", "ICCPR", "OIC"]
    assert topics == ["eu_statement_rules_of_procedure"]


def test_treaty_actions_come_oldest_first_in_words(any_database: Database) -> None:
    with any_database.reading() as db:
        actions = [(action.label, action.when) for action in treaty_actions_of(db, "AZE")]

    assert actions[-1] == ("Approved at home, not deposited", "10 Feb 2026")
    assert sorted(actions[:-1]) == [
        ("Declaration or reservation", "25 Oct 2025"),
        ("Signature", "25 Oct 2025"),
    ]


@pytest.mark.parametrize(
    ("acted_on", "precision", "said"),
    [
        (date(2026, 7, 1), DatePrecision.MONTH, "Jul 2026, day not known"),
        (date(2026, 7, 1), DatePrecision.DAY, "1 Jul 2026"),
        (date(2025, 10, 25), DatePrecision.HANOI_25_26, "25 or 26 Oct 2025"),
        (date(2026, 4, 9), DatePrecision.REPORTED, "reported 9 Apr 2026"),
        (date(2026, 4, 9), DatePrecision.RANGE, "about 9 Apr 2026"),
        (None, DatePrecision.RANGE, "day not known"),
    ],
)
def test_a_date_is_never_shown_more_exactly_than_it_is_known(
    acted_on: date | None, precision: DatePrecision, said: str
) -> None:
    assert known_date(acted_on, precision) == said


def test_each_kind_of_treaty_action_has_a_name() -> None:
    assert len({action_label(kind) for kind in TreatyActionKind}) == len(TreatyActionKind)


def test_holidays_are_dates_with_names(any_database: Database) -> None:
    with any_database.reading() as db:
        days = holidays(db)

    assert days[date(2026, 11, 26)] == "Thanksgiving Day"
    assert list(days) == sorted(days)


def test_the_convention_closes_when_the_treaty_says(any_database: Database) -> None:
    with any_database.reading() as db:
        facts = convention(db)

    assert (facts.opened_on, facts.closes_on) == (date(2025, 10, 25), date(2026, 12, 31))
    assert facts.instruments_needed == 40


@pytest.mark.parametrize(
    "read",
    [
        all_asks,
        all_states,
        convention,
        holidays,
        legal_statuses,
        signature_tally,
        signatures_since_opening,
        state_index,
        lambda db: suggest_states(db, "guinea"),
        lambda db: memberships_of(db, "KEN"),
        lambda db: positions_of(db, "KEN"),
        lambda db: treaty_actions_of(db, "KEN"),
        lambda db: votes_of(db, "KEN"),
    ],
)
def test_each_is_one_query(
    database: Database, queries: list[str], read: Callable[[Session], Sized]
) -> None:
    with database.reading() as db:
        queries.clear()
        read(db)

    assert len(queries) == 1
