"""The commands `backup`, `backup verify`, `backup identity` and `restore`."""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from app.cli import backup as backups
from app.cli.console import AsJson, Refusal, make_folder, prepared_database, refusals, say
from app.cli.restore import restore as bring_back
from app.cli.verify import opened
from app.cli.verify import verify as look
from app.erasures.ledger import FILE_NAME
from app.settings import get_settings
from app.vault import age

Backup = Annotated[Path, typer.Argument(help="The backup.")]
Identity = Annotated[
    Path | None, typer.Option("--identity", help="File with the private key that opens it.")
]


class _WritesUnlessTold(TyperGroup):
    """`backup FILE` is short for `backup write FILE`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in {*self.commands, "--help"}:
            args = ["write", *args]
        return super().parse_args(ctx, args)


group = typer.Typer(cls=_WritesUnlessTold, no_args_is_help=True)


@group.command("write")
def write(
    file: Annotated[Path, typer.Argument(help="Where to write the copy.")],
    *,
    plain: Annotated[bool, typer.Option("--plain", help="Write it unencrypted.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write a whole copy of the database while the desk runs, encrypted to the recipients."""
    with refusals(as_json=as_json):
        settings = get_settings()
        if file.exists():
            raise Refusal(f"{file} exists already; name another file.")
        keys = backups.recipients_for(settings, plain=plain)
        database = prepared_database()
        try:
            size = backups.write_backup(database, file, keys, settings)
        finally:
            database.dispose()
        how = (
            f"encrypted to {len(keys)} public keys"
            if keys
            else "NOT encrypted: keep it on an encrypted disk"
        )
        say(
            f"Wrote {file} ({size:,} bytes), {how}.",
            as_json=as_json,
            file=str(file),
            bytes=size,
            encrypted=bool(keys),
        )


@group.command("verify")
def verify(file: Backup, *, identity: Identity = None, as_json: AsJson = False) -> None:
    """Open a backup and read all of it: integrity, schema, counts, history, keys it needs."""
    with refusals(as_json=as_json):
        with opened(file, identity, get_settings()) as clear:
            verdict = look(clear)
        say(
            "\n".join([f"{file} is whole.", *verdict.lines()]),
            as_json=as_json,
            revision=verdict.revision,
            counts=verdict.counts,
            history=verdict.history,
            missing_keys=verdict.missing_keys,
        )


@group.command("identity")
def identity(
    file: Annotated[Path, typer.Argument(help="Where to write the private key.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Make a key pair for backups; do this on another machine, where the private key stays."""
    with refusals(as_json=as_json):
        if file.exists():
            raise Refusal(f"{file} exists already; name another file.")
        public = age.make_identity(file)
        say(
            f"Wrote the private key to {file}; without it no backup opens.\nPublic key: {public}",
            as_json=as_json,
            file=str(file),
            recipient=public,
        )


def restore(
    file: Backup,
    *,
    identity: Identity = None,
    erasures: Annotated[
        Path | None, typer.Option("--erasures", help="A newer copy of erasures.jsonl.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Bring a backup back into an empty data folder, or an empty PostgreSQL database."""
    with refusals(as_json=as_json):
        settings = get_settings()
        make_folder(settings)
        if erasures and not erasures.is_file():
            raise Refusal(f"There is no file {erasures}.")
        beside = (settings.data / FILE_NAME, file.with_name(FILE_NAME), erasures)
        with opened(file, identity, settings) as clear:
            done = bring_back(clear, settings, [ledger for ledger in beside if ledger])
        say(
            "\n".join([f"Restored {file}.", *done.lines()]),
            as_json=as_json,
            revision=done.verdict.revision,
            counts=done.verdict.counts,
            sessions_ended=done.sessions_ended,
            erased=dict(done.erased),
            not_erased=dict(done.unknown),
        )
        if done.unknown:
            raise typer.Exit(1)
