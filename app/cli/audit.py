"""`audit`: whether the history still is what was written, and where it ends."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from app.audit.chain import Head, head_of
from app.audit.verification import Verdict
from app.audit.verification import verify as look
from app.cli.console import FAILED, AsJson, Refusal, prepared_database, refusals, say

group = typer.Typer(no_args_is_help=True)

SHOWN: Final = 20
"""Findings that are printed one by one: after an inserted row every later one is a finding."""


@group.command()
def head(*, as_json: AsJson = False) -> None:
    """Print the end of the chain; keep it where nobody with access to this host can change it."""
    with refusals(as_json=as_json), prepared_database().reading() as db:
        end = head_of(db)
        at = end.at.isoformat(timespec="seconds") if end.at else "-"
        text = f"{end.sequence} {end.link or '-'} {at}"
        say(text, as_json=as_json, sequence=end.sequence, link=end.link, at=at)


@group.command()
def verify(
    *,
    kept: Annotated[
        Path | None, typer.Option("--head", help="A file with what `audit head` printed once.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Go along the whole chain; exit code 1 and the place when something does not fit."""
    with refusals(as_json=as_json):
        earlier = _read(kept) if kept else None
        with prepared_database().reading() as db:
            verdict = look(db, kept=earlier)
        say(
            _told(verdict),
            as_json=as_json,
            unbroken=verdict.is_unbroken,
            checked=verdict.checked,
            erased=verdict.erased,
            head={"sequence": verdict.head.sequence, "link": verdict.head.link},
            findings=[finding._asdict() for finding in verdict.findings],
        )
        if not verdict.is_unbroken:
            raise typer.Exit(FAILED)


def _told(verdict: Verdict) -> str:
    if verdict.is_unbroken:
        return (
            f"Unbroken: {verdict.checked} events up to #{verdict.head.sequence}, "
            f"{verdict.erased} of them erased."
        )
    lines = [f"{each.flaw}: {each.text}" for each in verdict.findings[:SHOWN]]
    if more := len(verdict.findings) - SHOWN:
        lines += [f"… and {more} more."] if more > 0 else []
    return "\n".join(["BROKEN. Keep this database as it is, and compare with a backup.", *lines])


def _read(file: Path) -> Head:
    """The line or the JSON object that `audit head` printed."""
    try:
        text = file.read_text().strip()
        if text.startswith("{"):
            found = json.loads(text)
            return Head(int(found["sequence"]), str(found["link"]))
        sequence, link, at = text.split()
        since = None if at == "-" else datetime.fromisoformat(at)
        return Head(int(sequence), "" if link == "-" else link, since)
    except (OSError, KeyError, ValueError) as wrong:
        raise Refusal(f"{file} does not hold what `python -m app audit head` printed.") from wrong
