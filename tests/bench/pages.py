"""What each page costs: time, processor, queries, bytes; and how that grows with the history."""

import asyncio
import gzip
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from app.dashboard.cache import forget_pages
from app.dashboard.facts import forget_facts
from app.db import Database
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


@dataclass(frozen=True, slots=True)
class PageCost:
    """One page on one database; `p50` and `p95` are the server's time in milliseconds."""

    engine: str
    times: int
    page: str
    p50: float
    p95: float
    cpu: float
    queries: int
    database: float
    wire: int
    bytes: int


def measure_pages(engine: str, times: int, rounds: int, folder: Path) -> list[PageCost]:
    """Every page `rounds` times, none of them from the cache."""
    with filled(engine, times, folder) as database:
        return asyncio.run(_all_pages(database, times, rounds))


async def _all_pages(database: Database, times: int, rounds: int) -> list[PageCost]:
    async with Browser(create_app(database), signed_in(database)) as browser:
        return [await _cost(database, browser, page, times, rounds) for page in PAGES]


async def _cost(
    database: Database, browser: Browser, page: str, times: int, rounds: int
) -> PageCost:
    for _ in range(WARM_UP):
        await anew(browser, page)
    with watched(database.engine) as statements:
        shown = await anew(browser, page)
    answers = [await anew(browser, page) for _ in range(rounds)]
    return PageCost(
        engine=database.engine.dialect.name,
        times=times,
        page=page,
        p50=round(median(answer.wall_ms for answer in answers), 2),
        p95=round(quantiles((answer.wall_ms for answer in answers), n=20)[-1], 2),
        cpu=round(median(answer.cpu_ms for answer in answers), 2),
        queries=len(statements),
        database=round(database_ms(database.engine, statements), 2),
        wire=len(shown.body),
        bytes=len(_unpacked(shown.body)),
    )


async def anew(browser: Browser, page: str) -> Answer:
    """The page with nothing of it kept from before."""
    forget_pages()
    forget_facts()
    answer = await browser.get(page)
    if answer.status != 200:
        raise RuntimeError(f"{page} answered {answer.status}.")
    return answer


def _unpacked(body: bytes) -> bytes:
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
