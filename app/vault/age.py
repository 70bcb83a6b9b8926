"""Files that this machine can write and not read: age, to public keys of people elsewhere."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, Final

import pyrage

from app.vault.keyfile import KeysRefused

MAGIC: Final = b"age-encryption.org/v1"


class RecipientsRefused(KeysRefused):
    """A public or private key of a backup cannot be used; the message says which."""


def recipients(text: str) -> list[Any]:
    """The public keys of a setting: themselves with commas between, or a file of them."""
    lines = text.split(",")
    if text.strip() and not text.strip().startswith(("age1", "ssh-", "AGE-SECRET-KEY")):
        try:
            lines = Path(text.strip()).expanduser().read_text(encoding="utf-8").splitlines()
        except OSError as unreadable:
            raise RecipientsRefused(
                f"DESK_BACKUP_RECIPIENTS is neither a public key nor a readable file: {text}"
            ) from unreadable
    keys = [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]
    return [_recipient(key) for key in keys]


def _recipient(key: str) -> Any:
    if key.startswith("AGE-SECRET-KEY"):
        raise RecipientsRefused(
            "DESK_BACKUP_RECIPIENTS holds a private key. It opens every backup: take it off this "
            "machine, and name the public key (age1…) instead."
        )
    try:
        if key.startswith("ssh-"):
            return pyrage.ssh.Recipient.from_str(key)
        return pyrage.x25519.Recipient.from_str(key)
    except pyrage.RecipientError as wrong:
        raise RecipientsRefused(f"{key[:16]}… is not a public key of age or SSH.") from wrong


def identities(file: Path) -> list[Any]:
    """The private keys of a file as age-keygen writes it, or an SSH key without a passphrase."""
    try:
        raw = file.read_bytes()
        if raw.startswith(b"-----BEGIN"):
            return [pyrage.ssh.Identity.from_buffer(raw)]
        lines = raw.decode().splitlines()
        return [
            pyrage.x25519.Identity.from_str(line.strip())
            for line in lines
            if line.strip() and not line.startswith("#")
        ]
    except OSError as unreadable:
        raise RecipientsRefused(f"{file} cannot be read ({unreadable.strerror}).") from unreadable
    except (pyrage.IdentityError, UnicodeDecodeError, ValueError) as wrong:
        raise RecipientsRefused(f"{file} holds no private key of age or SSH.") from wrong


def make_identity(file: Path) -> str:
    """Write a new private key for its owner only; gives back the public one."""
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as opened:
        opened.write(f"# public key: {public}\n{identity}\n")
    return public


def encrypt(source: IO[bytes], target: IO[bytes], keys: Sequence[Any]) -> None:
    pyrage.encrypt_io(source, target, list(keys))


def encrypt_file(source: Path, target: Path, keys: Sequence[Any]) -> None:
    """Write an encrypted copy, for its owner only."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with source.open("rb") as opened, os.fdopen(handle, "wb") as written:
        encrypt(opened, written, keys)


def is_encrypted(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(MAGIC)) == MAGIC


def decrypt_file(source: Path, target: Path, keys: Sequence[Any]) -> None:
    """Open a whole file or nothing: what was read of an altered one is thrown away."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with source.open("rb") as opened, os.fdopen(handle, "wb") as written:
            pyrage.decrypt_io(opened, written, list(keys))
    except (pyrage.DecryptError, OSError) as wrong:
        target.unlink()
        kind = "was altered or cut short" if isinstance(wrong, OSError) else "is for other keys"
        raise RecipientsRefused(f"{source} does not open: it {kind}.") from wrong
