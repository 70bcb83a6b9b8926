"""The depositary's facts are superseded, never changed, and staff know better than the file."""

from pathlib import Path

from sqlmodel import Session, col, select

from app.clock import utc_now
from app.db import Database
from app.seeding import load_seeds
from app.states.models import DatePrecision, SourceConfidence, TreatyAction, TreatyActionKind
from tests.seeding.conftest import Edit

CANADA = "CAN,signature,2026-07,month,"


def signatures_of(db: Session, code: str) -> list[TreatyAction]:
    """All of them, the standing one last."""
    return list(
        db.exec(
            select(TreatyAction)
            .where(TreatyAction.state_code == code)
            .where(TreatyAction.kind == TreatyActionKind.SIGNATURE)
            .order_by(col(TreatyAction.superseded_at).is_(None), col(TreatyAction.id))
        )
    )


def a_signature(code: str) -> TreatyAction:
    return TreatyAction(
        state_code=code,
        kind=TreatyActionKind.SIGNATURE,
        date_precision=DatePrecision.RANGE,
        source="depositary notification",
        confidence=SourceConfidence.HIGH,
        recorded_at=utc_now(),
    )


def test_a_better_known_date_supersedes_the_old_row(
    any_database: Database, seeds: Path, edit: Edit
) -> None:
    edit("treaty_actions.csv", CANADA, "CAN,signature,2026-07-14,day,")

    with any_database.writing() as db:
        report = load_seeds(db, seeds)
        old, new = signatures_of(db, "CAN")

    assert report.changes() == {"treaty_action": {"changed": 1, "unchanged": 81}}
    assert (old.date_precision, old.seed_key) == (DatePrecision.MONTH, None)
    assert old.superseded_at is not None
    assert (new.date_precision, new.superseded_at) == (DatePrecision.DAY, None)


def test_an_edit_and_its_undoing_leave_three_rows_and_one_of_them_stands(
    any_database: Database, seeds: Path, edit: Edit
) -> None:
    edit("treaty_actions.csv", CANADA, "CAN,signature,2026-07-14,day,")
    with any_database.writing() as db:
        load_seeds(db, seeds)
    edit("treaty_actions.csv", "CAN,signature,2026-07-14,day,", CANADA)

    with any_database.writing() as db:
        load_seeds(db, seeds)
        rows = signatures_of(db, "CAN")

    assert [row.superseded_at is None for row in rows] == [False, False, True]


def test_a_fact_that_left_the_file_is_superseded_and_still_there(
    any_database: Database, seeds: Path, edit: Edit
) -> None:
    text = (seeds / "treaty_actions.csv").read_text("utf-8")
    [line] = [line for line in text.splitlines() if line.startswith("IND,")]
    edit("treaty_actions.csv", f"{line}\n", "")

    with any_database.writing() as db:
        report = load_seeds(db, seeds)
        [row] = signatures_of(db, "IND")

    assert report.tables["treaty_action"].superseded == 1
    assert row.superseded_at is not None


def test_what_staff_recorded_is_left_alone(any_database: Database, seeds: Path) -> None:
    with any_database.writing() as db:
        db.add(a_signature("KEN"))

    with any_database.writing() as db:
        report = load_seeds(db, seeds)
        [row] = signatures_of(db, "KEN")

    assert not report.has_changes
    assert row.superseded_at is None


def test_a_signature_that_staff_recorded_first_is_not_doubled_by_the_file(
    any_database: Database, seeds: Path
) -> None:
    with any_database.writing() as db:
        db.add(a_signature("KEN"))
    with (seeds / "treaty_actions.csv").open("a", encoding="utf-8") as file:
        file.write("KEN,signature,2026-11-20,day,Treaty Collection,,high,\n")

    with any_database.writing() as db:
        report = load_seeds(db, seeds)
        rows = signatures_of(db, "KEN")

    assert report.tables["treaty_action"].kept == 1
    assert len(rows) == 1


def test_a_fact_that_staff_superseded_is_not_raised_again(
    any_database: Database, seeds: Path, edit: Edit
) -> None:
    with any_database.writing() as db:
        [row] = signatures_of(db, "CAN")
        row.superseded_at = utc_now()
        db.add(row)
    edit("treaty_actions.csv", "signature certain; exact day not found", "exact day not found")

    with any_database.writing() as db:
        report = load_seeds(db, seeds)
        rows = signatures_of(db, "CAN")

    assert report.tables["treaty_action"].kept == 1
    assert len(rows) == 1
