"""What is true of the seed files as they are shipped; app.seeding refuses what is plainly wrong."""

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from app.asks.models import Situation
from app.languages import OFFICIAL
from app.seeding.checks import Seeds
from app.seeding.reading import read_seeds
from app.settings import ROOT
from app.states.models import RegionalGroup, StateKind, TreatyActionKind, VoteCast

SEEDS = ROOT / "seeds"
TABLES = sorted(path.name for path in SEEDS.glob("*.csv"))


@cache
def shipped() -> Seeds:
    return read_seeds(SEEDS)


def test_every_delegation_is_there() -> None:
    kinds = Counter(placed.row.kind for placed in shipped().states)
    groups = Counter(placed.row.un_group for placed in shipped().states)

    assert kinds == {
        StateKind.MEMBER: 193,
        StateKind.OBSERVER_STATE: 2,
        StateKind.REGIONAL_ORGANIZATION: 1,
    }
    assert groups == {
        RegionalGroup.AFRICAN: 54,
        RegionalGroup.ASIA_PACIFIC: 54,
        RegionalGroup.EASTERN_EUROPEAN: 23,
        RegionalGroup.LATIN_AMERICAN_AND_CARIBBEAN: 33,
        RegionalGroup.WESTERN_EUROPEAN_AND_OTHERS: 29,
        RegionalGroup.NONE: 3,
    }


@pytest.mark.parametrize("language", OFFICIAL)
def test_no_two_delegations_share_a_name_in_a_language(language: str) -> None:
    names = Counter(getattr(placed.row, f"name_{language}") for placed in shipped().states)

    assert [name for name, count in names.items() if count > 1] == []


def test_votes_add_up_to_the_totals_where_every_member_is_recorded() -> None:
    votes = Counter((v.row.resolution_or_motion, v.row.vote) for v in shipped().votes)
    wrong = {
        placed.row.id
        for placed in shipped().resolutions
        if votes[placed.row.id, VoteCast.NOT_VOTING]
        and (placed.row.yes, placed.row.no, placed.row.abstain)
        != tuple(votes[placed.row.id, v] for v in (VoteCast.YES, VoteCast.NO, VoteCast.ABSTAIN))
    }

    assert wrong == set()


def test_known_memberships_are_complete() -> None:
    sizes = Counter((m.row.org, m.row.status) for m in shipped().memberships)

    assert sizes["EU", "member"] == 27
    assert sizes["COE", "member"] == 46
    assert sizes["AU", "member"] == 54
    assert sizes["ICCPR", "party"] == 174


def test_the_window_is_open_until_the_end_of_2026() -> None:
    convention = shipped().convention.row

    assert convention.closes_for_signature.isoformat() == "2026-12-31"
    assert convention.instruments_needed == 40


def test_the_data_guide_tells_how_many_signatures_are_named() -> None:
    """The depositary counts more than the file names: a change of the file is told."""
    signed = sum(a.row.action is TreatyActionKind.SIGNATURE for a in shipped().treaty_actions)
    guide = (ROOT / "docs" / "data.md").read_text("utf-8")

    assert f"{signed} signatures" in guide


@pytest.mark.parametrize("situation", Situation)
def test_no_wording_is_the_same_in_two_languages(situation: Situation) -> None:
    for ask in shipped().asks.row.ask:
        texts = [entry.text for entry in ask.wording if entry.situation is situation]
        assert len(texts) == len(set(texts)), ask.slug


def test_only_english_goes_without_a_native_reader() -> None:
    """Remove the mark in asks.toml when a named native reader has passed the text, and say who."""
    unmarked = {
        entry.language
        for ask in shipped().asks.row.ask
        for entry in ask.wording
        if not entry.needs_native_review
    }

    assert unmarked == {"en"}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_plain_text_in_a_stable_order(table: str) -> None:
    raw = (SEEDS / table).read_bytes()
    with (SEEDS / table).open(encoding="utf-8", newline="") as file:
        keys = [row[0] for row in csv.reader(file)][1:]

    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\n")
    assert keys == sorted(keys), f"Sort seeds/{table} by its first column."


@pytest.mark.parametrize("path", sorted(SEEDS.iterdir()), ids=lambda path: path.name)
def test_every_file_is_explained_and_licensed(path: Path) -> None:
    guide = (ROOT / "docs" / "data.md").read_text("utf-8")
    notices = (SEEDS / "LICENSES.md").read_text("utf-8")

    assert f"`{path.name}`" in guide, f"Describe seeds/{path.name} in docs/data.md."
    assert f"`{path.name}`" in notices, f"Name the licence of seeds/{path.name}."
