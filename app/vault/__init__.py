"""Sealed text: what may lie in a database that somebody else reads, and the keys that open it.

Why this form and these keys: docs/decisions/0024-sealed-text.md.
"""

from app.vault.keyfile import KeysRefused, Ring
from app.vault.sealing import KeyMissing, SealBroken, is_sealed, seal, unseal

__all__ = ["KeyMissing", "KeysRefused", "Ring", "SealBroken", "is_sealed", "seal", "unseal"]
