"""How long verifying the chain of the history takes: all of it, and what a page asks."""

import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from app.audit.actions import record
from app.audit.verification import verify
from app.db import Database
from app.history.routes import LAST
from app.organisations.queries import own_organisation_id
from tests.bench.databases import filled

EVENTS: Final = 3_000


@dataclass(frozen=True, slots=True)
class Chain:
    """In milliseconds; goal: 3,000 events in less than a second."""

    engine: str
    events: int
    whole: float
    last: float


def measure_chain(engine: str, rounds: int, folder: Path) -> Chain:
    with filled(engine, 1, folder) as database:
        _write(database)
        return Chain(
            engine=engine,
            events=EVENTS,
            whole=_median(database, rounds, None),
            last=_median(database, rounds, LAST),
        )


def _write(database: Database) -> None:
    with database.writing() as db:
        ours = own_organisation_id(db)
        for number in range(EVENTS):
            record(db, action="bench.written", organisation_id=ours, number=number)


def _median(database: Database, rounds: int, last: int | None) -> float:
    return round(median(_once(database, last) for _ in range(rounds)), 1)


def _once(database: Database, last: int | None) -> float:
    began = time.perf_counter()
    with database.reading() as db:
        verdict = verify(db, last=last)
    taken = (time.perf_counter() - began) * 1000
    assert verdict.checked == last or verdict.checked >= EVENTS
    return taken
