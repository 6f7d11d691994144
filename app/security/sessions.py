"""Sessions: an opaque id for the cookie, its hash for the database, its lifetime."""

import hashlib
import secrets
from datetime import datetime, timedelta

SESSION_LIFETIME = timedelta(hours=12)
SESSION_ID_BYTES = 32
HANDLE_LENGTH = 16
HANDLE_PATTERN = rf"^[0-9a-f]{{{HANDLE_LENGTH}}}$"


def new_session_id() -> str:
    """Return a new id, 256 random bits as URL-safe text; without the database it has no meaning."""
    return secrets.token_urlsafe(SESSION_ID_BYTES)


def hash_session_id(session_id: str) -> str:
    """Return what is stored instead of the id (sha256, hex): reading the database is not enough to log in.

    The id has full entropy, so a plain hash is enough.
    """
    return hashlib.sha256(session_id.encode()).hexdigest()


def session_expiry(started: datetime) -> datetime:
    """When a session that begins now ends at the latest."""
    return started + SESSION_LIFETIME


def session_handle(id_hash: str) -> str:
    """Return the public name of a session among its user's: the beginning of the hash, of no use to log in with."""
    return id_hash[:HANDLE_LENGTH]
