"""Forms of address and names of States as the seed files give them, without a database."""

from functools import cache

from app.letters.models import FormOfAddress, FunctionTitle
from app.letters.salutation import Forms, StateNames
from app.seeding.reading import read_seeds
from app.seeding.tables import Wanted, wanted_rows
from app.settings import ROOT
from app.states.models import StateName


@cache
def _seeded() -> dict[str, Wanted]:
    return {each.table.__name__: each for each in wanted_rows(read_seeds(ROOT / "seeds"))}


@cache
def seeded_forms() -> Forms:
    return Forms.of(
        (FormOfAddress(**row) for row in _seeded()[FormOfAddress.__name__].rows),
        (FunctionTitle(**row) for row in _seeded()[FunctionTitle.__name__].rows),
    )


@cache
def _names() -> dict[tuple[str, str], StateNames]:
    rows = _seeded()[StateName.__name__].rows
    return {
        (row["language"], row["state_code"]): StateNames(row["short"], row["formal"])
        for row in rows
    }


def names_in(language: str, code: str) -> StateNames:
    return _names()[language, code]


def all_codes() -> set[str]:
    return {code for _, code in _names()}
