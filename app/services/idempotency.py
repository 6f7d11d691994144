"""What tells a repeated request from another one that was sent under the same `Idempotency-Key`."""

from hashlib import sha256

from app.exceptions import InvalidInput


def request_hash(body: bytes) -> str:
    """Return what tells a repeated request from another one under the same key."""
    return sha256(body).hexdigest()


def require_same_body(known_hash: str, request_hash: str) -> None:
    """Raise InvalidInput where a key was used with another body before."""
    if known_hash != request_hash:
        raise InvalidInput.of(
            "Idempotency-Key", "was used with another body; a new request needs a fresh key", code="another_body"
        )
