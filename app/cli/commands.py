"""All commands, by what they are about; docs/operating.md lists them."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app import __version__
from app.cli import doctor as checks
from app.cli.audit import group as audit
from app.cli.backups import group as backup
from app.cli.backups import restore
from app.cli.console import AsJson, open_database, prepared_database, refusals, say
from app.cli.keys import group as keys
from app.cli.keys import ready_texts
from app.cli.letters import group as letters
from app.cli.lockdown import group as lockdown
from app.cli.people import group as people
from app.cli.retention import erase_a_contact, purge, subject_access
from app.cli.sbom import sbom
from app.cli.serve import migrate_and_seed, run_server
from app.schema import migrate as migrate_schema
from app.seeding import load_seeds
from app.settings import ROOT, get_settings

main = typer.Typer(
    name="python -m app",
    help="Delegation Desk: operator commands.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=True,
)
main.add_typer(audit, name="audit", help="The chain of the history.")
main.add_typer(backup, name="backup", help="Whole copies of the database.")
main.command("restore")(restore)
main.command("sbom")(sbom)
main.command("erase-contact")(erase_a_contact)
main.command("purge")(purge)
main.command("subject-access")(subject_access)
main.add_typer(keys, name="keys", help="The keys of sealed texts.")
main.add_typer(letters, name="letters", help="The open letter.")
main.add_typer(lockdown, name="lockdown", help="Shutting the desk at once.")
main.add_typer(people, name="people", help="Who may sign in.")


def _version(wanted: bool) -> None:  # noqa: FBT001  # Typer calls it with the flag
    if wanted:
        print(f"Delegation Desk {__version__}")
        raise typer.Exit


@main.callback()
def options(
    *,
    version: Annotated[  # acted upon by the callback
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Settings come from DESK_* variables and .env (docs/settings.md)."""


@main.command()
def serve(
    *,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    prepare: Annotated[
        bool, typer.Option("--prepare", help="Migrate and load the seed data first.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Answer browsers until stopped."""
    with refusals(as_json=as_json):
        run_server(host=host, port=port, prepare=prepare, as_json=as_json)


@main.command()
def migrate(*, as_json: AsJson = False) -> None:
    """Bring the database to this version's schema; a snapshot is taken first."""
    with refusals(as_json=as_json):
        settings = get_settings()
        database = open_database(settings)
        data = None if settings.database_url else settings.data
        changed = migrate_schema(settings.effective_database_url, data=data)
        ready_texts(database)
        database.dispose()
        text = "The database was migrated." if changed else "The database is up to date."
        say(text, as_json=as_json, changed=changed)


@main.command()
def seed(
    folder: Annotated[Path, typer.Argument(help="Folder of the seed files.")] = ROOT / "seeds",
    *,
    as_json: AsJson = False,
) -> None:
    """Load or update States, facts and asks; what staff entered is never touched."""
    with refusals(as_json=as_json):
        database = prepared_database()
        with database.writing() as db:
            report = load_seeds(db, folder)
        database.dispose()
        say("\n".join(report.lines()), as_json=as_json, **report.as_dict())


@main.command()
def prepare(*, as_json: AsJson = False) -> None:
    """Migrate and seed: what every start does first."""
    with refusals(as_json=as_json):
        database = open_database()
        migrate_and_seed(database)
        database.dispose()
        say("The database is ready.", as_json=as_json)


@main.command()
def doctor(*, as_json: AsJson = False) -> None:
    """Check settings, folder, database and schema; each finding says how to mend it."""
    with refusals(as_json=as_json):
        findings = checks.examine(get_settings())
        text = "\n".join(str(finding) for finding in findings)
        sound = not any(finding.is_bad for finding in findings)
        say(text, as_json=as_json, ok=sound, findings=[f.as_dict() for f in findings])
        if not sound:
            sys.exit(1)
