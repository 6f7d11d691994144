"""A key by which a program calls, and how often it did in a minute."""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, Column, String, false
from sqlmodel import Field, SQLModel

from app.models.base import SHA256_HEX_LENGTH, sha256_check, utc_now
from database.types import UtcDateTime

PREFIX_MAX_LENGTH = 16
SCOPES_MAX_LENGTH = 60
MAX_PER_MINUTE = 1_000_000


class ApiKey(SQLModel, table=True):
    """A key of a service account. The caller holds the text of the key, this table only its sha256.

    `prefix` is the beginning of the key, by which people recognize it. `scopes` are words between spaces, sorted. It is
    valid until `expires`, unless it was revoked. `used` is when it was last used, to the minute. With `must_sign` each
    request must carry a signature beside it.
    """

    __tablename__ = "api_keys"
    __table_args__ = (
        sha256_check("key_hash"),
        CheckConstraint(f"per_minute BETWEEN 1 AND {MAX_PER_MINUTE}", name="per_minute"),
        CheckConstraint("scopes <> ''", name="scopes"),
    )

    id: int = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="users.id", index=True)
    key_hash: str = Field(unique=True, sa_type=String(SHA256_HEX_LENGTH), repr=False)
    prefix: str = Field(sa_type=String(PREFIX_MAX_LENGTH))
    scopes: str = Field(sa_type=String(SCOPES_MAX_LENGTH))
    per_minute: int
    created: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    created_by: int | None = Field(default=None, foreign_key="users.id")
    expires: datetime = Field(sa_type=UtcDateTime)
    revoked: datetime | None = Field(default=None, sa_type=UtcDateTime)
    used: datetime | None = Field(default=None, sa_type=UtcDateTime)
    must_sign: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=false()))


class ApiKeyUse(SQLModel, table=True):
    """How many requests of a key all processes have taken from the quota of its current minute; one row a key."""

    __tablename__ = "api_key_uses"

    key_id: int = Field(primary_key=True, foreign_key="api_keys.id", sa_column_kwargs={"autoincrement": False})
    minute: datetime = Field(sa_type=UtcDateTime)
    taken: int
