"""A person's passkeys (WebAuthn), and the challenges that a browser answers with one."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, LargeBinary, String
from sqlmodel import Field, SQLModel

from app.models.base import SHA256_HEX_LENGTH, sha256_check, utc_now
from database.types import BIG_ID, UtcDateTime, enum_column

PASSKEY_NAME_LENGTH = 60
CREDENTIAL_ID_MAX_LENGTH = 1023
"""The longest id of a credential (WebAuthn 3, section 4)."""
TRANSPORTS_MAX_LENGTH = 100
CHALLENGE_BYTES = 32


class Ceremony(StrEnum):
    """What a challenge was made for: a new passkey, or a proof by a present one."""

    ADD = "add"
    SHOW = "show"


class Passkey(SQLModel, table=True):
    """The public half of a key that stays with its owner: nothing of this row opens anything.

    `sign_count` is the counter that the key reported last, 0 for keys without one. `stepped_back` is when a counter
    came that was not above it: there may be a copy. `transports`, by spaces, says how a browser reaches the key.
    """

    __tablename__ = "passkeys"
    __table_args__ = (
        CheckConstraint(f"length(name) BETWEEN 1 AND {PASSKEY_NAME_LENGTH}", name="name_length"),
        CheckConstraint(f"length(credential_id) BETWEEN 1 AND {CREDENTIAL_ID_MAX_LENGTH}", name="credential_id_length"),
        CheckConstraint("sign_count >= 0", name="sign_count"),
    )

    id: int = Field(default=None, primary_key=True, sa_type=BIG_ID)
    user_id: int = Field(foreign_key="users.id", index=True)
    credential_id: bytes = Field(unique=True, repr=False, sa_type=LargeBinary)
    public_key: bytes = Field(repr=False, sa_type=LargeBinary)
    sign_count: int = Field(sa_type=BigInteger)
    name: str = Field(sa_type=String(PASSKEY_NAME_LENGTH))
    transports: str = Field(default="", sa_type=String(TRANSPORTS_MAX_LENGTH))
    created: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    last_used: datetime | None = Field(default=None, sa_type=UtcDateTime)
    stepped_back: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PasskeyChallenge(SQLModel, table=True):
    """What a session's browser has to sign next, once, until `expires`; a newer one takes its place."""

    __tablename__ = "passkey_challenges"
    __table_args__ = (sha256_check("id_hash"),)

    id_hash: str = Field(primary_key=True, sa_type=String(SHA256_HEX_LENGTH), repr=False)
    ceremony: Ceremony = Field(primary_key=True, sa_type=enum_column(Ceremony))
    challenge: bytes = Field(repr=False, sa_type=LargeBinary)
    expires: datetime = Field(sa_type=UtcDateTime)
