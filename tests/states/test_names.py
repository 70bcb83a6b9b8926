"""Typing a delegation: what fits is found, and nothing is guessed."""

import pytest

from app.db import Database
from app.seeding import load_seeds
from app.settings import ROOT
from app.states.aliases import ALIASES
from app.states.models import MemberState
from app.states.names import NameKind
from app.states.queries import all_states, find_state, state_index, suggest_states


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("keny", ["KEN"]),
        ("KEN", ["KEN"]),
        ("uk", ["GBR", "UKR"]),
        ("usa", ["USA"]),
        ("ivory", ["CIV"]),
        ("cote d'iv", ["CIV"]),
        ("cote divoire", ["CIV"]),
        ("Côte d’Ivoire", ["CIV"]),
        ("turkey", ["TUR"]),
        ("turkiye", ["TUR"]),
        ("south korea", ["KOR"]),
        ("dprk", ["PRK"]),
        ("laos", ["LAO", "PLW"]),
        ("russia", ["RUS", "BLR"]),  # Byelorussia
        ("palestine", ["PSE"]),
        ("eu", ["EUE"]),
        ("swaziland", ["SWZ"]),
        ("burma", ["MMR"]),
        ("korea", ["PRK", "KOR"]),
        ("rep kor", ["PRK", "KOR"]),
        ("congo", ["COG", "COD"]),
        ("guinea", ["GIN", "GNB", "GNQ", "PNG"]),
        ("alemania", ["DEU"]),
        ("росс", ["RUS"]),
        ("كينيا", ["KEN"]),
        ("肯尼亚", ["KEN"]),
        ("ivoire", ["CIV"]),
        ("enya", ["KEN"]),
    ],
)
def test_typing_lists_every_delegation_that_fits_best_first(
    database: Database, typed: str, codes: list[str]
) -> None:
    with database.reading() as db:
        assert [found.code for found in suggest_states(db, typed)] == codes


@pytest.mark.parametrize("typed", ["", "  ", "kenia coast", "Grmany", "xyz", "%"])
def test_a_misspelling_is_not_guessed(database: Database, typed: str) -> None:
    with database.reading() as db:
        assert suggest_states(db, typed) == []


def test_a_name_begins_the_list_before_names_that_only_hold_it(database: Database) -> None:
    with database.reading() as db:
        found = suggest_states(db, "guinea", limit=1)

    assert [suggestion.code for suggestion in found] == ["GIN"]


def test_a_suggestion_says_which_other_name_fitted(database: Database) -> None:
    with database.reading() as db:
        [by_alias] = suggest_states(db, "ivory")
        [by_name] = suggest_states(db, "kenya")

    assert (by_alias.name, by_alias.matched, by_alias.slug) == (
        "Côte d'Ivoire",
        "Ivory Coast",
        "civ",
    )
    assert by_name.matched == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kenya", "KEN"),
        ("ken", "KEN"),
        ("KE", "KEN"),
        (" the gambia ", "GMB"),
        ("cote d'ivoire", "CIV"),
        ("Swiss Confederation", "CHE"),
        ("UK", "GBR"),
        ("Áo", "AUT"),
        ("ao", "AGO"),
        ("Congo", "COG"),
        ("DRC", "COD"),
        ("Dominica", "DMA"),
        ("Suiza", "CHE"),
        ("Korea", None),
        ("Keny", None),
        ("", None),
        ("?", None),
    ],
)
def test_a_delegation_is_found_by_exactly_its_name(
    database: Database, text: str, code: str | None
) -> None:
    with database.reading() as db:
        state = find_state(db, text)

    assert (state.code if state else None) == code


def test_every_delegation_is_found_by_the_name_that_the_lists_show(database: Database) -> None:
    with database.reading() as db:
        index = state_index(db)
        lost = [state for state in all_states(db) if index.find(state.name) != state.code]

    assert lost == []


def test_every_other_name_leads_to_its_delegation_unless_it_is_anothers_code(
    database: Database,
) -> None:
    with database.reading() as db:
        index = state_index(db)
        lost = {name.text for name in index.names if index.find(name.text) != name.code}

    assert lost == {"Nga"}  # Russia in Vietnamese, and the code of Nigeria


def test_aliases_belong_to_known_delegations_and_add_to_their_names(database: Database) -> None:
    with database.reading() as db:
        index = state_index(db)
    english = {(n.code, n.text) for n in index.names if n.kind is NameKind.ENGLISH}
    aliases = {(code, text) for code, texts in ALIASES.items() for text in texts}

    assert ALIASES.keys() <= index.english.keys()
    assert aliases & english == set()


def test_a_new_seeding_is_found_at_once(database: Database) -> None:
    with database.reading() as db:
        assert find_state(db, "Ruritania") is None
    with database.writing() as db:
        state = db.get_one(MemberState, "KEN")
        state.name = "Ruritania"
        db.add(state)

    with database.reading() as db:
        renamed = find_state(db, "Ruritania")
    with database.writing() as db:
        load_seeds(db, ROOT / "seeds")

    assert renamed is not None
    with database.reading() as db:
        assert find_state(db, "Ruritania") is None
