"""Sign-on by a provider: who a person is there, invitations that bind the two, and tokens that were used up."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.models.base import SHA256_HEX_LENGTH, sha256_check, utc_now
from database.types import UtcDateTime

ISSUER_MAX_LENGTH = 255
SUBJECT_MAX_LENGTH = 255
"""OpenID Connect Core 1.0, section 2: a subject has at most 255 ASCII characters."""


class SignOnIdentity(SQLModel, table=True):
    """A person as a provider knows it. Names and addresses there may change hands: the pair never does."""

    __tablename__ = "sign_on_identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    user_id: int = Field(primary_key=True, foreign_key="users.id", sa_column_kwargs={"autoincrement": False})
    issuer: str = Field(sa_type=String(ISSUER_MAX_LENGTH))
    subject: str = Field(sa_type=String(SUBJECT_MAX_LENGTH), repr=False)
    bound: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class SignOnInvitation(SQLModel, table=True):
    """A link that binds a user to an identity of the provider once, until `expires`. Kept is its sha256."""

    __tablename__ = "sign_on_invitations"
    __table_args__ = (sha256_check("token_hash"),)

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="users.id", index=True)
    token_hash: str = Field(unique=True, sa_type=String(SHA256_HEX_LENGTH), repr=False)
    created: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    created_by: int | None = Field(default=None, foreign_key="users.id")
    expires: datetime = Field(sa_type=UtcDateTime)
    used: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SpentToken(SQLModel, table=True):
    """The sha256 of what is taken once, such as a `jti`; it is not taken again until `expires`."""

    __tablename__ = "spent_tokens"
    __table_args__ = (sha256_check("token_hash"),)

    token_hash: str = Field(primary_key=True, sa_type=String(SHA256_HEX_LENGTH), repr=False)
    expires: datetime = Field(index=True, sa_type=UtcDateTime)
