"""Loading the seed files; may be repeated at every start, and then writes nothing."""

from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.audit.actions import record
from app.clock import utc_now
from app.db import ChangeCounter
from app.organisations.models import Organisation, OrganisationKind
from app.seeding.compare import Difference, difference, remove, write
from app.seeding.faults import Fault, SeedError
from app.seeding.reading import read_seeds
from app.seeding.report import Counts, SeedReport
from app.seeding.tables import wanted_rows
from app.seeding.treaty import load_treaty_actions


def load_seeds(db: Session, folder: Path) -> SeedReport:
    """Make the public facts and the asks agree with the files; what staff entered is not touched.

    Everything is checked before the first row is written. Raises SeedError.
    """
    seeds = read_seeds(folder)
    _wait_for_other_loaders(db)
    report = SeedReport()
    organisation = ensure_own_organisation(db, report)
    found = [difference(db, wanted) for wanted in wanted_rows(seeds)]
    if faults := [fault for table in found for fault in _dropped(table, folder)]:
        raise SeedError(faults)
    for table in found:
        write(db, table)
        report.tables[str(table.wanted.table.__tablename__)] = table.counts
    report.tables["treaty_action"] = load_treaty_actions(db, seeds)
    for table in reversed(found):
        remove(db, table)
    if report.has_changes:
        record(db, action="seeds.loaded", organisation_id=organisation.id, tables=report.changes())
        db.flush()
    return report


def ensure_own_organisation(db: Session, report: SeedReport | None = None) -> Organisation:
    """The organisation that runs this desk; made once, renamed by its coordinator."""
    own = db.exec(
        select(Organisation)
        .where(Organisation.kind == OrganisationKind.OWN)
        .order_by(col(Organisation.created_at), col(Organisation.id))
        .limit(1)
    ).one_or_none()
    counts = Counts(unchanged=1)
    if own is None:
        own = Organisation(kind=OrganisationKind.OWN, name="Our organisation", created_at=utc_now())
        db.add(own)
        db.flush()
        record(db, action="organisation.founded", subject_id=own.id, organisation_id=own.id)
        counts = Counts(added=1)
    if report is not None:
        report.tables["organisation"] = counts
    return own


def _wait_for_other_loaders(db: Session) -> None:
    """Two starts at once must not both find empty tables; SQLite's write lock does the same."""
    db.execute(sa.select(col(ChangeCounter.value)).with_for_update())


def _dropped(found: Difference, folder: Path) -> list[Fault]:
    if not found.wanted.outlasts_its_file:
        return []
    return [
        Fault(
            f"{folder.name}/{found.wanted.file}",
            None,
            None,
            f"{key[0]!r} is on record but not in the file any more; records refer to it.",
        )
        for key in found.gone
    ]
