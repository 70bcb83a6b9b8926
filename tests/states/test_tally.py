"""Counts over all States agree with the record, act by act."""

from collections import Counter
from datetime import date

from sqlmodel import Session

from app.clock import utc_now
from app.db import Database
from app.states.legal import LegalStatus
from app.states.models import DatePrecision, SourceConfidence, TreatyAction, TreatyActionKind
from app.states.tally import legal_statuses, signature_tally, signatures_since_opening


def note(db: Session, code: str, kind: TreatyActionKind, *, superseded: bool = False) -> None:
    now = utc_now()
    action = TreatyAction(
        state_code=code,
        kind=kind,
        acted_on=date(2026, 11, 20),
        date_precision=DatePrecision.DAY,
        source="depositary notification",
        confidence=SourceConfidence.HIGH,
        recorded_at=now,
        superseded_at=now if superseded else None,
    )
    db.add(action)


def test_the_figures_are_those_of_the_file(any_database: Database) -> None:
    with any_database.reading() as db:
        tally = signature_tally(db)
        statuses = legal_statuses(db)

    assert tally == (76, 1, 40, date(2026, 11, 24))
    assert Counter(statuses.values()) == {
        LegalStatus.NOT_SIGNED: 120,
        LegalStatus.SIGNED: 73,
        LegalStatus.APPROVED_AT_HOME: 2,
        LegalStatus.RATIFIED: 1,
    }


def test_the_unions_confirmation_does_not_count_towards_forty(any_database: Database) -> None:
    with any_database.writing() as db:
        note(db, "EUE", TreatyActionKind.FORMAL_CONFIRMATION)
        note(db, "EUE", TreatyActionKind.APPROVAL)
        note(db, "FRA", TreatyActionKind.APPROVAL)
        note(db, "KEN", TreatyActionKind.ACCESSION)

    with any_database.reading() as db:
        assert signature_tally(db).instruments == 3


def test_two_instruments_of_one_state_are_one(any_database: Database) -> None:
    with any_database.writing() as db:
        note(db, "QAT", TreatyActionKind.RATIFICATION)

    with any_database.reading() as db:
        assert signature_tally(db).instruments == 1


def test_what_was_superseded_or_taken_back_is_not_counted(any_database: Database) -> None:
    with any_database.writing() as db:
        note(db, "KEN", TreatyActionKind.SIGNATURE, superseded=True)
        note(db, "AGO", TreatyActionKind.WITHDRAWAL)
        note(db, "QAT", TreatyActionKind.DENUNCIATION)

    with any_database.reading() as db:
        tally, statuses = signature_tally(db), legal_statuses(db)

    assert (tally.signed, tally.instruments) == (75, 0)
    assert statuses["KEN"] is LegalStatus.NOT_SIGNED
    assert statuses["AGO"] is LegalStatus.SIGNATURE_WITHDRAWN
    assert statuses["QAT"] is LegalStatus.DENOUNCED


def test_the_curve_ends_at_the_tally_and_never_runs_ahead_of_what_is_known(
    any_database: Database,
) -> None:
    with any_database.reading() as db:
        curve = signatures_since_opening(db)

    assert curve == [
        (date(2025, 10, 25), 69),
        (date(2025, 10, 26), 72),
        (date(2025, 11, 19), 73),
        (date(2026, 7, 31), 74),  # Canada: in July, so by its end
        (date(2026, 9, 30), 75),  # India: in September
        (date(2026, 11, 24), 76),  # Fiji: before the record was checked
    ]


def test_the_curve_grows_with_a_new_signature(any_database: Database) -> None:
    with any_database.writing() as db:
        note(db, "KEN", TreatyActionKind.SIGNATURE)

    with any_database.reading() as db:
        curve, tally = signatures_since_opening(db), signature_tally(db)

    assert (date(2026, 11, 20), 76) in curve
    assert curve[-1][1] == tally.signed == 77
