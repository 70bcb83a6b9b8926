"""Seeded databases filled with an invented campaign, on either engine; thrown away at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col

from app.access import Label
from app.asks.models import Ask
from app.clock import utc_now
from app.db import Database
from app.organisations.queries import own_organisation_id
from app.people.actions import add_person, begin_session
from app.people.models import Person, Role
from app.schema import migrate
from app.seeding import load_seeds
from app.settings import ROOT
from app.states.models import MemberState
from tests.bench import history, people
from tests.bench.chance import Chance
from tests.bench.scale import SCALES, Scale
from tests.provision.postgres import empty_database, postgres

PASSWORD: Final = "four random words here"
BATCH: Final = 5_000
_MAKERS: Final = {
    "person": people.colleagues,
    "contact": people.contacts,
    "posting": people.postings,
    "mailbox": people.mailboxes,
    "assignment": history.assignments,
    "meeting": people.meetings,
    "attendance": people.attendance,
    "staff_attendance": people.staff_attendance,
    "named_reader": people.named_readers,
    "stance_record": history.stances,
    "ask_response": history.answers,
    "task": history.tasks,
    "promise": history.promises,
    "audit_event": history.traces,
}
"""In the order that foreign keys ask for."""


@contextmanager
def filled(engine: str, times: int, folder: Path) -> Iterator[Database]:
    """A database of that engine with so many times the real data."""
    with _address(engine, times, folder) as url:
        prepare(url, SCALES[times])
        database = Database(url)
        try:
            yield database
        finally:
            database.dispose()


@contextmanager
def _address(engine: str, times: int, folder: Path) -> Iterator[str]:
    if engine == "sqlite":
        yield f"sqlite:///{folder / f'{times}x.db'}"
        return
    with postgres() as server, empty_database(server) as url:
        yield url


def prepare(url: str, scale: Scale) -> None:
    """Migrate, seed and fill an empty database."""
    migrate(url)
    database = Database(url)
    try:
        with database.writing() as db:
            load_seeds(db, ROOT / "seeds")
        fill(database, scale)
    finally:
        database.dispose()


def fill(database: Database, scale: Scale) -> None:
    """An invented campaign, straight into the tables of a seeded database.

    SQLite is not analysed: the desk never does that, so its plans do not depend on the contents.
    """
    with database.writing() as db:
        chance = Chance(
            scale,
            organisation_id=own_organisation_id(db),
            codes=db.scalars(sa.select(col(MemberState.code))).all(),
            slugs=db.scalars(sa.select(col(Ask.slug))).all(),
            now=utc_now(),
        )
    engine = sa.create_engine(database.url)
    with engine.begin() as connection:
        for name, make in _MAKERS.items():
            rows, table = make(chance), SQLModel.metadata.tables[name]
            while batch := list(islice(rows, BATCH)):
                connection.execute(sa.insert(table), batch)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        is_sqlite = engine.dialect.name == "sqlite"
        tidy = "PRAGMA wal_checkpoint(TRUNCATE)" if is_sqlite else "VACUUM ANALYZE"
        connection.exec_driver_sql(tidy)
    engine.dispose()


def signed_in(database: Database) -> str:
    """The token of a coordinator's session; they were told of every third private meeting."""
    with database.writing() as db:
        person = add_person(
            db,
            organisation_id=own_organisation_id(db),
            email="reader@example.org",
            name="Bench Reader",
            role=Role.COORDINATOR,
            password=PASSWORD,
        )
        _tell(db, person)
        return begin_session(db, person)


def _tell(db: Session, person: Person) -> None:
    meeting, reader = (SQLModel.metadata.tables[name] for name in ("meeting", "named_reader"))
    private = sa.select(meeting.c.id).where(meeting.c.label > Label.TEAM).order_by(meeting.c.id)
    connection = db.connection()
    told = [
        {
            "organisation_id": person.organisation_id,
            "record_id": meeting_id,
            "person_id": person.id,
            "named_by_id": person.id,
            "named_at": utc_now(),
        }
        for meeting_id in connection.scalars(private).all()[::3]
    ]
    if told:
        connection.execute(sa.insert(reader), told)
