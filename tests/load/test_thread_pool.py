"""More writers than threads: those who wait must not hold what the one who writes needs."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.db import Database
from app.people.models import Person
from tests.conftest import PASSWORD
from tests.live.desk import Desk
from tests.live.visitor import Visitor
from tests.outreach import a_form

WRITERS = 60
"""The thread pool has 40; app/web/db.py says why that could stand still."""

PATIENCE = 20


@pytest.mark.slow
def test_sixty_forms_sent_in_the_same_moment_are_all_answered(
    database: Database, coordinator: Person, tmp_path: Path
) -> None:
    together = threading.Barrier(WRITERS)

    def send(visitor: Visitor) -> int:
        with visitor:
            together.wait()
            return visitor.post("/meetings", a_form()).status

    with Desk(database.url, tmp_path) as desk:
        first = Visitor(desk.port, timeout=PATIENCE)
        first.sign_in(coordinator.email, PASSWORD)
        visitors = [first, *(first.same_person() for _ in range(WRITERS - 1))]
        with ThreadPoolExecutor(WRITERS) as pool:
            began = time.monotonic()
            statuses = list(pool.map(send, visitors))
            passed = time.monotonic() - began

    assert statuses == [303] * WRITERS
    assert passed < PATIENCE
