"""`people add` and `people list`: who may sign in."""

import sys
from typing import Annotated

import typer

from app.cli.console import AsJson, Refusal, prepared_database, refusals, say
from app.organisations.queries import own_organisation_id
from app.people import actions
from app.people.erasing import erase_person
from app.people.forms import check_address
from app.people.models import Role
from app.people.queries import all_people, person_by_email
from app.people.standing import reset as reset_account
from app.retention.forgetting import settle
from app.settings import get_settings

group = typer.Typer(no_args_is_help=True)


@group.command("add")
def add(
    *,
    email: Annotated[str, typer.Option(help="Address for signing in.")],
    name: Annotated[str, typer.Option(help="Name shown to colleagues.")],
    role: Annotated[Role, typer.Option(help="What the person does.")],
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    invite: Annotated[
        bool, typer.Option("--invite", help="Print a one-time link instead.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Enter a colleague, with a password or with a one-time link."""
    with refusals(as_json=as_json):
        if password_stdin == invite:
            raise Refusal("Give either --password-stdin or --invite.")
        if role is Role.PARTNER:
            raise Refusal("Invite people of partners on the page Partners; choose another role.")
        password = sys.stdin.readline().rstrip("\n") if password_stdin else None
        with prepared_database().writing() as db:
            ours = own_organisation_id(db)
            person = actions.add_person(
                db,
                organisation_id=ours,
                email=_address(email),
                name=name,
                role=role,
                password=password,
            )
            token = actions.give_link(db, person, organisation_id=ours) if invite else None
        link = f"{get_settings().address}/invitations/{token}" if token else None
        text = f"Added {person.name} as {role}."
        say(
            f"{text}\nOne-time link (72 hours): {link}" if link else text,
            as_json=as_json,
            id=person.id,
            role=role,
            link=link,
        )


def _address(text: str) -> str:
    try:
        return check_address(text.strip())
    except ValueError as wrong:  # a form shows it beside the field
        raise Refusal(str(wrong)) from wrong


@group.command("list")
def list_people(*, as_json: AsJson = False) -> None:
    """Everybody who can or could sign in."""
    with refusals(as_json=as_json), prepared_database().reading() as db:
        people = all_people(db, own_organisation_id(db))
        lines = [f"{p.name}  {p.email}  {p.role}  {p.status}" for p in people]
        rows = [
            {"id": p.id, "name": p.name, "email": p.email, "role": p.role, "status": p.status}
            for p in people
        ]
        say("\n".join(lines) or "Nobody yet.", as_json=as_json, people=rows)


@group.command("reset")
def reset(
    *,
    email: Annotated[str, typer.Option(help="Who has lost password or device.")],
    as_json: AsJson = False,
) -> None:
    """Take password, passkeys, app, codes and sessions away; print a one-time link."""
    with refusals(as_json=as_json):
        with prepared_database().writing() as db:
            person = person_by_email(db, email)
            if person is None:
                raise Refusal("There is nobody with this address.")
            token = reset_account(db, person=person)
        link = f"{get_settings().address}/invitations/{token}"
        say(f"One-time link (72 hours): {link}", as_json=as_json, link=link)


@group.command("erase")
def erase(
    *,
    email: Annotated[str, typer.Option(help="Whose account is erased.")],
    as_json: AsJson = False,
) -> None:
    """Take a former colleague's name and address away for good; what they did stays."""
    with refusals(as_json=as_json):
        database = prepared_database()
        with database.writing() as db:
            person = person_by_email(db, email)
            if person is None:
                raise Refusal("There is nobody with this address.")
            erase_person(db, person)
            erased = person.id
        settle(database)
        say("Erased. The history names a former colleague.", as_json=as_json, id=erased)
