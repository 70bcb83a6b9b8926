"""What the desk refuses to start with; `doctor` lists the same, with everything else."""

import os
import re
import stat
import sys
from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa

from app.cli.console import Refusal
from app.cli.findings import Finding, is_exposed
from app.settings import Settings
from app.vault import KeysRefused
from app.vault.keyfile import read as read_keys
from app.web.security import LOOPBACK

_NAME: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})+")
_LOCAL: Final = frozenset({"", "localhost", "127.0.0.1", "::1"})
_ENCRYPTED: Final = frozenset({"require", "verify-ca", "verify-full"})
_GUESSED: Final = frozenset({"postgres", "postgresql", "password", "changeme", "secret", "desk"})
SHORTEST_PASSWORD: Final = 12


def dangers(settings: Settings, host: str) -> Iterator[Finding]:
    """Each thing that can stop a start, whether it is good or bad."""
    yield _listening(settings, host)
    yield from _names(settings)
    yield _keys(settings)
    yield _debugging(settings)
    yield from _sample(settings)
    yield from _folder(settings)
    yield from _server(settings)


def refuse_danger(settings: Settings, host: str) -> None:
    """Raise Refusal with every sentence at once; a key file that is not there yet is made later."""
    found = [each for each in dangers(settings, host) if each.stops and each.about != "key file"]
    if found:
        raise Refusal("\n".join(each.mend for each in found))


def _listening(settings: Settings, host: str) -> Finding:
    """Beyond loopback only behind a TLS proxy: a password over plain http is a password lost."""
    if host in LOOPBACK or host == "::1" or settings.hosts:
        return Finding("listening", f"on {host}")
    return Finding(
        "listening",
        f"on {host}, over plain http",
        f"Refusing to listen on {host} over plain http. Keep to 127.0.0.1, or put a TLS proxy "
        "in front and name its host in DESK_PUBLIC_HOSTS (docs/operating.md has two examples).",
        stops=True,
    )


def _names(settings: Settings) -> Iterator[Finding]:
    for name in sorted(settings.hosts):
        if _NAME.fullmatch(name):
            yield Finding("public host", name)
        else:
            yield Finding(
                "public host",
                f"{name} is not the name of a host",
                f"DESK_PUBLIC_HOSTS takes names like desk.example.org, without https, port or "
                f"star; {name} is none.",
                stops=True,
            )


def _keys(settings: Settings) -> Finding:
    file = settings.keys_file
    if file.resolve().is_relative_to(settings.data.resolve()):
        return Finding(
            "key file place",
            f"{file}, in the data folder",
            "Whoever copies the data folder would have the keys as well. Move the key file "
            "elsewhere and name its place in DESK_KEYS.",
            stops=True,
        )
    try:
        keys = read_keys(file)
    except KeysRefused as refused:
        return Finding("key file", "cannot be used", str(refused), stops=True)
    return Finding("key file", f"{file}, {len(keys)} keys")


def _debugging(settings: Settings) -> Finding:
    """Python's ways to say more than is good where people are at risk."""
    on = [name for name in ("PYTHONASYNCIODEBUG", "PYTHONDEVMODE") if os.environ.get(name)]
    if sys.flags.dev_mode and not on:
        on = ["python -X dev"]
    if not on or not is_exposed(settings):
        return Finding("debugging", ", ".join(on) or "off")
    return Finding(
        "debugging",
        ", ".join(on),
        f"Debugging is on ({', '.join(on)}), which writes more than may be known. Unset it.",
        stops=True,
    )


def _sample(settings: Settings) -> Iterator[Finding]:
    if settings.demo:
        danger = "Sample data and people at risk do not go together. Unset DESK_DEMO."
        is_field = settings.profile == "field"
        yield Finding("sample data", "on", danger if is_field else "", stops=is_field)


def _folder(settings: Settings) -> Iterator[Finding]:
    """SQLite's files, and whatever else the desk writes, are for its own account."""
    if settings.data.is_dir():
        mode = stat.S_IMODE(settings.data.stat().st_mode)
        if mode & 0o077:
            mend = f"Other accounts may look into the data folder. Run: chmod 700 {settings.data}"
            found = f"mode {mode:o}, open to others"
            yield Finding("data folder", found, mend, stops=is_exposed(settings))
        else:
            yield Finding("data folder", f"mode {mode:o}")
    elif not settings.database_url:
        yield Finding("data folder", "missing", "Start the desk once, or set DESK_DATA.")


def _server(settings: Settings) -> Iterator[Finding]:
    """A database server across a network: a password nobody guesses, over an encrypted line."""
    if not settings.database_url or settings.database_url.startswith("sqlite"):
        return
    url = sa.make_url(settings.database_url)
    if (url.host or "") in _LOCAL or "host" in url.query:
        yield Finding("database server", "on this machine")
        return
    password = str(url.password or "")
    if len(password) < SHORTEST_PASSWORD or password.lower() in _GUESSED:
        mend = (
            f"The password in DESK_DATABASE_URL is missing, short or a usual one. Give the "
            f"database account one of at least {SHORTEST_PASSWORD} random characters."
        )
        yield Finding("database password", "weak", mend, stops=True)
    if url.query.get("sslmode") not in _ENCRYPTED:
        mend = "Put ?sslmode=verify-full behind the address in DESK_DATABASE_URL."
        yield Finding("database server", "over a line in clear", mend, stops=True)
