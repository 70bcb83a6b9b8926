"""The file of keys: outside the data folder, for its owner's eyes only, replaced and never edited.

It holds several keys of each ring, oldest first: the newest seals, all of them open.
"""

import base64
import json
import os
import secrets
import stat
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final, Self

from app.clock import utc_now

KEY_BYTES: Final = 32
LEAST_DIFFERENT: Final = 16
"""Different bytes in a key: with fewer, chance did not make it."""
ABOUT: Final = (
    "Keys of Delegation Desk. Without this file the sealed texts of its database and of every "
    "backup are lost: keep a copy of it apart from the backups."
)


class KeysRefused(RuntimeError):
    """The file of keys is missing, open to others or damaged; the message says what to do."""


class Ring(StrEnum):
    """Which texts a key seals: the ordinary ones, or those that put a source at risk."""

    FIELD = "field"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Key:
    """One key; the id is written into every text it sealed."""

    id: str
    ring: Ring
    made: datetime
    secret: bytes

    @classmethod
    def fresh(cls, ring: Ring) -> Self:
        return cls(secrets.token_hex(4), ring, utc_now(), secrets.token_bytes(KEY_BYTES))

    def __repr__(self) -> str:  # never the secret
        return f"Key({self.id}, {self.ring})"


def read(file: Path) -> tuple[Key, ...]:
    """The keys, oldest first. Raises KeysRefused."""
    try:
        with file.open("rb") as opened:
            _refuse_open(file, stat.S_IMODE(os.fstat(opened.fileno()).st_mode))
            held = json.load(opened)["keys"]
        keys = tuple(_key(entry) for entry in held)
    except FileNotFoundError as missing:
        raise KeysRefused(
            f"The key file {file} is missing, and sealed texts cannot be read or written without "
            "it. Bring back the copy that was kept apart, or name its place in DESK_KEYS."
        ) from missing
    except OSError as closed:
        raise KeysRefused(
            f"The key file {file} cannot be read ({closed.strerror}). It must belong to the "
            "account that runs the desk."
        ) from closed
    except (ValueError, KeyError, TypeError) as damaged:
        raise KeysRefused(
            f"The key file {file} is damaged. Bring back the copy that was kept apart."
        ) from damaged
    if {key.ring for key in keys} != set(Ring):
        raise KeysRefused(f"The key file {file} does not hold a key of each kind.")
    return keys


def _refuse_open(file: Path, mode: int) -> None:
    if mode & 0o077:
        raise KeysRefused(
            f"The key file {file} can be read by other accounts (mode {mode:o}). "
            f"Run: chmod 600 {file}"
        )


def _key(entry: dict[str, str]) -> Key:
    secret = base64.b64decode(entry["key"], validate=True)
    if len(secret) != KEY_BYTES:
        raise ValueError("not 32 bytes")
    if len(set(secret)) < LEAST_DIFFERENT:
        raise KeysRefused(
            f"The key {entry['id']} was not made at random. Bring back the copy of the key file "
            "that was kept apart; never write keys by hand."
        )
    made = datetime.fromisoformat(entry["made"])
    return Key(entry["id"], Ring(entry["ring"]), made, secret)


def make(file: Path) -> bool:
    """Make the file with one key of each ring, unless it is there; True when it was made."""
    if file.exists():
        return False
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = _write_beside(file, [Key.fresh(ring) for ring in Ring])
    try:
        os.link(draft, file)  # unlike a rename it refuses when another start was quicker
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def add(file: Path, rings: Iterable[Ring] = Ring) -> tuple[Key, ...]:
    """Put a fresh key for each of the rings behind the others; from here on it seals."""
    fresh = tuple(Key.fresh(ring) for ring in rings)
    _replace(file, [*read(file), *fresh])
    return fresh


def remove(file: Path, ids: Iterable[str]) -> None:
    """Take keys out for good. The newest of each ring stays, whatever was asked."""
    gone = frozenset(ids)
    keys = read(file)
    newest = {newest_of(keys, ring).id for ring in Ring}
    _replace(file, [key for key in keys if key.id not in gone - newest])


def newest_of(keys: Sequence[Key], ring: Ring) -> Key:
    return next(key for key in reversed(keys) if key.ring is ring)


def _replace(file: Path, keys: Iterable[Key]) -> None:
    draft = _write_beside(file, keys)
    draft.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _write_beside(file: Path, keys: Iterable[Key]) -> Path:
    """A whole file on the disk before it takes the place of the other one."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    entries = [
        {
            "id": key.id,
            "ring": key.ring,
            "made": key.made.isoformat(timespec="seconds"),
            "key": base64.b64encode(key.secret).decode(),
        }
        for key in keys
    ]
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as opened:
            json.dump({"about": ABOUT, "keys": entries}, opened, indent=1)
            opened.flush()
            os.fsync(opened.fileno())
    except OSError:
        with suppress(OSError):
            draft.unlink()
        raise
    return draft
