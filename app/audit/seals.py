"""Seals: the root of the rows of a time, chained to the seal before it and signed (Ed25519, RFC 8032)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from app.audit.encoding import encode_row

NO_SEAL = bytes(32)
"""Stands for the seal before the first."""
KEY_ID_DIGITS = 16


@dataclass(frozen=True, slots=True)
class SealContent:
    """What a seal says, and what its signature is over.

    Rows with `start` ≤ position < `end` are in it. On PostgreSQL a position is the transaction that wrote the row, of
    one name, `xact`; on SQLite it is the row's number in its table. `era` counts the database clusters that the trail
    has lived in. `is_as_found` is of the rows that were there before seals were: the seal says how they were found, not
    how they were written. `previous` is the digest of the seal before.
    """

    number: int
    era: int
    sealed_at: datetime
    is_as_found: bool
    start: Mapping[str, int]
    end: Mapping[str, int]
    count: int
    root: bytes
    previous: bytes
    public_key: bytes

    def encoded(self) -> bytes:
        """Return the bytes that are signed."""
        values: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        return encode_row("seals", {**values, "start": dict(self.start), "end": dict(self.end)})

    def digest(self) -> bytes:
        """Return what the next seal and every anchor name this one by."""
        return sha256(self.encoded()).digest()


def key_id(public_key: bytes) -> str:
    """Return the short name of a key: the first digits of its sha256."""
    return sha256(public_key).hexdigest()[:KEY_ID_DIGITS]


def public_key_of(private_key: bytes) -> bytes:
    """Return the 32 bytes of the public key of a private one (32 bytes)."""
    public_key: bytes = _private(private_key).public_key().public_bytes_raw()
    return public_key


def sign(seal: SealContent, private_key: bytes) -> bytes:
    """Return the signature, 64 bytes."""
    signature: bytes = _private(private_key).sign(seal.encoded())
    return signature


def is_signed(seal: SealContent, signature: bytes) -> bool:
    """Whether the signature is that of the seal's public key over the seal."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

    try:
        Ed25519PublicKey.from_public_bytes(seal.public_key).verify(signature, seal.encoded())
    except (InvalidSignature, ValueError):
        return False
    return True


def _private(private_key: bytes) -> Any:
    """Return the library's key; it is loaded only here, because serving needs it only where seals are made."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415

    return Ed25519PrivateKey.from_private_bytes(private_key)
