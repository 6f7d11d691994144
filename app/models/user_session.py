"""A logged-in browser or program."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, Column, String, false
from sqlmodel import Field, SQLModel

from app.models.base import SHA256_HEX_LENGTH, sha256_check, utc_now
from app.models.login_failure import ADDRESS_MAX_LENGTH
from database.types import UtcDateTime, enum_column

DEVICE_MAX_LENGTH = 60


class LoginStep(StrEnum):
    """What a login still lacks after the password, in this order.

    The second factor; another password in the place of one that an admin handed over; a second factor to be set up.
    """

    CODE = "code"
    PASSWORD = "password"  # noqa: S105  (the name of a step)
    ENROLMENT = "enrolment"


class UserSession(SQLModel, table=True):
    """A server-side session. The cookie holds the opaque id, this table only its sha256.

    It is valid until `expires`, unless it was revoked before by logout, dismissal or a new password, or was left idle.
    `seen` is when it was last used, to the minute; null only in rows of an earlier version, where `created` counts.
    `awaits` is null once the login is complete: before, the session is good for that step and for nothing else.
    `proven` is when the person last showed the second factor, or the password where there is none. `device` describes
    the browser of the login, and `is_new_device` says that none of the sessions kept before had it.
    `provider_session` is the sha256 of what the provider calls its own session, where the person signed on there.
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
    awaits: LoginStep | None = Field(default=None, nullable=True, sa_type=enum_column(LoginStep))
    proven: datetime | None = Field(default=None, sa_type=UtcDateTime)
    device: str | None = Field(default=None, sa_type=String(DEVICE_MAX_LENGTH))
    is_new_device: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=false()))
    provider_session: str | None = Field(default=None, sa_type=String(SHA256_HEX_LENGTH), repr=False)
