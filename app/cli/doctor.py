"""`doctor`: what is wrong with this installation and how to mend it."""

import stat
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from app.audit.chain import NoHead, head_of
from app.audit.verification import verify
from app.cli.backup import last_backup
from app.cli.findings import Finding, is_exposed
from app.cli.machine import machine
from app.cli.safe_start import dangers
from app.clock import utc_now
from app.db import Database
from app.people.lockdown import is_locked_down
from app.people.queries import coordinator_count
from app.schema import current, head
from app.settings import Settings
from app.vault import KeysRefused
from app.vault.age import recipients
from app.vault.resealing import count_open
from app.web.policy import assets_mode

OLDEST_BACKUP: Final = timedelta(days=7)
CLOCK_MAY_DIFFER: Final = timedelta(minutes=2)
ENOUGH_COORDINATORS: Final = 2


def _database(settings: Settings) -> Iterator[Finding]:
    database = Database(settings.effective_database_url)
    try:
        at, wanted = current(database.engine), head()
        if at != wanted:
            yield Finding("schema", f"at {at}, code wants {wanted}", "Run: python -m app migrate")
            return
        yield Finding("schema", f"current ({at})")
        with database.reading() as db:
            yield from _people(settings, db)
            yield _history(db)
            yield _clock(db, utc_now())
        yield from _integrity(database)
        yield _open_texts(database)
    except SQLAlchemyError as failed:
        yield Finding("database", type(failed).__name__, "Check DESK_DATABASE_URL and the server.")
    finally:
        database.dispose()


def _people(settings: Settings, db: Session) -> Iterator[Finding]:
    count = coordinator_count(db)
    if not count:
        mend = "Start the desk and open the one-time link."
        yield Finding("coordinator", "none yet", mend)
    elif count < ENOUGH_COORDINATORS:
        mend = "Invite a second one: lowering labels, erasing and ending a lockdown take two."
        yield Finding("coordinator", "only one", mend if is_exposed(settings) else "")
    else:
        yield Finding("coordinator", f"{count} of them")
    if is_locked_down(db):
        yield Finding(
            "lockdown", "the desk is shut", "Two coordinators, or lockdown end, open it again."
        )


def _history(db: Session) -> Finding:
    """The end of the chain is printed: a copy kept elsewhere finds a tail that was cut off."""
    try:
        verdict = verify(db)
    except NoHead as missing:
        return Finding("history", "without its end", str(missing))
    end = f"#{verdict.head.sequence} {verdict.head.link or '-'}"
    if verdict.is_unbroken:
        return Finding("history", f"unbroken, ends with {end}")
    mend = "Somebody changed the history. Run: python -m app audit verify"
    return Finding("history", f"{len(verdict.findings)} places do not fit, ends with {end}", mend)


def _clock(db: Session, now: datetime) -> Finding:
    """Against the last event, and against the server's own clock where there is one."""
    mend = "Set the clock by the network (NTP): sessions, codes and last days depend on it."
    with suppress(NoHead):
        last = head_of(db).at
        if last and last.replace(tzinfo=last.tzinfo or UTC) > now + CLOCK_MAY_DIFFER:
            return Finding("clock", "behind the last event of the history", mend)
    if db.connection().dialect.name == "postgresql":
        theirs: datetime = (
            db.connection().execute(sa.select(sa.func.clock_timestamp())).scalar_one()
        )
        if abs(theirs - now) > CLOCK_MAY_DIFFER:
            return Finding("clock", "differs from that of the database server", mend)
    return Finding("clock", now.isoformat(timespec="seconds"))


def _integrity(database: Database) -> Iterator[Finding]:
    if database.engine.dialect.name == "sqlite":
        with database.engine.connect() as connection:
            verdict = connection.exec_driver_sql("PRAGMA quick_check").scalar_one()
        mend = "" if verdict == "ok" else "Restore the last backup."
        yield Finding("integrity", str(verdict), mend)


def _open_texts(database: Database) -> Finding:
    try:
        count = count_open(database)
    except KeysRefused:
        return Finding("sealed texts", "cannot be looked at without the keys", "See: key file")
    mend = "Start the desk, or run: python -m app prepare" if count else ""
    return Finding("sealed texts", f"{count} still open" if count else "all sealed", mend)


def _files(settings: Settings) -> Iterator[Finding]:
    """What lies in the data folder: nobody else's to read, and no whole copy in clear."""
    files = [each for each in settings.data.glob("*") if each.is_file()]
    if read := sorted(f.name for f in files if stat.S_IMODE(f.stat().st_mode) & 0o077):
        named = ", ".join(read[:3])
        yield Finding("files", f"open to others: {named}", f"Run: chmod 600 {settings.data}/*")
    plain = [each for each in files if each.name.startswith("before-migration-")]
    if is_exposed(settings) and any(each.suffix == ".db" for each in plain):
        mend = "Delete them when the new version runs well; name DESK_BACKUP_RECIPIENTS."
        yield Finding("snapshots", "not encrypted", mend)


def _backups(settings: Settings, now: datetime) -> Iterator[Finding]:
    """On a desk for people at risk, or one that others reach, a missing backup is a fault."""
    counts = is_exposed(settings)
    try:
        keys = recipients(settings.backup_recipients)
    except KeysRefused as refused:
        yield Finding("backup recipients", "cannot be used", str(refused))
    else:
        mend = "Name public keys in DESK_BACKUP_RECIPIENTS." if counts and not keys else ""
        found = f"{len(keys)} public keys" if keys else "none, backups would not be encrypted"
        yield Finding("backup recipients", found, mend)
    last = last_backup(settings)
    age = now - last.at if last else None
    stale = counts and (age is None or age > OLDEST_BACKUP)
    found = f"{age.days} days ago" if age else "none yet"
    yield Finding("last backup", found, "Run: python -m app backup FILE" if stale else "")
    if last and last.is_open_to_others:
        yield Finding("backup file", "open to others", f"Run: chmod 600 {last.file}")
    if last and counts and not last.encrypted:
        yield Finding("backup file", "not encrypted", "Delete it; write one without --plain.")


def _assets(settings: Settings) -> Iterator[Finding]:
    mode = assets_mode(settings)
    seen = mode == "cdn" and is_exposed(settings)
    found = "from the CDN, which sees each browser's address" if seen else mode
    yield Finding("htmx", found, "Set DESK_ASSETS=local." if seen else "")


def examine(settings: Settings) -> list[Finding]:
    """Every check, in the order of an operator's questions."""
    return [
        *machine(settings),
        *dangers(settings, settings.host),
        *_files(settings),
        *_database(settings),
        *_backups(settings, utc_now()),
        *_assets(settings),
    ]
