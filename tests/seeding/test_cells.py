"""What a cell of a seed file may hold, and what is said when it holds something else."""

import pytest
from pydantic import ValidationError

from app.seeding.cells import Count, Day, Line, OfficialLanguages, OptionalDay, PartialDate
from app.seeding.reasons import reason_of


class Cells(Line):
    day: Day = "2026-11-24"  # type: ignore[assignment]  # as it stands in a file
    optional: OptionalDay = None
    partial: PartialDate = ""
    count: Count = None
    languages: OfficialLanguages = ""


@pytest.mark.parametrize("text", ["", "2026", "2026-11", "2026-11-24"])
def test_a_date_may_be_known_in_part(text: str) -> None:
    assert Cells(partial=text).partial == text


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("day", "", "must not be empty."),
        ("day", "2026-02-30", "'2026-02-30' is not a day written like 2026-11-24."),
        ("day", "20261124", "'20261124' is not a day written like 2026-11-24."),
        ("optional", "1", "'1' is not a day written like 2026-11-24."),
        ("partial", "2026-13", "'2026-13' is not a date written like 2026-11-24, 2026-11 or 2026."),
        (
            "partial",
            "Nov 2026",
            "'Nov 2026' is not a date written like 2026-11-24, 2026-11 or 2026.",
        ),
        ("count", "-1", "'-1' is out of range."),
        ("count", "many", "'many' is not a whole number."),
        ("languages", "en;de", "'de' is not one of ar, zh, en, fr, ru, es."),
        ("colour", "red", "is not known here."),
    ],
)
def test_a_refused_cell_is_told_in_words(column: str, text: str, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Cells.model_validate({column: text})

    assert [reason_of(error) for error in refused.value.errors()] == [said]
