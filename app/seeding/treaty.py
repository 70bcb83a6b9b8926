"""The depositary's facts from the file: added and superseded, never changed, never deleted.

Staff and imports record treaty actions too, and often know better than the file. Rows of theirs
carry no `seed_key`; a row of ours that they superseded keeps its key, and so is not raised again.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from app.clock import utc_now
from app.seeding.checks import ONCE_PER_STATE, Seeds, treaty_key
from app.seeding.lines import TreatyActionLine
from app.seeding.report import Counts
from app.states.models import TreatyAction

_COMPARED = (
    "state_code",
    "kind",
    "acted_on",
    "date_precision",
    "source",
    "source_site",
    "confidence",
    "note",
)
_ONLY_THE_DAY_MISSING = len("2026-07")


def load_treaty_actions(db: Session, seeds: Seeds) -> Counts:
    """Bring the depositary's record up to the file."""
    ours, theirs = _on_record(db)
    counts, outdated, new = Counts(), [], []
    for key, values in _wanted(seeds):
        held = ours.pop(key, None)
        if held is None and (values["state_code"], values["kind"]) in theirs:
            counts.kept += 1
        elif held is None:
            counts.added += 1
            new.append({**values, "seed_key": key})
        elif held["superseded_at"] is not None:
            counts.kept += 1
        elif {name: held[name] for name in _COMPARED} == values:
            counts.unchanged += 1
        else:
            counts.changed += 1
            outdated.append(held["id"])
            new.append({**values, "seed_key": key})
    vanished = [held["id"] for held in ours.values() if held["superseded_at"] is None]
    counts.superseded = len(vanished)
    now = utc_now()
    _supersede(db, [*outdated, *vanished], now)
    if new:
        db.add_all(TreatyAction(**values, recorded_at=now) for values in new)
        db.flush()
    return counts


def _on_record(db: Session) -> tuple[dict[str, dict[str, Any]], set[tuple[str, Any]]]:
    """Rows by their seed key, and which acts (once per State) staff or an import recorded."""
    columns = ("id", "seed_key", "superseded_at", *_COMPARED)
    rows = db.execute(
        sa.select(*(getattr(TreatyAction, name) for name in columns)).where(
            sa.or_(
                col(TreatyAction.seed_key).is_not(None), col(TreatyAction.superseded_at).is_(None)
            )
        )
    )
    ours, theirs = {}, set()
    for row in rows.mappings():
        if row["seed_key"] is not None:
            ours[row["seed_key"]] = dict(row)
        elif row["kind"] in ONCE_PER_STATE:
            theirs.add((row["state_code"], row["kind"]))
    return ours, theirs


def _supersede(db: Session, ids: list[UUID], now: datetime) -> None:
    """The key is released: it stands for a line of the file, and that line says otherwise now."""
    if ids:
        db.execute(
            sa.update(TreatyAction)
            .where(col(TreatyAction.id).in_(ids))
            .values(superseded_at=now, seed_key=None)
        )


def _wanted(seeds: Seeds) -> Iterator[tuple[str, dict[str, Any]]]:
    for placed in seeds.treaty_actions:
        line = placed.row
        yield (
            treaty_key(line),
            {
                "state_code": line.iso3,
                "kind": line.action,
                "acted_on": _first_day(line),
                "date_precision": line.date_precision,
                "source": line.source_title,
                "source_site": line.source_url_or_site,
                "confidence": line.confidence,
                "note": line.note,
            },
        )


def _first_day(line: TreatyActionLine) -> date | None:
    """A month is stored as its first day; `date_precision` says how much of that is known."""
    if not line.date:
        return None
    padded = f"{line.date}-01" if len(line.date) == _ONLY_THE_DAY_MISSING else line.date
    return date.fromisoformat(padded)
