"""Passkeys (WebAuthn 3): what a browser is asked, and whether its answer holds. Nothing is stored here.

The library `webauthn` is loaded with the first ceremony: it takes 15 MB of a process.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.exceptions import InvalidInput, PasskeysOff

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

CHALLENGE_LIFETIME = timedelta(minutes=5)
"""So long a person may take to answer (WebAuthn 3, 15.1, recommends five to ten minutes)."""
LOCAL = "localhost"
PASSKEY = "passkey"
SERVICE_NAME = "Credit scoring"
TRANSPORTS = frozenset({"ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"})
"""Ways to reach a key that WebAuthn names (5.8.4)."""
_TIMEOUT_MS = int(CHALLENGE_LIFETIME.total_seconds() * 1000)
_USER_HANDLE_BYTES = 8


@dataclass(frozen=True)
class KnownPasskey:
    """What is stored of a passkey to recognize it by: its id, its public key (COSE), how a browser reaches it."""

    credential_id: bytes
    public_key: bytes = b""
    transports: str = ""


@dataclass(frozen=True)
class RelyingParty:
    """The name that passkeys of this service belong to, and the addresses at which its pages are opened.

    Without a name there are no passkeys. `origins` are empty for the name's own address: `https://NAME`, and for
    `localhost` http at the port that is asked.
    """

    name: str = ""
    origins: Sequence[str] = ()

    def address(self, host: str) -> str:
        """Return the address at which passkeys work; `host` is the `Host` of the request. Raises PasskeysOff."""
        if not self.name:
            raise PasskeysOff
        if self.origins:
            return self.origins[0]
        if self.name != LOCAL:
            return f"https://{self.name}"
        port = host.rpartition(":")[2]
        return f"http://{LOCAL}:{port}" if port.isdigit() else f"http://{LOCAL}"

    def ask_to_add(
        self, challenge: bytes, *, user_id: int, login: str, full_name: str, present: Sequence[KnownPasskey]
    ) -> dict[str, Any]:
        """Return the options of `navigator.credentials.create`; `present` keys are not added again."""
        from webauthn import generate_registration_options, options_to_json  # noqa: PLC0415
        from webauthn.helpers import structs  # noqa: PLC0415

        options = generate_registration_options(
            rp_id=self.name,
            rp_name=SERVICE_NAME,
            user_id=user_id.to_bytes(_USER_HANDLE_BYTES, "big"),
            user_name=login,
            user_display_name=full_name,
            challenge=challenge,
            timeout=_TIMEOUT_MS,
            authenticator_selection=structs.AuthenticatorSelectionCriteria(
                resident_key=structs.ResidentKeyRequirement.PREFERRED,
                user_verification=structs.UserVerificationRequirement.PREFERRED,
            ),
            exclude_credentials=_descriptors(present),
        )
        return _as_json(options_to_json(options))

    def ask_to_show(self, challenge: bytes, *, present: Sequence[KnownPasskey]) -> dict[str, Any]:
        """Return the options of `navigator.credentials.get` for one of these keys."""
        from webauthn import generate_authentication_options, options_to_json  # noqa: PLC0415
        from webauthn.helpers.structs import UserVerificationRequirement  # noqa: PLC0415

        options = generate_authentication_options(
            rp_id=self.name,
            challenge=challenge,
            timeout=_TIMEOUT_MS,
            allow_credentials=_descriptors(present),
            user_verification=UserVerificationRequirement.PREFERRED,
        )
        return _as_json(options_to_json(options))

    def added(self, answer: Mapping[str, Any], *, challenge: bytes, host: str) -> tuple[KnownPasskey, int]:
        """Return the new key and its counter. Raises InvalidInput where the answer is to another question."""
        from webauthn import verify_registration_response  # noqa: PLC0415

        try:
            found = verify_registration_response(
                credential=dict(answer),
                expected_challenge=challenge,
                expected_rp_id=self.name,
                expected_origin=self._origins(host),
            )
        except Exception as fault:  # what any bytes may lead a parser to
            raise wrong_passkey() from fault
        return KnownPasskey(found.credential_id, found.credential_public_key), found.sign_count

    def shown(self, answer: Mapping[str, Any], key: KnownPasskey, *, challenge: bytes, host: str) -> int:
        """Return the counter of a key that has signed the challenge. Raises InvalidInput where it has not.

        The counter is not judged here: only the statement that stores it knows the newest one of all processes.
        """
        from webauthn import verify_authentication_response  # noqa: PLC0415

        try:
            found = verify_authentication_response(
                credential=dict(answer),
                expected_challenge=challenge,
                expected_rp_id=self.name,
                expected_origin=self._origins(host),
                credential_public_key=key.public_key,
                credential_current_sign_count=0,
            )
        except Exception as fault:  # what any bytes may lead a parser to
            raise wrong_passkey() from fault
        return found.new_sign_count

    def _origins(self, host: str) -> list[str]:
        return list(self.origins) or [self.address(host)]


def refused_passkey(code: str, sentence: str) -> InvalidInput:
    """Return a fault at the passkey of a request."""
    return InvalidInput.of(PASSKEY, sentence, code=code)


def wrong_passkey() -> InvalidInput:
    """Return the fault of an answer that does not hold."""
    return refused_passkey("wrong_passkey", "is not signed by one of your passkeys for this service")


def out_of_time() -> InvalidInput:
    """Return the fault of an answer to what was not asked, was answered before, or is too old."""
    sentence = "answers what is not asked any more: ask again, and answer within five minutes"
    return refused_passkey("challenge_over", sentence)


def credential_id_of(answer_id: str) -> bytes:
    """Return which key an answer is of, from the text of its id. Raises InvalidInput for what is no base64url."""
    try:
        return base64.urlsafe_b64decode(f"{answer_id}===")
    except ValueError:
        raise wrong_passkey() from None


def known_transports(named: Sequence[str]) -> str:
    """Return the transports among these that are known, as they are stored.

    >>> known_transports(["usb", "telepathy", "nfc"])
    'nfc usb'
    """
    return " ".join(sorted(TRANSPORTS & set(named)))


def _descriptors(keys: Sequence[KnownPasskey]) -> "list[PublicKeyCredentialDescriptor]":
    from webauthn.helpers.structs import AuthenticatorTransport, PublicKeyCredentialDescriptor  # noqa: PLC0415

    return [
        PublicKeyCredentialDescriptor(
            id=key.credential_id, transports=[AuthenticatorTransport(each) for each in key.transports.split()] or None
        )
        for key in keys
    ]


def _as_json(text: str) -> dict[str, Any]:
    options: dict[str, Any] = json.loads(text)
    return options
