"""A person's second factor: the secret of an authenticator app, and codes for the day when the app is lost."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, String, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.models.base import SHA256_HEX_LENGTH, sha256_check, utc_now
from database.types import BIG_ID, UtcDateTime


class SecondFactor(SQLModel, table=True):
    """The secret of a person's authenticator app, encrypted; on from the moment `confirmed`.

    `offered` is a secret that was shown and not yet confirmed by a code. `last_step` is the time step of the last code
    that was taken: no code of it or before is taken again. `wrong_codes` counts those since.
    """

    __tablename__ = "second_factors"
    __table_args__ = (
        CheckConstraint("(secret IS NULL) = (confirmed IS NULL)", name="confirmed"),
        CheckConstraint("wrong_codes >= 0", name="wrong_codes"),
    )

    user_id: int = Field(primary_key=True, foreign_key="users.id")
    secret: bytes | None = Field(default=None, repr=False)
    confirmed: datetime | None = Field(default=None, sa_type=UtcDateTime)
    offered: bytes | None = Field(default=None, repr=False)
    last_step: int | None = Field(default=None, sa_type=BigInteger)
    wrong_codes: int = 0


class RecoveryCode(SQLModel, table=True):
    """A code that replaces the app once: its sha256, of 120 random bits. `used` is when it was."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("user_id", "code_hash"), sha256_check("code_hash"))

    id: int = Field(default=None, primary_key=True, sa_type=BIG_ID)
    user_id: int = Field(foreign_key="users.id")
    code_hash: str = Field(sa_type=String(SHA256_HEX_LENGTH), repr=False)
    created: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    used: datetime | None = Field(default=None, sa_type=UtcDateTime)
