"""`python -m tests.bench`: measure pages, the kept dashboard, rendering, start-up and memory."""

import argparse
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from app.settings import Settings, get_settings
from tests.bench.cached import measure_cached
from tests.bench.chain import measure_chain
from tests.bench.lockdown import measure_lockdown
from tests.bench.pages import measure_pages
from tests.bench.plans import read_plans
from tests.bench.rendering import measure_rendering
from tests.bench.report import save, show
from tests.bench.scale import SCALES
from tests.bench.starting import measure_start

ENGINES: Final = ("sqlite", "postgresql")


def pages(options: argparse.Namespace) -> Iterable[Any]:
    for engine in options.engine:
        for times in options.times:
            yield from measure_pages(engine, times, options.rounds, _fresh(options))


def cached(options: argparse.Namespace) -> Iterable[Any]:
    for engine in options.engine:
        yield measure_cached(engine, max(options.times), options.rounds, _fresh(options))


def rendering(options: argparse.Namespace) -> Iterable[Any]:
    for engine in options.engine:
        yield measure_rendering(engine, max(options.times), options.rounds, _fresh(options))


def start(options: argparse.Namespace) -> Iterable[Any]:
    for engine in options.engine:
        yield measure_start(engine, max(options.times), min(options.rounds, 5), _fresh(options))


def chain(options: argparse.Namespace) -> Iterable[Any]:
    for engine in options.engine:
        yield measure_chain(engine, min(options.rounds, 20), _fresh(options))


def lockdown(options: argparse.Namespace) -> Iterable[Any]:
    for engine in options.engine:
        yield measure_lockdown(engine, min(options.rounds, 5), _fresh(options))


def plans(options: argparse.Namespace) -> Iterable[Any]:
    return read_plans(max(options.times), _fresh(options))


MEASURES: Final[dict[str, tuple[str, Callable[[argparse.Namespace], Iterable[Any]]]]] = {
    "pages": ("Pages, nothing kept from before (times in ms, sizes in bytes)", pages),
    "cached": ("The kept dashboard beside a bare answer (requests a second)", cached),
    "rendering": ("The dashboard beside its template alone (ms of a processor)", rendering),
    "start": ("Second start and memory (seconds, MB)", start),
    "chain": ("Verifying the chain of the history (ms)", chain),
    "lockdown": ("From the click until fifty sessions are refused (ms)", lockdown),
    "plans": ("How SQLite finds what pages show (EXPLAIN QUERY PLAN)", plans),
}


def _fresh(options: argparse.Namespace) -> Path:
    return Path(tempfile.mkdtemp(dir=options.folder))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description="Measure the desk on invented data; docs/performance.md says how to read it.",
        epilog="Close other programs first: shares and ratios stand a busy machine, times do not.",
    )
    parser.add_argument("what", choices=[*MEASURES, "all"], help="what to measure")
    parser.add_argument("--engine", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument(
        "--times",
        nargs="+",
        type=int,
        choices=list(SCALES),
        default=list(SCALES),
        help="how many times the real data; where one size is enough, the largest counts",
    )
    parser.add_argument("--rounds", type=int, default=40, help="repetitions of each measurement")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all results there too")
    return parser.parse_args()


def main() -> None:
    options = _options()
    wanted: Sequence[str] = list(MEASURES) if options.what == "all" else [options.what]
    found: dict[str, Sequence[Any]] = {}
    with tempfile.TemporaryDirectory(prefix="desk-bench-") as folder:
        options.folder = Path(folder)
        Settings.model_config["env_file"] = (
            None  # a developer's own settings measure something else
        )
        os.environ["DESK_DATA"] = folder
        get_settings.cache_clear()
        for name in wanted:
            title, measure = MEASURES[name]
            found[name] = list(measure(options))
            show(title, found[name])
    if options.json:
        save(options.json, found)


if __name__ == "__main__":
    main()
