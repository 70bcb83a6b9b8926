"""What a desk in use has warm: statements, routes and the hash of a password, made once a process.

A test's database, engine and application are its own. Everything here was made by the real code;
making it anew for each of thousands of tests took longer than the tests themselves.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from unittest.mock import patch

import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy import event
from starlette.routing import BaseRoute

import app.db
from app.db import Database
from app.main import create_app
from app.people import passwords

PASSWORD = "four random words here"


def garbage_left_alone() -> None:
    """Ten thousand tests and the program lie in memory now: no need to look for garbage in them."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@contextmanager
def statements_compiled_once() -> Iterator[None]:
    """Engines of one kind share their dialect and what they compiled, as all requests of a desk do.

    Every test has an engine of its own, and compiling for it anew what the test before had compiled
    would take longer than all the rest of most tests.
    """
    make, dialects, compiled = app.db.make_engine, dict[str, sa.Dialect](), dict[object, object]()

    def made(url: str, **given: float) -> sa.Engine:
        engine = make(url, **given)
        name, own = engine.dialect.name, engine.dialect
        # A dialect learns about its server from its first connection, so one that has learnt.
        event.listen(engine.pool, "connect", lambda *_: dialects.setdefault(name, own))
        engine.dialect = dialects.get(name, own)
        engine.update_execution_options(compiled_cache=compiled)
        return engine

    with patch.object(app.db, "make_engine", made):
        yield


@cache
def _hash_of_password() -> str:
    return passwords.hash_password(PASSWORD)


@contextmanager
def known_hash() -> Iterator[None]:
    """Hashing is slow on purpose: PASSWORD is hashed once, and people who are added share that."""
    with patch.object(passwords, "hash_password", return_value=_hash_of_password()):
        yield


@cache
def _routes() -> tuple[BaseRoute, ...]:
    return tuple(create_app().router.routes)


def app_for(database: Database) -> FastAPI:
    """The application on this database; what it works out of its routes is worked out once."""
    app = create_app(database)
    app.router.routes[:] = _routes()
    return app
