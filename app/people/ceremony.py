"""What py_webauthn does for us: options for the browser, and whether its answer is right.

User verification (a PIN, a finger, a face) is required each time: a passkey is two factors in one.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.web.text import read_json

TRANSPORTS = frozenset({"ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"})
_UNREADABLE = (
    WebAuthnException,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    RecursionError,
)


class Made(NamedTuple):
    """A public key that a browser made."""

    credential_id: str
    public_key: bytes
    sign_count: int
    transports: list[str]


class Signed(NamedTuple):
    """A challenge that a passkey signed; the handle says whose it thinks it is."""

    sign_count: int
    handle: bytes | None


def _described(ids: Sequence[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(i)) for i in ids]


def registration_options(
    *, rp_id: str, handle: bytes, email: str, name: str, challenge: bytes, known: Sequence[str]
) -> str:
    options = webauthn.generate_registration_options(
        rp_id=rp_id,
        rp_name="Delegation Desk",
        user_id=handle,
        user_name=email,
        user_display_name=name,
        challenge=challenge,
        exclude_credentials=_described(known),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return webauthn.options_to_json(options)


def assertion_options(*, rp_id: str, challenge: bytes, allowed: Sequence[str]) -> str:
    options = webauthn.generate_authentication_options(
        rp_id=rp_id,
        challenge=challenge,
        allow_credentials=_described(allowed) or None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def registered(answer: str, *, challenge: bytes, rp_id: str, origin: str) -> Made | None:
    """The new passkey, or None when anything about the answer is wrong."""
    try:
        given = read_json(answer)
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=rp_id,
            expected_origin=origin,
            require_user_verification=True,
        )
        said: Any = given["response"].get("transports") or []
        transports = sorted(TRANSPORTS & {word for word in said if isinstance(word, str)})
    except _UNREADABLE:
        return None
    return Made(
        bytes_to_base64url(made.credential_id),
        made.credential_public_key,
        made.sign_count,
        transports,
    )


def signed(
    answer: str, *, challenge: bytes, rp_id: str, origin: str, public_key: bytes, sign_count: int
) -> Signed | None:
    """What the passkey signed, or None when anything about the answer is wrong."""
    try:
        given = read_json(answer)
        found = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=rp_id,
            expected_origin=origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
        handle = given["response"].get("userHandle")
        whose = base64url_to_bytes(handle) if handle else None
    except _UNREADABLE:
        return None
    return Signed(found.new_sign_count, whose)
