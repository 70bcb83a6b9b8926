"""A fault anywhere stops the whole load and says where it is, for whoever edits the file."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col

from app.db import Database
from app.seeding import SeedError, load_seeds
from app.states.models import MemberState
from tests.seeding.conftest import Edit

KENYA_1 = "KEN,A/RES/73/187,2018-12-17,yes,"


def refusal(database: Database, seeds: Path) -> SeedError:
    with pytest.raises(SeedError) as refused, database.writing() as db:
        load_seeds(db, seeds)
    return refused.value


def line_of(seeds: Path, file: str, beginning: str) -> int:
    lines = (seeds / file).read_text("utf-8").splitlines()
    [number] = [n for n, line in enumerate(lines, start=1) if line.startswith(beginning)]
    return number


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "votes.csv",
            KENYA_1,
            KENYA_1.replace("yes", "maybe"),
            "column vote: 'maybe' is not one of yes, no, abstain, not_voting.",
        ),
        (
            "votes.csv",
            KENYA_1,
            KENYA_1.replace("2018-12-17", "17/12/2018"),
            "column date: '17/12/2018' is not a day written like 2026-11-24.",
        ),
        (
            "votes.csv",
            KENYA_1,
            KENYA_1.replace("73/187", "73/188"),
            "column resolution_or_motion: 'A/RES/73/188' is not in resolutions.csv.",
        ),
        (
            "votes.csv",
            KENYA_1,
            KENYA_1.replace("KEN", "KNE"),
            "column iso3: 'KNE' is not in member_states.csv.",
        ),
        ("tiles.csv", "KEN,16,12", "KEN,99,12", "column col: '99' is out of range."),
        (
            "treaty_actions.csv",
            "CAN,signature,2026-07,",
            "CAN,signature,2026-07-14,",
            "date '2026-07-14' must be written YYYY-MM when date_precision is month.",
        ),
        (
            "treaty_actions.csv",
            "CAN,signature,2026-07,month",
            "CAN,signature,2062-07-14,day",
            "column date: 2062-07-14 is outside 2025-10-25 to 2026-12-31.",
        ),
        (
            "treaty_actions.csv",
            "https://www.canada.ca/",
            "javascript:alert()//",
            "column source_url_or_site: 'javascript:alert()//en/global-affairs",
        ),
        (
            "un_holidays.csv",
            "2026-11-26,Thanksgiving Day,",
            "2026-11-26,,",
            "column name: must not be empty.",
        ),
        (
            "asks.toml",
            "number = 2",
            'number = "two"',
            "column number: 'two' is not a whole number.",
        ),
        ("asks.toml", "number = 2", "number = two", "Invalid value."),
        (
            "convention.json",
            '"article": "35"',
            '"article": "thirty-five"',
            "column article: 'thirty-five' is not written like",
        ),
        (
            "member_states.csv",
            ",1963-12-16,,en,en,single_official,en\n",
            ",,,en,en,single_official,en\n",
            "KEN is a member and needs a day in un_admission.",
        ),
        (
            "convention.json",
            '"adopted": "2024-12-24"',
            '"adopted": "2024"',
            "column adopted: '2024' is",
        ),
        ("convention.json", '"in_force": null', '"in_force": nil', "Expecting value."),
    ],
)
def test_a_bad_cell_is_named_with_its_line(
    database: Database, seeds: Path, edit: Edit, file: str, old: str, new: str, said: str
) -> None:
    edit(file, old, new)
    text = (seeds / file).read_text("utf-8")
    line = text.count("\n", 0, text.index(new.lstrip("\n"))) + 1

    error = refusal(database, seeds)

    assert said in str(error)
    assert (error.file, error.line) == (f"seeds/{file}", line)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("tiles.csv", "KEN,16,12\n", "", "column iso3: 'KEN' is not in tiles.csv."),
        (
            "votes.csv",
            "iso3,resolution_or_motion,date,vote,",
            "iso3,resolution_or_motion,date,votes,",
            "line 1, column vote: the column is missing.",
        ),
        (
            "votes.csv",
            "iso3,resolution_or_motion,date,vote,",
            "iso3,resolution_or_motion,date,vote,remark,",
            "line 1, column remark: the column is not known here.",
        ),
        (
            "votes.csv",
            KENYA_1,
            KENYA_1 + "and,more,",
            "has 8 cells where the header has 6 columns.",
        ),
        (
            "asks.toml",
            "number = 3",
            "number = 2",
            "seeds/asks.toml, column number: two asks have one number.",
        ),
        (
            "treaty_actions.csv",
            "QAT,declaration,2026-02,month",
            "QAT,signature,2026-02,month",
            "column action: QAT has the same on line",
        ),
        (
            "world_map.json",
            '"TUV":[',
            '"TUX":[',
            "column iso3: TUV cannot be drawn: world_map.json lacks it.",
        ),
        ("un_holidays.csv", "2026-11-26,Thanks", '2026-11-26,"Thanks"x', "expected after"),
        (
            "asks.toml",
            'slug = "oversight"',
            'slug = "no-expansion"',
            "seeds/asks.toml, column slug: two asks have one slug.",
        ),
    ],
)
def test_a_fault_between_rows_is_refused(
    database: Database, seeds: Path, edit: Edit, file: str, old: str, new: str, said: str
) -> None:
    edit(file, old, new)

    error = refusal(database, seeds)

    assert said in str(error)


def test_nothing_is_written_when_the_last_file_has_a_fault(
    any_database: Database, seeds: Path, edit: Edit
) -> None:
    edit("member_states.csv", "Kenya,the Republic of Kenya", "Kenia,the Republic of Kenya")
    edit("un_holidays.csv", "2026-11-26,Thanksgiving Day,", "2026-11-26,,")

    refusal(any_database, seeds)

    with any_database.reading() as db:
        name = db.scalar(sa.select(col(MemberState.name)).where(col(MemberState.code) == "KEN"))
    assert name == "Kenya"


def test_a_row_after_a_quoted_line_break_is_named_by_the_line_an_editor_shows(
    database: Database, seeds: Path, edit: Edit
) -> None:
    edit("resolutions.csv", "adopted at the 55th plenary meeting", '"adopted at the\n55th meeting"')
    with (seeds / "resolutions.csv").open("a", encoding="utf-8") as file:
        file.write("A/RES/80/1,2025-99-99,Another,recorded,,,,none,high,\n")

    error = refusal(database, seeds)

    assert error.line == line_of(seeds, "resolutions.csv", "A/RES/80/1")


def test_a_repeated_row_names_both_lines(database: Database, seeds: Path) -> None:
    votes = seeds / "votes.csv"
    text = votes.read_text("utf-8")
    first = line_of(seeds, "votes.csv", KENYA_1)
    votes.write_text(text + text.splitlines()[first - 1] + "\n", "utf-8")

    error = refusal(database, seeds)

    assert error.reason == f"KEN, A/RES/73/187 stands on line {first} already."


def test_all_faults_are_shown_up_to_twenty(database: Database, seeds: Path) -> None:
    votes = seeds / "votes.csv"
    votes.write_text(votes.read_text("utf-8").replace(",yes,", ",aye,"), "utf-8")

    error = refusal(database, seeds)

    assert len(error.faults) == 181
    assert len(str(error).splitlines()) == 21
    assert str(error).endswith("And 161 more.")


def test_a_missing_language_is_named(database: Database, seeds: Path) -> None:
    asks = seeds / "asks.toml"
    head, _, last = asks.read_text("utf-8").rpartition("[[ask.wording]]")
    assert 'language = "zh"' in last
    asks.write_text(head, "utf-8")

    error = refusal(database, seeds)

    assert error.reason == "ask speak-out has 0 texts for any in Chinese."


def test_an_ask_speaks_to_every_situation(database: Database, seeds: Path) -> None:
    asks = seeds / "asks.toml"
    text = asks.read_text("utf-8")
    asks.write_text(text.replace('"window_closed"', '"any"'), "utf-8")

    error = refusal(database, seeds)

    assert error.reason == (
        "ask declarations needs a wording for any, or for each of may_sign, signed, window_closed."
    )


def test_an_empty_file_lacks_its_header(database: Database, seeds: Path) -> None:
    (seeds / "tiles.csv").write_text("", "utf-8")

    assert str(refusal(database, seeds)) == "seeds/tiles.csv, line 1: the header is missing."


def test_a_missing_file_and_broken_text_are_told_together(database: Database, seeds: Path) -> None:
    (seeds / "tiles.csv").unlink()
    (seeds / "votes.csv").write_bytes(b"iso3\n\xff\n")

    error = refusal(database, seeds)

    assert {str(fault) for fault in error.faults} == {
        "seeds/tiles.csv: the file is missing.",
        "seeds/votes.csv, line 2: this is not UTF-8 text.",
    }


def test_a_control_character_is_refused(database: Database, seeds: Path, edit: Edit) -> None:
    edit("un_holidays.csv", "2026-11-26,Thanksgiving Day", "2026-11-26,Thanksgiving\x00Day")

    error = refusal(database, seeds)

    assert error.reason == "holds the control character '\\x00'."


def test_a_file_saved_by_a_spreadsheet_is_read_all_the_same(
    database: Database, seeds: Path
) -> None:
    tiles = seeds / "tiles.csv"
    tiles.write_bytes(b"\xef\xbb\xbf" + tiles.read_bytes().replace(b"\n", b"\r\n"))

    with database.writing() as db:
        report = load_seeds(db, seeds)

    assert not report.has_changes


def test_a_delegation_cannot_vanish_with_its_line(database: Database, seeds: Path) -> None:
    for file in ("member_states", "memberships", "votes", "positions", "tiles", "treaty_actions"):
        path = seeds / f"{file}.csv"
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith("KEN,")), "utf-8")

    error = refusal(database, seeds)

    assert str(error) == (
        "seeds/member_states.csv: 'KEN' is on record but not in the file any more; "
        "records refer to it."
    )
