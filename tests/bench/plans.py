"""How SQLite finds what the pages show: every statement of a page, and whether it seeks."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from app.db import Database
from app.main import create_app
from tests.bench.browser import Browser
from tests.bench.databases import filled, signed_in
from tests.bench.pages import PAGES, STANCE_CHANGED, change_a_record, visit
from tests.bench.statements import Statement, watched

GROWING: Final = (
    "ask_response",
    "attendance",
    "audit_event",
    "contact",
    "mailbox",
    "meeting",
    "meeting_revision",
    "posting",
    "promise",
    "staff_attendance",
    "stance_record",
    "task",
)
"""Tables that get longer with every week of work; no page may read one from end to end."""

_ALIAS = re.compile(rf"\b({'|'.join(GROWING)}) AS (\w+)")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of one statement of one page that touches a growing table."""

    page: str
    table: str
    seeks: bool
    step: str


def read_plans(times: int, folder: Path) -> list[Step]:
    """Each different step once, under the first page that takes it."""
    with filled("sqlite", times, folder) as database:
        return asyncio.run(all_plans(database))


async def all_plans(database: Database) -> list[Step]:
    found: dict[str, Step] = {}
    async with Browser(create_app(database), signed_in(database)) as browser:
        for page in (*PAGES, STANCE_CHANGED):
            change_a_record(database, page)
            with watched(database.engine) as statements:
                await visit(browser, page)
            for step in steps(database.engine, page, statements):
                found.setdefault(step.step, step)
    return sorted(found.values(), key=lambda step: (step.seeks, step.table, step.step))


def steps(engine: sa.Engine, page: str, statements: list[Statement]) -> Iterator[Step]:
    """What SQLite says about how it would run them."""
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        for text, parameters in statements:
            aliases = {alias: table for table, alias in _ALIAS.findall(text)}
            cursor.execute(f"EXPLAIN QUERY PLAN {text}", parameters)
            for row in cursor.fetchall():
                step = row[-1]
                kind, name = step.split(" ")[:2]
                table = aliases.get(name, name)
                if kind in {"SCAN", "SEARCH"} and table in GROWING:
                    yield Step(page, table, _is_bounded(kind, step), step)
    finally:
        raw.rollback()
        raw.close()


def _is_bounded(kind: str, step: str) -> bool:
    """A search starts at a key, and the organisation alone is none: nearly all rows are its own."""
    return kind == "SEARCH" and not step.endswith("(organisation_id=?)")
