"""A passkey in software: what a browser and its key ring answer to our options.

The journey with Chromium's virtual authenticator shows that real browsers answer like this; here
every part of the answer can be wrong on purpose.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url

HERE = "http://localhost"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def _new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@dataclass
class KeyRing:
    """One key for one site; `verifies` is whether it asks for a finger or a PIN."""

    rp_id: str = "localhost"
    origin: str = HERE
    verifies: bool = True
    handle: str = ""
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=_new_key)
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def _said(self, kind: str, options: Any) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(said).encode()

    def _about(self, flags: int) -> bytes:
        self.count += 1
        seen = PRESENT | (VERIFIED if self.verifies else 0) | flags
        rp = hashlib.sha256(self.rp_id.encode()).digest()
        return rp + bytes([seen]) + self.count.to_bytes(4, "big")

    def _cose(self) -> bytes:
        point = self.key.public_key().public_numbers()
        x, y = point.x.to_bytes(32, "big"), point.y.to_bytes(32, "big")
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})

    def _answer(self, **response: bytes | str) -> str:
        encoded = {
            name: value if isinstance(value, str) else bytes_to_base64url(value)
            for name, value in response.items()
        }
        credential = bytes_to_base64url(self.credential)
        return json.dumps(
            {
                "id": credential,
                "rawId": credential,
                "type": "public-key",
                "response": encoded,
                "clientExtensionResults": {},
            }
        )

    def create(self, options: Any) -> str:
        """The answer of `navigator.credentials.create`, as JSON."""
        self.handle = options["user"]["id"]
        size = len(self.credential).to_bytes(2, "big")
        about = self._about(ATTESTED) + bytes(16) + size + self.credential + self._cose()
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": about})
        return self._answer(
            clientDataJSON=self._said("webauthn.create", options), attestationObject=made
        )

    def get(self, options: Any) -> str:
        """The answer of `navigator.credentials.get`, as JSON."""
        said, about = self._said("webauthn.get", options), self._about(0)
        signed = self.key.sign(about + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            clientDataJSON=said, authenticatorData=about, signature=signed, userHandle=self.handle
        )
