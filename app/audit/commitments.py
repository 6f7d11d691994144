"""What is personal lies beside an event; the event holds a salted hash of it, which stays when the rest is erased."""

import secrets
from hashlib import sha256

SALT_BYTES = 16


def new_salt() -> bytes:
    """Return fresh random bytes. Without them the hash of a short text could be found by trying all of them."""
    return secrets.token_bytes(SALT_BYTES)


def new_salts(count: int) -> list[bytes]:
    """Return so many of them, drawn at once."""
    drawn = secrets.token_bytes(SALT_BYTES * count)
    return [drawn[place : place + SALT_BYTES] for place in range(0, len(drawn), SALT_BYTES)]


def commitment(salt: bytes, content: bytes) -> bytes:
    """Return H(salt ‖ content)."""
    return sha256(salt + content).digest()
