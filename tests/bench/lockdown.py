"""How long a lockdown takes: from the click until every session that was open is refused."""

import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.db import Database
from app.main import create_app
from app.organisations.queries import own_organisation_id
from app.people.actions import begin_session
from app.people.lockdown import end_on_host
from app.people.models import Person, Role
from tests.bench.databases import filled
from tests.conftest import SIGNED_IN, add_staff

SESSIONS: Final = 50


@dataclass(frozen=True, slots=True)
class Lockdown:
    """In milliseconds; goal: 50 sessions are refused in less than a second."""

    engine: str
    sessions: int
    click: float
    all_refused: float


def measure_lockdown(engine: str, rounds: int, folder: Path) -> Lockdown:
    with filled(engine, 1, folder) as database:
        person = add_staff(database, Role.COORDINATOR, "Whoever Shuts")
        taken = [_once(database, person) for _ in range(rounds)]
    click, refused = (round(median(each), 1) for each in zip(*taken, strict=True))
    return Lockdown(engine, SESSIONS, click, refused)


def _once(database: Database, person: Person) -> tuple[float, float]:
    """Shut the desk with one of the sessions, then ask once with each of them."""
    client = TestClient(
        create_app(database), base_url="http://localhost", headers=SIGNED_IN, follow_redirects=False
    )
    tokens = _sessions(database, person)
    assert _status(client, tokens[-1]) == 200  # let in
    began = time.perf_counter()
    client.cookies.set("desk", tokens[0], domain="localhost.local", path="/")
    client.post("/lockdown", data={"reason": "Measured"})
    clicked = time.perf_counter()
    refused = [_status(client, token) for token in tokens]
    done = time.perf_counter()
    assert set(refused) == {303}
    with database.writing() as db:
        end_on_host(db, organisation_id=own_organisation_id(db))
    return (clicked - began) * 1000, (done - began) * 1000


def _sessions(database: Database, person: Person) -> list[str]:
    with database.writing() as db:
        theirs = db.scalars(sa.select(Person).where(Person.id == person.id)).one()  # type: ignore[arg-type]
        return [begin_session(db, theirs) for _ in range(SESSIONS)]


def _status(client: TestClient, token: str) -> int:
    client.cookies.clear()
    client.cookies.set("desk", token, domain="localhost.local", path="/")
    return client.get("/tasks").status_code
