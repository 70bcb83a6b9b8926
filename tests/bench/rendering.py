"""What the dashboard costs beside its template: the processor's time of both, in one request."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final, NamedTuple
from unittest.mock import patch

from jinja2 import Template

from app.dashboard.cells import forget_cells
from app.db import Database
from app.main import create_app
from tests.bench.browser import Browser
from tests.bench.databases import filled, signed_in
from tests.bench.pages import WARM_UP, anew

PAGE: Final = "/stance"


@dataclass(frozen=True, slots=True)
class RenderingShare:
    """Milliseconds of a processor; ratios are medians of all turns.

    `template` is the rendering alone with nothing drawn before. `whole` is the first request after
    a record changed: sign-in, queries, rendering, packing. `kept` is another filter of the same
    records, which the first request left in memory.
    """

    engine: str
    template: float
    whole: float
    ratio: float
    kept: float
    kept_ratio: float


def measure_rendering(engine: str, times: int, rounds: int, folder: Path) -> RenderingShare:
    with filled(engine, times, folder) as database:
        return asyncio.run(_share(database, rounds))


async def _share(database: Database, rounds: int) -> RenderingShare:
    async with Browser(create_app(database), signed_in(database)) as browser:
        for _ in range(WARM_UP):
            await anew(database, browser, PAGE)
        with _timed() as spent:
            for number in range(WARM_UP):
                await _turn(database, browser, spent, -1 - number)
            turns = [await _turn(database, browser, spent, number) for number in range(rounds)]
    return RenderingShare(
        engine=database.engine.dialect.name,
        template=round(median(turn.template for turn in turns), 2),
        whole=round(median(turn.whole for turn in turns), 2),
        ratio=round(median(turn.whole / turn.template for turn in turns), 3),
        kept=round(median(turn.kept for turn in turns), 2),
        kept_ratio=round(median(turn.kept / turn.template for turn in turns), 3),
    )


class _Turn(NamedTuple):
    template: float
    whole: float
    kept: float


async def _turn(database: Database, browser: Browser, spent: list[float], number: int) -> _Turn:
    await anew(database, browser, PAGE)  # draws what the last turn has forgotten
    whole = await anew(database, browser, PAGE)
    kept = await browser.get(f"{PAGE}?unknown={number}")
    forget_cells()
    spent.clear()
    await browser.get(f"{PAGE}?unknown=again{number}")
    return _Turn(sum(spent), whole.cpu_ms, kept.cpu_ms)


@contextmanager
def _timed() -> Iterator[list[float]]:
    """Milliseconds that each rendering took of a processor while the block runs."""
    spent: list[float] = []
    render = Template.render

    def timing(self: Template, *args: Any, **given: Any) -> str:
        began = time.thread_time()
        try:
            return render(self, *args, **given)
        finally:
            spent.append((time.thread_time() - began) * 1000)

    with patch.object(Template, "render", timing):
        yield spent
