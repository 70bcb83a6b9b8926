"""The four asks and their wording."""

import pytest

from app.asks.models import Situation
from app.asks.queries import all_asks, wording
from app.db import Database


def test_the_four_asks_come_by_number(any_database: Database) -> None:
    with any_database.reading() as db:
        asks = all_asks(db)

    assert [(ask.number, ask.slug, ask.short_name) for ask in asks] == [
        (1, "declarations", "Declarations"),
        (2, "no-expansion", "No expansion"),
        (3, "oversight", "Oversight"),
        (4, "speak-out", "Speak out"),
    ]


@pytest.mark.parametrize(
    ("situation", "begins"),
    [
        (Situation.MAY_SIGN, "Do not sign"),
        (Situation.SIGNED, "Having signed"),
        (Situation.WINDOW_CLOSED, "Now that signature has closed"),
    ],
)
def test_the_first_ask_is_worded_for_the_states_situation(
    any_database: Database, situation: Situation, begins: str
) -> None:
    with any_database.reading() as db:
        text = wording(db, "declarations", situation)

    assert text is not None
    assert text.startswith(begins)


def test_an_ask_with_one_wording_has_it_in_every_situation(database: Database) -> None:
    with database.reading() as db:
        texts = {wording(db, "oversight", situation) for situation in Situation}

    assert len(texts) == 1


def test_a_wording_comes_in_the_language_asked_for_else_in_english(database: Database) -> None:
    with database.reading() as db:
        french = wording(db, "speak-out", Situation.SIGNED, "fr")
        no_german = wording(db, "speak-out", Situation.SIGNED, "de")
        english = wording(db, "speak-out", Situation.SIGNED)

    assert french is not None
    assert french.startswith("S’opposer")
    assert no_german == english


def test_an_unknown_ask_has_no_wording(database: Database) -> None:
    with database.reading() as db:
        assert wording(db, "fifth", Situation.ANY) is None
