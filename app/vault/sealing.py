"""Sealing and opening one text with AES-256-GCM.

A sealed text is `sealed:1:<key id>:<nonce and ciphertext>`; everything before the last colon and
the context are authenticated with it, so that a text moved to another column does not open.
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.access import Label
from app.settings import get_settings
from app.vault import keyfile
from app.vault.keyfile import Key, KeysRefused, Ring

PREFIX: Final = "sealed:"
SEALED: Final = "sealed:1:"
_NONCE_BYTES: Final = 12


class KeyMissing(KeysRefused):
    """A text was sealed with a key that is not in the file."""


class SealBroken(RuntimeError):
    """A sealed text was altered, cut short, or belongs to another column."""


@dataclass(frozen=True)
class Keyring:
    """The keys of one state of the file."""

    keys: tuple[Key, ...]

    @cached_property
    def ciphers(self) -> dict[str, AESGCM]:
        return {key.id: AESGCM(key.secret) for key in self.keys}

    @cached_property
    def newest(self) -> dict[Ring, str]:
        return {ring: keyfile.newest_of(self.keys, ring).id for ring in Ring}


_Stamp = tuple[Path, int, int]
_read: tuple[_Stamp, Keyring] | None = None
_reading = Lock()


def keyring() -> Keyring:
    """The keys as the file has them now: a rotation reaches running processes by itself."""
    global _read  # noqa: PLW0603  # one file, one memory of it
    file = get_settings().keys_file
    stamp = _stamp(file)
    known = _read
    if known is not None and known[0] == stamp:
        return known[1]
    with _reading:
        ring = Keyring(keyfile.read(file))
        _read = (stamp, ring)
    return ring


def _stamp(file: Path) -> _Stamp:
    try:
        found = os.stat(file)  # noqa: PTH116  # a third of Path.stat's time, for every text
    except OSError:
        return file, 0, 0
    return file, found.st_ino, found.st_mtime_ns


def ring_for(label: Label) -> Ring:
    return Ring.SOURCE if label >= Label.SOURCE_AT_RISK else Ring.FIELD


def seal(text: str, *, context: str, label: Label = Label.NAMED_PEOPLE) -> str:
    """The text as it may be stored; `context` says where, for example `totp.secret`."""
    ring = keyring()
    key_id = ring.newest[ring_for(label)]
    head = f"{SEALED}{key_id}"
    nonce = os.urandom(_NONCE_BYTES)
    closed = ring.ciphers[key_id].encrypt(nonce, text.encode(), _bound(head, context))
    return f"{head}:{urlsafe_b64encode(nonce + closed).decode()}"


def unseal(sealed: str, *, context: str) -> str:
    """The text again. Raises KeyMissing or SealBroken."""
    head, _, body = sealed.rpartition(":")
    key_id = key_id_of(sealed)
    cipher = keyring().ciphers.get(key_id)
    if cipher is None:
        raise KeyMissing(
            f"A text was sealed with the key {key_id}, which is not in the key file "
            f"{get_settings().keys_file}. Bring back the copy of the file that holds it."
        )
    try:
        raw = urlsafe_b64decode(body)
        return cipher.decrypt(
            raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], _bound(head, context)
        ).decode()
    except (InvalidTag, ValueError) as broken:
        raise SealBroken(f"A sealed text in {context} was altered and does not open.") from broken


def is_sealed(stored: str) -> bool:
    return stored.startswith(SEALED)


def key_id_of(sealed: str) -> str:
    """Which key sealed this."""
    if not is_sealed(sealed):
        raise SealBroken("This is not a sealed text.")
    return sealed[len(SEALED) :].partition(":")[0]


def _bound(head: str, context: str) -> bytes:
    return f"{head}|{context}".encode()
