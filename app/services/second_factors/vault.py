"""Secrets of second factors are stored encrypted: AES-256-GCM under a key that is derived as that of the seals is.

The database alone is not enough to compute a code. The person's id is bound in: a secret of another row is refused.
"""

import secrets
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.exceptions import SecondFactorUnreadable

NONCE_BYTES = 12
_OF_THE_KEY = b"credit-scoring second factors\0"


@dataclass
class Vault:
    """Encrypts and decrypts secrets, by a key that is derived from `secret`."""

    secret: str = field(repr=False)

    def lock(self, user_id: int, secret: bytes) -> bytes:
        """Return the person's secret as it is stored: a random nonce, then what it was encrypted to."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret, _owner(user_id))

    def unlock(self, user_id: int, stored: bytes) -> bytes:
        """Return the secret. Raises SecondFactorUnreadable where it was stored under another key, or for another."""
        try:
            return self._cipher.decrypt(stored[:NONCE_BYTES], stored[NONCE_BYTES:], _owner(user_id))
        except (InvalidTag, ValueError):
            raise SecondFactorUnreadable from None

    @cached_property
    def _cipher(self) -> AESGCM:
        return AESGCM(sha256(_OF_THE_KEY + self.secret.encode()).digest())


def _owner(user_id: int) -> bytes:
    return user_id.to_bytes(8, "big")
