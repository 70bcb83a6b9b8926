"""The table of ASVS requirements counts rightly, and every proof that it names is there."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

TOP = Path(__file__).parents[2]
PAGE = TOP / "docs" / "asvs.md"
LEVELS = {"1": 70, "2": 183}
"""How many requirements the standard has on each level."""

_ROW = re.compile(
    r"^\| V(\d+\.\d+\.\d+) \| ([12]) \| (.+?) \| (met|open|not applicable) \| (.+) \|$"
)
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
_PAGE = re.compile(r"\[[^]]+\]\(([^)]+)\)")


class Row(NamedTuple):
    number: str
    level: str
    words: str
    status: str
    proof: str


@cache
def rows() -> tuple[Row, ...]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    return tuple(Row(*found.groups()) for line in lines if (found := _ROW.match(line)))


@cache
def names_in(file: Path) -> frozenset[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(n.name for n in tree.body if isinstance(n, ast.FunctionDef))


def test_every_requirement_of_both_levels_has_one_row() -> None:
    numbers = [row.number for row in rows()]
    as_figures = [tuple(map(int, number.split("."))) for number in numbers]

    assert Counter(row.level for row in rows()) == LEVELS
    assert len(set(numbers)) == len(numbers)
    assert as_figures == sorted(as_figures)


@pytest.mark.parametrize("level", ["1", "2", "both"])
def test_the_counts_are_those_of_the_rows(level: str) -> None:
    [said] = re.findall(rf"^\| {level} \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    of_it = Counter(row.status for row in rows() if level in {row.level, "both"})
    counted = [of_it.total(), *(of_it[status] for status in ("met", "open", "not applicable"))]

    assert [int(each) for each in said.split(" | ")] == counted


def test_what_is_met_is_proven_by_what_exists() -> None:
    wrong = []
    for row in rows():
        tests, pages = _TEST.findall(row.proof), _PAGE.findall(row.proof)
        there = all((TOP / f).is_file() and name in names_in(TOP / f) for f, name in tests)
        there = there and all((PAGE.parent / page).is_file() for page in pages)
        if not there or (row.status == "met") != bool(tests or pages):
            wrong.append(row)

    assert wrong == []
