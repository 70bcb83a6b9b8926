"""Random tokens for sessions and one-time links; the database keeps only their hash."""

import hashlib
import secrets

TOKEN_BYTES = 32


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of(token: str) -> str:
    """SHA-256 in hex: enough for a token of 256 random bits, and quick."""
    return hashlib.sha256(token.encode()).hexdigest()
