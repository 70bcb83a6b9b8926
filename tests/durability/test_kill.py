"""Killed in the middle of writes, the desk loses nothing it acknowledged and doubles nothing."""

import os
import random
import threading
import time
from http.client import HTTPException
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col

from app.audit.models import AuditEvent
from app.db import Database
from app.meetings.models import Meeting, StaffAttendance
from app.people.models import Person, Role
from app.responses.models import AskResponse
from app.tasks.models import Task
from tests.conftest import PASSWORD, add_staff, reading_as
from tests.live.desk import Desk
from tests.live.visitor import Visitor
from tests.outreach import a_form

KILLS = 500 if os.environ.get("DESK_TEST_FULL") else 25
FRESH = 10
"""Every so many starts run the whole command in a new interpreter; the others are forked."""

CLIENTS = 8
PAUSE = 0.02
LONGEST_LIFE = 0.25
"""Seconds between the first acknowledged write of a life and its end, at most."""


class Writer(threading.Thread):
    """Logs one meeting after the other; sends a form again, key and all, until it is answered."""

    def __init__(self, visitor: Visitor, person: Person, stop: threading.Event) -> None:
        super().__init__(name=person.name, daemon=True)
        self.visitor = visitor
        self.person = person
        self.stop = stop
        self.acknowledged: dict[str, str] = {}
        """What was said in the meeting, and where the answer sent the browser."""
        self.resent = 0
        self.faults: list[str] = []

    def run(self) -> None:
        with self.visitor:
            while not self.stop.is_set():
                note = f"{self.name}, meeting {len(self.acknowledged)}"
                came_of_it = {"follow_ups": note, "answer-oversight": "raised"}
                form = a_form(
                    summary=note,
                    audience="team",
                    colleagues=str(self.person.id),
                    **came_of_it,
                )
                self._send_until_answered(note, form)

    def _send_until_answered(self, note: str, form: dict[str, str]) -> None:
        while True:
            try:
                answer = self.visitor.post("/meetings", form)
            except (OSError, HTTPException):
                self.resent += 1
                time.sleep(PAUSE)
                continue
            if answer.status == 303:
                self.acknowledged[note] = answer.headers["location"]
            else:
                self.faults.append(f"{answer.status} {answer.body[:300]!r}")
            return


def _writers(desk: Desk, database: Database, stop: threading.Event) -> list[Writer]:
    writers = []
    for number in range(CLIENTS):
        person = add_staff(database, Role.OUTREACH, f"Writer {number}")
        visitor = Visitor(desk.port)
        visitor.sign_in(person.email, PASSWORD)
        writers.append(Writer(visitor, person, stop))
    return writers


def _write_while_it_is_killed(desk: Desk, database: Database) -> list[Writer]:
    """Every life lasts until something more was acknowledged, and a moment of chance longer."""
    chance = random.Random(25)  # noqa: S311  # a moment, not a secret
    stop = threading.Event()
    writers = _writers(desk, database, stop)
    for writer in writers:
        writer.start()
    try:
        for life in range(KILLS):
            before = _count(writers)
            while _count(writers) == before:
                time.sleep(PAUSE)
            time.sleep(chance.uniform(0, LONGEST_LIFE))
            desk.kill()
            desk.start(fresh=life % FRESH == 0)
    finally:
        stop.set()
    for writer in writers:
        writer.join()
    return writers


def _count(writers: list[Writer]) -> int:
    return sum(len(writer.acknowledged) for writer in writers)


@pytest.mark.slow
def test_killing_the_desk_loses_and_doubles_no_acknowledged_meeting(
    database: Database, coordinator: Person, tmp_path: Path
) -> None:
    with Desk(database.url, tmp_path) as desk:
        writers = _write_while_it_is_killed(desk, database)
    acknowledged = {note: at for writer in writers for note, at in writer.acknowledged.items()}
    with reading_as(database, coordinator) as db:
        rows = db.execute(sa.select(col(Meeting.summary), col(Meeting.id))).all()
        counts = {
            table.__name__: db.scalar(sa.select(sa.func.count()).select_from(table))
            for table in (Meeting, StaffAttendance, AskResponse, Task)
        }
        traced = db.scalars(
            sa.select(col(AuditEvent.subject_id)).where(col(AuditEvent.action) == "meeting.logged")
        ).all()
        integrity = db.connection().exec_driver_sql("PRAGMA integrity_check").scalar()

    assert [fault for writer in writers for fault in writer.faults] == []
    assert integrity == "ok"
    assert len(acknowledged) >= KILLS
    assert sum(writer.resent for writer in writers) >= KILLS // 2, "Nobody was interrupted."
    assert {note: f"/delegations/ken#entry-{of}" for note, of in rows} == acknowledged
    assert set(counts.values()) == {len(acknowledged)}, counts
    assert set(traced) == {of for _, of in rows}
    assert len(traced) == len(rows)
