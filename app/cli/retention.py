"""`purge`, `subject-access` and `erase-contact`: what is kept no longer, and whom it is about."""

import json
import os
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from app.cli.console import AsJson, Refusal, prepared_database, refusals, say
from app.retention.erasing import erase_contact
from app.retention.forgetting import settle
from app.retention.purging import purge as forget_what_is_over
from app.retention.subject_access import AtRisk, everything_about, note_access


def purge(
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only count what would be forgotten.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Forget whatever is older than the retention table allows; prints counts, never names."""
    with refusals(as_json=as_json):
        done = forget_what_is_over(prepared_database(), dry_run=dry_run)
        say("\n".join(done.lines()), as_json=as_json, dry_run=dry_run, counts=dict(done))


def subject_access(
    file: Annotated[Path, typer.Argument(help="Where to write the answer (JSON).")],
    *,
    contact: Annotated[UUID, typer.Option(help="The id in the address of the contact's page.")],
    include_source_at_risk: Annotated[
        bool, typer.Option("--include-source-at-risk", help="With what protects a source.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write everything the desk holds about one contact, for the contact."""
    with refusals(as_json=as_json):
        if file.exists():
            raise Refusal(f"{file} exists already; name another file.")
        database = prepared_database()
        at_risk = include_source_at_risk and _asked_again()
        with database.writing() as db:
            try:
                found = everything_about(db, contact, at_risk=at_risk)
            except AtRisk as refused:
                raise Refusal(str(refused)) from refused
            note_access(db, contact, at_risk=at_risk)
        _write(file, found)
        say(f"Wrote {file}. Read it before you send it.", as_json=as_json, file=str(file))


def _asked_again() -> bool:
    typer.confirm(
        "Records of a source at risk will leave the desk in clear. Did their owner agree?",
        abort=True,
        err=True,
    )
    return True


def _write(file: Path, found: dict[str, Any]) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as opened:
        json.dump(found, opened, ensure_ascii=False, indent=2)


def erase_a_contact(
    contact: Annotated[UUID, typer.Argument(help="The id in the address of the contact's page.")],
    *,
    reason: Annotated[str, typer.Option(help="Why; printed and not stored.")],
    as_json: AsJson = False,
) -> None:
    """Erase a person at a mission for good, also from backups that are restored later."""
    with refusals(as_json=as_json):
        if not reason.strip():
            raise Refusal("Say why with --reason.")
        database = prepared_database()
        with database.writing() as db:
            if not erase_contact(db, contact):
                raise Refusal("There is no contact with this id.")
        settle(database)
        say(f"Erased: {reason.strip()}.", as_json=as_json, contact=contact)
