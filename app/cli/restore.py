"""`restore`: a backup becomes the desk again, in an empty place, and nobody is signed in to it."""

import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from app.audit.actions import record
from app.cli.backup import postgres_address, program
from app.cli.console import Refusal
from app.cli.keys import ready_texts
from app.cli.verify import SQLITE, Verdict, chain_of, kind_of, verify
from app.clock import utc_now
from app.db import Database, new_id
from app.erasures.ledger import (
    FILE_NAME,
    Entry,
    add_to_file,
    entries_of,
    read_file,
    replay,
    take_in,
)
from app.erasures.models import DeskInstance
from app.organisations.queries import own_organisation_id
from app.people.models import Invitation, Person, SignInSession
from app.schema import migrate
from app.settings import Settings

STAYS: Final = {FILE_NAME, "snapshots"}
"""What may lie in the data folder of a desk that is restored."""


class Restored(NamedTuple):
    """What a restore did."""

    verdict: Verdict
    sessions_ended: int
    people: int
    erased: Counter[str]
    unknown: Counter[str]
    resealed: int

    def lines(self) -> list[str]:
        erased = ", ".join(f"{n} {kind}" for kind, n in sorted(self.erased.items())) or "nobody"
        lines = [
            *self.verdict.lines(),
            f"Ended {self.sessions_ended} sessions; {self.people} people sign in anew.",
            f"Erased again: {erased}.",
        ]
        if self.unknown:
            kinds = ", ".join(f"{n} {kind}" for kind, n in sorted(self.unknown.items()))
            lines.append(f"NOT erased, because this version does not know how: {kinds}.")
        return lines


def restore(clear: Path, settings: Settings, ledgers: Iterable[Path]) -> Restored:
    """Fill the empty place with the backup in clear, and make it fit to be opened."""
    is_sqlite = kind_of(clear) == SQLITE
    if is_sqlite != (not settings.database_url):
        ours = "PostgreSQL (DESK_DATABASE_URL)" if settings.database_url else "SQLite"
        raise Refusal(f"The backup is of the other kind of database; this desk uses {ours}.")
    erased = [entry for file in ledgers for entry in read_file(file)]
    verdict = verify(clear)
    if not is_sqlite:
        _fill_postgresql(clear, settings.database_url)
        return _revive(settings.database_url, verdict, settings, erased)
    _refuse_full(settings.data)
    draft = settings.data / ".restoring.db"
    try:
        draft.touch(mode=0o600)
        shutil.copyfile(clear, draft)
        done = _revive(f"sqlite:///{draft}", verdict, settings, erased)
        draft.rename(settings.data / "desk.db")  # whole, or not at all
    finally:
        for part in settings.data.glob(".restoring.db*"):
            part.unlink()
    return done


def _refuse_full(data: Path) -> None:
    there = sorted(
        file.name
        for file in data.iterdir()
        if file.name not in STAYS and not file.name.startswith((".opened-", ".restoring"))
    )
    if there:
        raise Refusal(
            f"The data folder {data} is not empty ({', '.join(there[:3])}). A restore never writes "
            "over a desk: move these away, or name another folder in DESK_DATA."
        )


def _fill_postgresql(clear: Path, url: str) -> None:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        tables = sa.inspect(connection).get_table_names()
    engine.dispose()
    if tables:
        raise Refusal(
            "The database in DESK_DATABASE_URL is not empty. A restore never writes over a desk: "
            "create a new database and name that."
        )
    address, environment = postgres_address(url)
    command = [program("pg_restore"), "--no-owner", "--no-privileges", "--single-transaction"]
    done = subprocess.run(  # noqa: S603  # our own address, no shell
        [*command, f"--dbname={address}", str(clear)],
        check=False,
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise Refusal(f"pg_restore failed: {done.stderr.strip().splitlines()[-1]}")


def _revive(url: str, verdict: Verdict, settings: Settings, erased: Iterable[Entry]) -> Restored:
    migrate(url)
    database = Database(url)
    try:
        resealed = ready_texts(database)
        with database.writing() as db:
            take_in(db, erased)
            people, sessions = _end_all_sessions(db)
            _begin_instance(db)
            replayed = replay(db)
            record(db, action="desk.restored", organisation_id=own_organisation_id(db))
        with database.reading() as db:
            add_to_file(settings.data / FILE_NAME, entries_of(db))
        verdict.history = chain_of(database)
        _leave_one_file(database)
    finally:
        database.dispose()
    return Restored(verdict, sessions, people, replayed.done, replayed.unknown, resealed)


def _end_all_sessions(db: Session) -> tuple[int, int]:
    """Cookies and links of the time of the backup may be in other hands: none opens anything."""
    now = utc_now()
    people = db.execute(sa.update(Person).values(epoch=col(Person.epoch) + 1))
    open_ones = sa.update(SignInSession).where(col(SignInSession.ended_at).is_(None))
    sessions = db.execute(open_ones.values(ended_at=now))
    unused = (col(Invitation.used_at).is_(None), col(Invitation.voided_at).is_(None))
    db.execute(sa.update(Invitation).where(*unused).values(voided_at=now))
    return people.rowcount, sessions.rowcount  # type: ignore[attr-defined]


def _begin_instance(db: Session) -> None:
    instance = db.get(DeskInstance, 1) or DeskInstance(begun_at=utc_now())
    instance.number, instance.begun_at = new_id(), utc_now()
    db.add(instance)


def _leave_one_file(database: Database) -> None:
    if database.engine.dialect.name == "sqlite":
        with database.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
