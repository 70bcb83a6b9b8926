"""`lockdown`: whether the desk is shut; shutting and opening it on the machine itself."""

from typing import Annotated

import typer

from app.cli.console import AsJson, prepared_database, refusals, say
from app.organisations.queries import own_organisation_id
from app.people.lockdown import begin_lockdown, current_lockdown, end_on_host

group = typer.Typer(no_args_is_help=True)


@group.command()
def status(*, as_json: AsJson = False) -> None:
    """Say whether the desk is locked down, and since when."""
    with refusals(as_json=as_json), prepared_database().reading() as db:
        there = current_lockdown(db)
        since = there.begun_at.isoformat(timespec="seconds") if there else None
        agreed = bool(there and there.agreed_at)
        text = f"Locked down since {since}." if there else "Not locked down."
        text += " One coordinator agreed to end it." if agreed else ""
        say(text, as_json=as_json, locked=there is not None, since=since, agreed=agreed)


@group.command()
def begin(
    *,
    reason: Annotated[str, typer.Option(help="Why, for those who open it again.")],
    as_json: AsJson = False,
) -> None:
    """Shut the desk: everybody is signed out and nobody gets in."""
    with refusals(as_json=as_json), prepared_database().writing() as db:
        begin_lockdown(db, reason=reason, organisation_id=own_organisation_id(db))
    say("The desk is locked down.", as_json=as_json)


@group.command()
def end(*, as_json: AsJson = False) -> None:
    """Open the desk again without two coordinators; the history says so."""
    with refusals(as_json=as_json), prepared_database().writing() as db:
        end_on_host(db, organisation_id=own_organisation_id(db))
    say("The lockdown has ended; everybody signs in anew.", as_json=as_json)
