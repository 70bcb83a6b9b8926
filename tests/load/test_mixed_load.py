"""Thirty-two people at once on one SQLite file: nobody is refused and nothing is lost."""

import os
import random
import threading
import time
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import col

from app.db import Database
from app.meetings.models import Meeting
from app.people.models import Person, Role
from app.tasks.models import Task
from tests.conftest import PASSWORD, add_staff, reading_as, writing_as
from tests.live.desk import Desk
from tests.live.visitor import Visitor
from tests.outreach import a_form
from tests.planned import a_task

SECONDS = 30 if os.environ.get("DESK_TEST_FULL") else 10
PEOPLE = 8
CLIENTS = 32
TASKS_EACH = 80
CODES = ("ken", "fra", "bra", "jpn", "nzl", "qat", "eue")


class Client(threading.Thread):
    """Does what people do, in an order of chance, and remembers what was acknowledged."""

    def __init__(self, number: int, visitor: Visitor, tasks: list[UUID], until: float) -> None:
        super().__init__(name=f"Client {number}", daemon=True)
        self.visitor = visitor
        self.tasks = tasks
        self.until = until
        self.chance = random.Random(number)  # noqa: S311  # an order, not a secret
        self.meetings: list[str] = []
        self.ticked: list[UUID] = []
        self.read = 0
        self.refused: list[str] = []

    def run(self) -> None:
        acts = (self._look_at_all, self._look_at_one, self._log, self._log_quickly, self._tick)
        with self.visitor:
            while time.monotonic() < self.until:
                self.chance.choices(acts, (30, 25, 20, 15, 10))[0]()

    def _expect(self, status: int, wanted: int, what: str) -> bool:
        if status != wanted:
            self.refused.append(f"{what}: {status}")
        return status == wanted

    def _look_at_all(self) -> None:
        self.read += self._expect(self.visitor.get("/stance").status, 200, "stance page")

    def _look_at_one(self) -> None:
        answer = self.visitor.get(f"/delegations/{self.chance.choice(CODES)}")
        self.read += self._expect(answer.status, 200, "delegation page")

    def _log(self) -> None:
        note = f"{self.name}, meeting {len(self.meetings)}"
        answer = self.visitor.post("/meetings", a_form(summary=note, audience="team"))
        if self._expect(answer.status, 303, "log form"):
            self.meetings.append(note)

    def _log_quickly(self) -> None:
        note = f"{self.name}, meeting {len(self.meetings)}"
        there = f"/delegations/{self.chance.choice(CODES)}/meetings"
        answer = self.visitor.post(there, {"note": note, "channel": "event"})
        if self._expect(answer.status, 303, "quick log"):
            self.meetings.append(note)

    def _tick(self) -> None:
        if not self.tasks:
            return
        task_id = self.tasks.pop()
        answer = self.visitor.post(f"/tasks/{task_id}/completion", {})
        if self._expect(answer.status, 303, "ticking"):
            self.ticked.append(task_id)


def _clients(desk: Desk, database: Database) -> list[Client]:
    """Eight people who signed in, each in four tabs, each with tasks of their own."""
    clients = []
    for number in range(PEOPLE):
        person = add_staff(database, Role.OUTREACH, f"Staff {number}")
        with writing_as(database, person) as db:
            tasks = [a_task(db, person).id for _ in range(TASKS_EACH)]
        first = Visitor(desk.port)
        first.sign_in(person.email, PASSWORD)
        for tab in range(CLIENTS // PEOPLE):
            visitor = first.same_person() if tab else first
            mine = tasks[tab :: CLIENTS // PEOPLE]
            clients.append(Client(number * 10 + tab, visitor, mine, 0))
    return clients


@pytest.mark.slow
def test_thirty_two_people_read_and_write_at_once(
    database: Database, coordinator: Person, tmp_path: Path
) -> None:
    with Desk(database.url, tmp_path) as desk:
        clients = _clients(desk, database)
        until = time.monotonic() + SECONDS
        for client in clients:
            client.until = until
            client.start()
        for client in clients:
            client.join()
        said = desk.log.read_text()
    logged = sorted(note for client in clients for note in client.meetings)
    ticked = {task_id for client in clients for task_id in client.ticked}
    with reading_as(database, coordinator) as db:
        notes = db.scalars(sa.select(col(Meeting.summary))).all()
        done = db.scalars(sa.select(col(Task.id)).where(col(Task.done_at).is_not(None))).all()
        integrity = db.connection().exec_driver_sql("PRAGMA integrity_check").scalar()

    assert [refused for client in clients for refused in client.refused] == []
    assert "locked" not in said
    assert sorted(notes) == logged
    assert set(done) == ticked
    assert integrity == "ok"
    assert all(client.read + len(client.meetings) + len(client.ticked) for client in clients)
