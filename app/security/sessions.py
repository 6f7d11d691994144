"""Sessions: an opaque id for the cookie, its hash for the database, and when a session ends."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from app.models import Role

SESSION_LIFETIME = timedelta(hours=12)
STAFF_IDLE = timedelta(minutes=30)
LOGIN_STEP_LIFETIME = timedelta(minutes=10)
"""How long a login waits for its second step."""
SESSION_ID_BYTES = 32
HANDLE_LENGTH = 16
HANDLE_PATTERN = rf"^[0-9a-f]{{{HANDLE_LENGTH}}}$"
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class SessionLimits:
    """When sessions of each role end: `lifetime` after the login, and `idle` after the last use.

    A role that `idle` does not name is never left idle too long.
    """

    lifetime: Mapping[Role, timedelta] = field(default_factory=lambda: dict.fromkeys(Role, SESSION_LIFETIME))
    idle: Mapping[Role, timedelta] = field(
        default_factory=lambda: {role: STAFF_IDLE for role in Role if role is not Role.CLIENT}
    )

    @property
    def longest(self) -> timedelta:
        """How long the longest session lasts: as long lives the cookie."""
        return max(self.lifetime.values())

    def expiry(self, role: Role, started: datetime) -> datetime:
        """When a session of the role that begins at `started` ends at the latest."""
        return started + self.lifetime[role]

    def seen_after(self, now: datetime) -> dict[Role, datetime]:
        """For each role, in the order of `Role`: a session last used after that is still good at `now`."""
        return {role: now - self.idle[role] if role in self.idle else _LONG_AGO for role in Role}


def new_session_id() -> str:
    """Return a new id, 256 random bits as URL-safe text; without the database it has no meaning."""
    return secrets.token_urlsafe(SESSION_ID_BYTES)


def hash_session_id(session_id: str) -> str:
    """Return what is stored instead of the id (sha256, hex): reading the database is not enough to log in.

    The id has full entropy, so a plain hash is enough.
    """
    return hashlib.sha256(session_id.encode()).hexdigest()


def session_handle(id_hash: str) -> str:
    """Return the public name of a session among its user's: the beginning of the hash, of no use to log in with."""
    return id_hash[:HANDLE_LENGTH]
