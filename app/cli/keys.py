"""`keys`: which keys there are, putting new ones in their place, taking old ones away."""

from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

import typer
from sqlalchemy.exc import NoResultFound

from app.audit.actions import record
from app.cli.console import AsJson, Refusal, prepared_database, refusals, say
from app.clock import utc_now
from app.db import Database
from app.organisations.queries import own_organisation_id
from app.settings import get_settings
from app.vault import keyfile
from app.vault.resealing import count_by_key, seal_what_is_open, use_newest_keys
from app.vault.sealing import keyring

group = typer.Typer(no_args_is_help=True)

SETTLED: Final = timedelta(minutes=10)
"""Whatever a running desk began under the old keys is stored by then."""


def ready_keys(database: Database) -> None:
    """Make the key file, unless a text needs one that is missing; then refuse to go on."""
    file = get_settings().keys_file
    sealed = count_by_key(database)
    if not sealed:
        keyfile.make(file)
    missing = sorted(sealed.keys() - {key.id for key in keyfile.read(file)})
    if missing:
        raise Refusal(
            f"Texts in this database were sealed with keys that are not in {file}: "
            f"{', '.join(missing)}. Bring back the copy of the key file, or name its place in "
            "DESK_KEYS."
        )


def ready_texts(database: Database) -> int:
    """What every start does: the keys fit, and nothing that should be sealed is open."""
    ready_keys(database)
    return seal_what_is_open(database)


@group.command("status")
def status(*, as_json: AsJson = False) -> None:
    """Each key, what it seals, since when, and how many texts."""
    with refusals(as_json=as_json):
        database = prepared_database()
        ready_keys(database)
        rows = _rows(database)
        say("\n".join([_place(), *map(_line, rows)]), as_json=as_json, keys=rows)


def _rows(database: Database) -> list[dict[str, Any]]:
    used, ring = count_by_key(database), keyring()
    return [
        {
            "id": key.id,
            "ring": key.ring,
            "made": key.made,
            "seals": key.id in ring.newest.values(),
            "texts": used[key.id],
        }
        for key in ring.keys
    ]


def _place() -> str:
    return f"Keys in {get_settings().keys_file}"


def _line(row: dict[str, Any]) -> str:
    state = "seals" if row["seals"] else "old"
    return f"{row['id']}  {row['ring']:6}  {row['made']:%Y-%m-%d}  {state:5}  {row['texts']} texts"


@group.command("rotate")
def rotate(*, as_json: AsJson = False) -> None:
    """Make new keys and seal everything with them; one that was stopped goes on where it was."""
    with refusals(as_json=as_json):
        database = prepared_database()
        ready_texts(database)
        made = () if _old_ones(database) else keyfile.add(get_settings().keys_file)
        texts = use_newest_keys(database)
        _tell(database, "keys.rotated", made=[key.id for key in made], texts=texts)
        begun = "Made new keys" if made else "Went on with the rotation that was stopped"
        say(
            f"{begun}; sealed {texts} texts again. Copy the key file to where you keep it apart, "
            "then: keys retire.",
            as_json=as_json,
            made=[key.id for key in made],
            texts=texts,
        )


def _tell(database: Database, action: str, **details: Any) -> None:
    """Into the history: whoever commands the machine did it."""
    with suppress(NoResultFound), database.writing() as db:  # an empty desk has no history yet
        record(
            db,
            action=action,
            organisation_id=own_organisation_id(db),
            on_host=True,
            **details,
        )


def _old_ones(database: Database) -> set[str]:
    """Old keys that still seal something."""
    return count_by_key(database).keys() - set(keyring().newest.values())


@group.command("retire")
def retire(*, as_json: AsJson = False) -> None:
    """Take the old keys out of the file. Backups from before the rotation need them."""
    with refusals(as_json=as_json):
        database = prepared_database()
        ready_keys(database)
        ring = keyring()
        newest = [key for key in ring.keys if key.id in ring.newest.values()]
        if _old_ones(database):
            raise Refusal("Old keys still seal texts. Run: python -m app keys rotate")
        if len(newest) < len(ring.keys) and max(k.made for k in newest) > utc_now() - SETTLED:
            minutes = SETTLED.seconds // 60
            raise Refusal(f"The new keys are younger than {minutes} minutes; try again later.")
        gone = [key.id for key in ring.keys if key not in newest]
        keyfile.remove(get_settings().keys_file, gone)
        if gone:
            _tell(database, "keys.retired", removed=gone)
        told = f"Took out {', '.join(gone)}. Backups from before need them." if gone else ""
        say(told or "There is no old key.", as_json=as_json, removed=gone)
