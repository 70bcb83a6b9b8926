"""A filter is an address: it reads back as it was written, and nothing in it can break the page."""

from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.asks.queries import AskRow
from app.dashboard.filter_words import describe
from app.dashboard.filters import ME as MINE
from app.dashboard.filters import NOBODY, Filters, Show, Standing
from app.dashboard.queries import Owner
from app.dashboard.sorting import Sort
from app.meetings.evidence import Confidence
from app.responses.models import AskStatus
from app.stances.models import Stance
from app.states.legal import LegalStatus
from app.states.models import RegionalGroup
from tests.dashboard.stance_rows import FADES_AFTER, ME, OTHER, a_row


def several(kind: Any) -> st.SearchStrategy[Any]:
    return st.sets(st.sampled_from(kind)).map(lambda found: tuple(m for m in kind if m in found))


in_any_time = settings(deadline=None)
some_days = st.none() | st.integers(1, 3650)
some_filters = st.builds(
    Filters,
    q=st.text(st.characters(categories=["L", "N", "P"]), max_size=20),
    groups=several(RegionalGroup),
    legal=several(LegalStatus),
    standing=several(Standing),
    stances=several(Stance),
    owner=st.sampled_from(["", MINE, NOBODY, str(OTHER)]),
    asks=st.dictionaries(st.integers(1, 4), several(AskStatus).filter(bool)).map(
        lambda found: tuple(sorted(found.items()))
    ),
    touched=some_days,
    quiet=some_days,
    overdue=st.booleans(),
    fading=st.booleans(),
    sort=st.builds(Sort, st.sampled_from(["state", "stance", "touch", "ask3"]), st.booleans()),
    show=st.sampled_from(Show),
)


def read(query: str) -> Filters:
    return Filters.from_query(parse_qsl(query, keep_blank_values=True))


@in_any_time
@given(some_filters)
def test_an_address_reads_back_as_it_was_written(filters: Filters) -> None:
    again = read(filters.to_query())

    assert again == filters
    assert again.ignored == ()
    assert again.to_query() == filters.to_query()


KEYS = ["q", "group", "legal", "stance", "owner", "ask1", "touched", "quiet", "overdue", "fading"]


@in_any_time
@given(st.lists(st.tuples(st.sampled_from([*KEYS, "sort", "show", "as_of", "x"]), st.text())))
def test_no_address_breaks_the_page(pairs: list[tuple[str, str]]) -> None:
    filters = Filters.from_query(pairs)
    filters.apply([a_row()], me=ME, fades_after=FADES_AFTER)

    assert read(filters.to_query()) == filters


def test_what_cannot_be_read_is_named_and_left_out() -> None:
    filters = read("group=AFR,XYZ&stance=unsure&quiet=0&ask9=raised&overdue=1&owner=1&sort=colour")

    assert filters == Filters(groups=(RegionalGroup.AFRICAN,), overdue=True)
    assert set(filters.ignored) == {
        *("group=XYZ", "stance=unsure", "quiet=0", "owner=1", "sort=colour"),
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=COTE", ["CIV"]),
        ("q=d'ivoire", ["CIV"]),
        ("q=nor", ["NOR"]),
        ("group=WEOG", ["NOR"]),
        ("group=WEOG&group=AFR", ["CIV", "KEN", "NOR"]),
        ("legal=not_signed", ["KEN"]),
        ("legal=signatory", ["CIV", "NOR"]),
        ("legal=deposited", ["NOR"]),
        ("stance=undecided,joining_as_is", ["CIV", "KEN"]),
        ("owner=me", ["KEN"]),
        ("owner=nobody", ["NOR"]),
        (f"owner={OTHER}", ["CIV"]),
        ("ask1=on_record,delivered", ["NOR"]),
        ("ask2=raised", []),
        ("touched=10", ["KEN"]),
        ("quiet=10", ["CIV", "NOR"]),
        ("quiet=70", ["NOR"]),
        ("overdue=1", ["KEN"]),
        ("fading=1", ["CIV"]),
        ("owner=me&stance=joining_as_is", []),
    ],
)
def test_each_filter_finds_what_it_says(query: str, found: list[str]) -> None:
    rows = [
        a_row(
            "CIV",
            "Côte d’Ivoire",
            stance=Stance.JOINING_AS_IS,
            legal=LegalStatus.SIGNED,
            signed=True,
            owner=Owner(OTHER, "Staff B", "SB"),
            touched_days=70,
            stance_days=FADES_AFTER + 1,
        ),
        a_row("KEN", "Kenya", overdue=True),
        a_row(
            "NOR",
            "Norway",
            group=RegionalGroup.WESTERN_EUROPEAN_AND_OTHERS,
            stance=Stance.SAFEGUARDS_FIRST,
            legal=LegalStatus.RATIFIED,
            signed=True,
            deposited=True,
            owner=None,
            touched_days=None,
            asks=(AskStatus.ON_RECORD, *(AskStatus.NOT_RAISED,) * 3),
        ),
    ]
    filters = read(query)

    shown = filters.apply(rows, me=ME, fades_after=FADES_AFTER)

    assert [row.code for row in shown] == found
    assert filters.count(rows, me=ME, fades_after=FADES_AFTER) == len(found)


