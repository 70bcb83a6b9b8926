"""One request, one transaction: a GET reads a snapshot, everything else writes.

`scope="function"` commits before the response leaves, so no one sees a success page for a
transaction that failed (docs/decisions/0002-one-transaction-a-request.md). `max_concurrency` keeps
requests that wait for their turn out of the thread pool: without it, forty waiting writers would
hold every thread and the one that has the lock could not go on.
"""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel import Session

from app.db import Database
from app.web.storage import storage_of

AT_ONCE = 20
"""Sessions open at the same time: the size of the pool, half the thread pool."""


def database_of(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


def open_session(request: Request) -> Iterator[Session]:
    database = database_of(request)
    if request.method in {"GET", "HEAD"}:
        with database.reading() as session:
            yield session
        return
    with database.writing() as session:
        yield session
    storage_of(request).note_saved()


Db = Annotated[Session, Depends(open_session, scope="function", max_concurrency=AT_ONCE)]
