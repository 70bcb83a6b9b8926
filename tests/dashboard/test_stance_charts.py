"""Drawings are numbers turned into places: parts fill the whole, names do not cover each other."""

import re
from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from app.dashboard.charts.bars import TALLY, stance_bar, ticks
from app.dashboard.charts.lines import key_positions, spark, stacked
from app.dashboard.charts.places import tile_map, world_file, world_map
from app.dashboard.trend import MOST_STEPS, step_days
from app.stances.models import Stance
from tests.dashboard.stance_rows import a_row
from tests.page import checked

counts = st.lists(st.integers(0, 90), min_size=6, max_size=6).map(
    lambda numbers: dict(zip(Stance, numbers, strict=True))
)
in_any_time = settings(deadline=None)


@in_any_time
@given(counts)
def test_the_parts_of_a_bar_fill_it_in_the_order_of_the_scale(counted: dict[Stance, int]) -> None:
    whole = sum(counted.values())
    page = checked(str(stance_bar(counted, whole, TALLY)))

    parts = [rect for rect in page.select("rect") if rect["class"] != ["gap"]]
    widths = [float(str(rect["width"]).rstrip("%")) for rect in parts]
    assert [rect["class"] for rect in parts] == [[s.css] for s, n in counted.items() if n]
    assert abs(sum(widths) - (100 if whole else 0)) < 0.01
    assert {int(text.text) for text in page.select("text")} <= set(counted.values())


def test_ticks_are_as_many_as_are_needed() -> None:
    page = checked(str(ticks(3, 40)))

    assert (len(page.select(".on")), len(page.select(".off"))) == (3, 37)


@in_any_time
@given(counts)
def test_names_beside_the_areas_never_stand_upon_each_other(counted: dict[Stance, int]) -> None:
    placed = key_positions(counted, sum(counted.values()))

    heights = [y for _, y in placed]
    assert [stance for stance, _ in placed] == list(Stance)
    assert all(below - above >= 14.9 for above, below in pairwise(heights))
    assert min(heights) >= 0
    assert max(heights) <= 180


def test_areas_reach_from_the_floor_to_the_whole() -> None:
    tally = dict.fromkeys(Stance, 10)
    page = checked(str(stacked([(0.5, tally), (1.0, tally)], 60, [(0.0, 0), (1.0, 30)])))

    first, *_, last = page.select("path")
    assert (first["class"], last["class"]) == (["s5"], ["s1"])
    assert str(first["d"]) == "M300.0,50L600.0,50L600.0,60L300.0,60z"
    assert str(last["d"]).startswith("M300.0,0L")
    assert page.select("polyline")[0]["points"] == "0.0,60 600.0,30"


def test_one_week_of_record_is_seen_and_none_is_empty() -> None:
    tally = dict.fromkeys(Stance, 10)

    assert "M592.8," in stacked([(1.0, tally)], 60)
    assert "<path" not in stacked([], 60)


def test_a_spark_steps_from_the_lowest_to_the_highest() -> None:
    points = [(date(2025, 10, 25), 65), (date(2026, 6, 1), 72), (date(2026, 12, 1), 80)]
    drawn = str(spark(points, until=date(2026, 11, 24)))

    assert re.search(r'points="2.0,12.0 \d+\.\d,12.0 \d+\.\d,2.0 62.0,2.0 62.0,2.0"', drawn)
    assert not spark([], until=date(2026, 11, 24))


def test_weeks_are_counted_back_from_today_and_grow_when_they_are_many() -> None:
    opened, today = date(2025, 10, 25), date(2026, 11, 24)
    days = step_days(opened, today)

    assert (days[-1], len(days)) == (today, 57)
    assert {(b - a).days for a, b in pairwise(days)} == {7}
    assert len(step_days(opened, date(2035, 1, 1))) <= MOST_STEPS + 1
    assert step_days(opened, opened) == [opened]


def test_tiles_and_map_are_named_links_and_text_in_them_stays_text() -> None:
    rows = [a_row("KEN", "Kenya"), a_row("EUE", "European <Union>", stance=Stance.NOT_KNOWN)]

    for drawn in (tile_map(rows, "Where & how"), world_map(rows, "Where & how")):
        page = checked(str(drawn))
        links = {str(a["href"]): (a.title.text if a.title else "") for a in page.select("a")}
        assert links == {
            "/delegations/ken": "Kenya: Undecided",
            "/delegations/eue": "European <Union>: Not known",
        }
        assert str(page.select("svg")[0]["aria-label"]) == "Where & how"


def test_the_map_has_a_shape_for_every_delegation() -> None:
    shapes = set(re.findall(r'id="([A-Z]{3})"', world_file().decode()))

    assert len(shapes) == 196
    assert {"KEN", "EUE", "TUV", "VAT"} <= shapes
