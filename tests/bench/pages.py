"""What each page costs: time, processor, queries, bytes; and how that grows with the history.

Before each request some record changes, so that nothing kept from an earlier one can be shown.
"""

import asyncio
import gc
import gzip
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Final

import sqlalchemy as sa
from sqlmodel import col

from app.dashboard.facts import forget_facts
from app.db import ChangeCounter, Database
from app.main import create_app
from tests.bench.browser import Answer, Browser
from tests.bench.databases import filled, signed_in
from tests.bench.statements import database_ms, watched

PAGES: Final = (
    "/stance",
    "/stance?stance=undecided&sort=-touch",
    "/delegations/ken",
    "/asks",
    "/meetings/new",
    "/",
    "/meetings",
    "/contacts",
    "/delegations",
    "/tasks",
)
WARM_UP: Final = 3
STANCE_CHANGED: Final = "/stance#changed"
"""The stance page after a stance was recorded: its weekly counts are counted anew, too."""


@dataclass(frozen=True, slots=True)
class PageCost:
    """One page on one database; `p50` and `p95` are the server's time in milliseconds.

    `cpu` is the median of the processor's time and `least` its lowest tenth, which a busy machine
    disturbs little. `database` is what the statements take alone, `wire` and `bytes` the size of
    the page packed and unpacked.
    """

    engine: str
    times: int
    page: str
    p50: float
    p95: float
    cpu: float
    least: float
    queries: int
    database: float
    wire: int
    bytes: int


def measure_pages(engine: str, times: int, rounds: int, folder: Path) -> list[PageCost]:
    """Every page `rounds` times."""
    with filled(engine, times, folder) as database:
        return asyncio.run(_all_pages(database, times, rounds))


async def _all_pages(database: Database, times: int, rounds: int) -> list[PageCost]:
    async with Browser(create_app(database), signed_in(database)) as browser:
        gc.collect()
        gc.freeze()  # as app/__main__.py does before it serves
        return [
            await _cost(database, browser, page, times, rounds) for page in (*PAGES, STANCE_CHANGED)
        ]


async def _cost(
    database: Database, browser: Browser, page: str, times: int, rounds: int
) -> PageCost:
    for _ in range(WARM_UP):
        await anew(database, browser, page)
    change_a_record(database, page)
    with watched(database.engine) as statements:
        shown = await visit(browser, page)
    answers = [await anew(database, browser, page) for _ in range(rounds)]
    return PageCost(
        engine=database.engine.dialect.name,
        times=times,
        page=page,
        p50=round(median(answer.wall_ms for answer in answers), 2),
        p95=round(quantiles((answer.wall_ms for answer in answers), n=20)[-1], 2),
        cpu=round(median(answer.cpu_ms for answer in answers), 2),
        least=round(quantiles((answer.cpu_ms for answer in answers), n=10)[0], 2),
        queries=len(statements),
        database=round(database_ms(database.engine, statements), 2),
        wire=len(shown.body),
        bytes=len(_unpacked(shown.body)),
    )


async def anew(database: Database, browser: Browser, page: str) -> Answer:
    """The page as the first one gets it after a record has changed."""
    change_a_record(database, page)
    return await visit(browser, page)


async def visit(browser: Browser, page: str) -> Answer:
    answer = await browser.get(page)
    if answer.status != 200:
        raise RuntimeError(f"{page} answered {answer.status}.")
    return answer


def change_a_record(database: Database, page: str = "") -> None:
    """What was kept of any page is out of date from here on."""
    with database.writing() as db:
        db.execute(sa.update(ChangeCounter).values(value=col(ChangeCounter.value) + 1))
    if page == STANCE_CHANGED:
        forget_facts()


def _unpacked(body: bytes) -> bytes:
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
