"""A logged-in browser or program."""

from datetime import datetime

from sqlalchemy import String
from sqlmodel import Field, SQLModel

from app.models.base import SHA256_HEX_LENGTH, sha256_check, utc_now
from app.models.login_failure import ADDRESS_MAX_LENGTH
from database.types import UtcDateTime


class UserSession(SQLModel, table=True):
    """A server-side session. The cookie holds the opaque id, this table only its sha256.

    It is valid until `expires`, unless it was revoked before by logout, dismissal or a new password, or was left idle.
    `seen` is when it was last used, to the minute; null only in rows of an earlier version, where `created` counts.
    """

    __tablename__ = "user_sessions"
    __table_args__ = (sha256_check("id_hash"),)

    id_hash: str = Field(primary_key=True, sa_type=String(SHA256_HEX_LENGTH), repr=False)
    user_id: int = Field(foreign_key="users.id", index=True)
    created: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    expires: datetime = Field(sa_type=UtcDateTime)
    revoked: datetime | None = Field(default=None, sa_type=UtcDateTime)
    seen: datetime | None = Field(default_factory=utc_now, nullable=True, sa_type=UtcDateTime)
    address: str | None = Field(default=None, sa_type=String(ADDRESS_MAX_LENGTH))
