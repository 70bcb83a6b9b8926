"""The statements of one request: counted, and run again alone to see what the database takes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import event

_QUERIES = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")

_READS = ("SELECT", "WITH")


class Statement(NamedTuple):
    """As the driver got it."""

    text: str
    parameters: Any


@contextmanager
def watched(engine: sa.Engine) -> Iterator[list[Statement]]:
    """Every query sent while the block runs; BEGIN and PRAGMA are none."""
    sent: list[Statement] = []

    def note(_c: object, _cursor: object, text: str, parameters: Any, *_rest: object) -> None:
        if text.lstrip().upper().startswith(_QUERIES):
            sent.append(Statement(text, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def database_ms(engine: sa.Engine, statements: list[Statement], times: int = 9) -> float:
    """What the database takes for what is read, every row fetched, nothing made of it: median."""
    statements = [each for each in statements if each.text.lstrip().startswith(_READS)]
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        taken = []
        for _ in range(times):
            began = time.perf_counter()
            for statement in statements:
                cursor.execute(statement.text, statement.parameters)
                cursor.fetchall()
            taken.append(time.perf_counter() - began)
        return median(taken) * 1000
    finally:
        raw.rollback()
        raw.close()
