"""Stance and answers as an append-only record: whatever is done, the model below foretells it.

The model is a plain list of what was written down. Current and as-of values are folds over it; the
record in the database must agree after every step, and must never get shorter.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any, ClassVar
from uuid import UUID

import pytest
import time_machine
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import Session, select

from app.db import Database
from app.people.models import Person
from app.responses.actions import record_response, withdraw_response
from app.responses.models import AskResponse, AskStatus
from app.responses.queries import current_responses, responses_as_of
from app.stances.actions import record_stance, withdraw_stance
from app.stances.models import Stance, StanceRecord
from app.stances.queries import current_stances, stance_as_of, stance_history
from tests.conftest import add_staff, reading_as, writing_as
from tests.outreach import said

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
STATES = ("KEN", "FJI", "EUE")
PRIVATE = [status for status in AskStatus if not status.is_public]
ASKS = ("declarations", "oversight")
Value = Stance | AskStatus


@dataclass
class Written:
    """One record, as the model remembers it; `subject` is a State, or a State and an ask."""

    id: UUID
    subject: Any
    value: Value
    observed_at: datetime
    recorded_at: datetime
    withdrawn_at: datetime | None = None

    def stands(self, known_at: datetime) -> bool:
        gone = self.withdrawn_at is not None and self.withdrawn_at <= known_at
        return self.recorded_at <= known_at and not gone

    @property
    def age(self) -> tuple[datetime, datetime, UUID]:
        return self.observed_at, self.recorded_at, self.id


def fold(written: list[Written], *, at: datetime, known_at: datetime) -> dict[Any, Value]:
    """The newest standing value of each subject, as it was at `at` and was known at `known_at`."""
    found: dict[Any, Written] = {}
    for record in written:
        if record.stands(known_at) and record.observed_at <= at:
            best = found.get(record.subject)
            if best is None or record.age > best.age:
                found[record.subject] = record
    return {subject: record.value for subject, record in found.items()}


class History(RuleBasedStateMachine):
    """Time only goes on; every act is a transaction of its own."""

    seeded: ClassVar[Path]
    stances = Bundle("stances")
    answers = Bundle("answers")

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        file = Path(self.folder.name) / "desk.db"
        copyfile(self.seeded, file)
        self.database = Database(f"sqlite:///{file}")
        self.now = START
        self.stance_model: list[Written] = []
        self.answer_model: list[Written] = []

    @initialize()
    def somebody_signs_in(self) -> None:
        self.by: Person = add_staff(self.database)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        self.now += timedelta(minutes=7)
        with time_machine.travel(self.now, tick=False), writing_as(self.database, self.by) as db:
            yield db

    @rule(
        target=stances,
        state=st.sampled_from(STATES),
        stance=st.sampled_from(Stance),
        days_ago=st.integers(0, 40),
    )
    def record_a_stance(self, state: str, stance: Stance, days_ago: int) -> Written:
        with self.writing() as db:
            at = self.now - timedelta(days=days_ago)
            record = record_stance(
                db, by=self.by, state_code=state, stance=stance, evidence=said(), observed_at=at
            )
        written = Written(record.id, state, stance, at, self.now)
        self.stance_model.append(written)
        return written

    @rule(
        target=answers,
        subject=st.tuples(st.sampled_from(STATES), st.sampled_from(ASKS)),
        status=st.sampled_from(PRIVATE),
        days_ago=st.integers(0, 40),
    )
    def record_an_answer(
        self, subject: tuple[str, str], status: AskStatus, days_ago: int
    ) -> Written:
        with self.writing() as db:
            at = self.now - timedelta(days=days_ago)
            record = record_response(
                db,
                by=self.by,
                state_code=subject[0],
                ask_slug=subject[1],
                status=status,
                evidence=said(),
                observed_at=at,
            )
        written = Written(record.id, subject, status, at, self.now)
        self.answer_model.append(written)
        return written

    @rule(written=stances)
    def withdraw_a_stance(self, written: Written) -> None:
        if written.withdrawn_at is None:
            with self.writing() as db:
                record = db.get_one(StanceRecord, written.id)
                withdraw_stance(db, by=self.by, record=record, reason="Misheard")
            written.withdrawn_at = self.now

    @rule(written=answers)
    def withdraw_an_answer(self, written: Written) -> None:
        if written.withdrawn_at is None:
            with self.writing() as db:
                record = db.get_one(AskResponse, written.id)
                withdraw_response(db, by=self.by, record=record, reason="Misheard")
            written.withdrawn_at = self.now

    @rule(target=stances, written=stances, stance=st.sampled_from(Stance))
    def correct_a_stance(self, written: Written, stance: Stance) -> Any:
        """Correcting is withdrawing and writing anew for the same moment, in one transaction."""
        if written.withdrawn_at is not None:
            return multiple()
        with self.writing() as db:
            record = db.get_one(StanceRecord, written.id)
            withdraw_stance(db, by=self.by, record=record, reason="Corrected")
            new = record_stance(
                db,
                by=self.by,
                state_code=written.subject,
                stance=stance,
                evidence=said(),
                observed_at=written.observed_at,
            )
        written.withdrawn_at = self.now
        corrected = Written(new.id, written.subject, stance, written.observed_at, self.now)
        self.stance_model.append(corrected)
        return corrected

    @rule(minutes_ago=st.integers(0, 60_000), known_minutes_ago=st.integers(0, 500))
    def look_back(self, minutes_ago: int, known_minutes_ago: int) -> None:
        at = self.now - timedelta(minutes=minutes_ago)
        known_at = self.now - timedelta(minutes=known_minutes_ago)
        with reading_as(self.database, self.by) as db:
            stances = stance_as_of(db, at, known_at=known_at)
            answers = responses_as_of(db, at, known_at=known_at)
        assert {code: each.stance for code, each in stances.items()} == fold(
            self.stance_model, at=at, known_at=known_at
        )
        assert {key: each.status for key, each in answers.items()} == fold(
            self.answer_model, at=at, known_at=known_at
        )

    @invariant()
    def what_is_current_is_the_fold_of_all_that_was_written(self) -> None:
        if not hasattr(self, "by"):
            return
        with reading_as(self.database, self.by) as db:
            stances = {code: each.stance for code, each in current_stances(db).items()}
            answers = {key: each.status for key, each in current_responses(db).items()}
        assert stances == fold(self.stance_model, at=self.now, known_at=self.now)
        assert answers == fold(self.answer_model, at=self.now, known_at=self.now)

    @invariant()
    def the_record_never_gets_shorter_and_keeps_its_order(self) -> None:
        if not hasattr(self, "by"):
            return
        with reading_as(self.database, self.by) as db:
            histories = {s: stance_history(db, s, with_withdrawn=True) for s in STATES}
            answers = set(db.exec(select(AskResponse.id)).all())
        for state, rows in histories.items():
            told = sorted((w for w in self.stance_model if w.subject == state), key=lambda w: w.age)
            assert [row.id for row in rows] == [written.id for written in reversed(told)]
        assert answers == {written.id for written in self.answer_model}

    def teardown(self) -> None:
        self.database.dispose()
        self.folder.cleanup()


@pytest.mark.slow
def test_the_record_of_stances_and_answers_is_the_fold_of_what_was_written(
    seeded_file: Path,
) -> None:
    History.seeded = seeded_file
    run_state_machine_as_test(
        History,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
