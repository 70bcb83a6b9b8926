"""A chain of events to tamper with, and the one way past the application to do so."""

from typing import Any

import pytest
import sqlalchemy as sa

from app.audit.actions import record
from app.audit.chain import ROWS
from app.audit.verification import Verdict, verify
from app.db import Database, new_id
from app.people.models import Person
from tests.conftest import add_staff, writing_as

LENGTH = 12


@pytest.fixture
def somebody(any_database: Database) -> Person:
    return add_staff(any_database)


@pytest.fixture
def chained(any_database: Database, somebody: Person) -> Database:
    """A database with LENGTH events, several of them in one transaction."""
    while missing := LENGTH - length(any_database):
        with writing_as(any_database, somebody) as db:
            for _ in range(min(2, missing)):
                record(db, action="x.y", subject_id=new_id(), state_code="KEN", grade="A", when=[1])
    return any_database


def length(database: Database) -> int:
    return len(rows(database))


def rows(database: Database) -> list[Any]:
    with database.reading() as db:
        return list(db.connection().execute(sa.select(ROWS).order_by(ROWS.c.sequence)))


def tamper(database: Database, *statements: sa.UpdateBase) -> None:
    """As somebody would who has the database and not the application."""
    with database.engine.begin() as connection:
        for statement in statements:
            connection.execute(statement)


def judged(database: Database, **asked: Any) -> Verdict:
    with database.reading() as db:
        return verify(db, **asked)