ROWS = [
    a_row("AAA", "Aland", confidence=Confidence.LOW, touched_days=None, action="Call"),
    a_row("BBB", "Bland", confidence=None, touched_days=3, stance=Stance.WILL_NOT_JOIN),
    a_row("CCC", "Cland", confidence=Confidence.HIGH, touched_days=40, owner=None),
]


@pytest.mark.parametrize(
    ("sort", "codes"),
    [
        ("", ["AAA", "BBB", "CCC"]),
        ("-state", ["CCC", "BBB", "AAA"]),
        ("stance", ["BBB", "AAA", "CCC"]),
        ("-stance", ["AAA", "CCC", "BBB"]),
        ("confidence", ["AAA", "CCC", "BBB"]),
        ("-confidence", ["CCC", "AAA", "BBB"]),
        ("touch", ["BBB", "CCC", "AAA"]),
        ("-touch", ["AAA", "CCC", "BBB"]),
        ("next", ["AAA", "BBB", "CCC"]),
        ("-next", ["AAA", "BBB", "CCC"]),
        ("owner", ["AAA", "BBB", "CCC"]),
        ("-owner", ["AAA", "BBB", "CCC"]),
        ("ask1", ["AAA", "BBB", "CCC"]),
        ("group", ["AAA", "BBB", "CCC"]),
        ("-depositary", ["AAA", "BBB", "CCC"]),
    ],
)
def test_every_column_orders_both_ways_with_ties_by_name_and_gaps_last(
    sort: str, codes: list[str]
) -> None:
    shown = read(f"sort={sort}").apply(ROWS, me=ME, fades_after=FADES_AFTER)

    assert [row.code for row in shown] == codes


def test_a_head_turns_its_own_column_and_begins_any_other_upwards() -> None:
    assert str(Sort("stance").turned("stance")) == "-stance"
    assert str(Sort("stance", descending=True).turned("stance")) == "stance"
    assert str(Sort("stance", descending=True).turned("touch")) == "touch"
    assert str(Sort().turned("state")) == "-state"
    assert (Sort("touch").aria("touch"), Sort("touch").aria("state")) == ("ascending", "")


def test_a_filter_says_in_words_what_it_shows() -> None:
    asks = [AskRow("declarations", 1, "Declarations", "…")]
    filters = read(
        "q=x&group=AFR&stance=undecided,not_known&owner=me&ask1=raised&quiet=1&overdue=1"
    )

    assert describe(filters, asks, {}) == [
        "name contains “x”",
        "African States",
        "Undecided or Not known",
        "followed by me",
        "ask 1 (Declarations): Raised",
        "no contact for 1 day",
        "overdue follow-up",
    ]
    assert describe(Filters(), asks, {}) == []
