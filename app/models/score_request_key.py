"""The memory that makes a repeated score request harmless."""

from datetime import datetime

from sqlalchemy import String
from sqlmodel import Field, SQLModel

from app.models.base import utc_now
from database.types import BIG_ID, UtcDateTime

IDEMPOTENCY_KEY_MAX_LENGTH = 200


class ScoreRequestKey(SQLModel, table=True):
    """An `Idempotency-Key` that led to a score; scope: user, route and client.

    Written in the transaction of the event and only on success, valid for 24 hours. `request_hash` (sha256
    hex of the body) distinguishes a repetition from another request with the same key.
    """

    __tablename__ = "score_request_keys"

    user_id: int = Field(primary_key=True, foreign_key="users.id")
    route: str = Field(primary_key=True, sa_type=String(100))
    client_id: int = Field(primary_key=True, foreign_key="clients.user_id")
    key: str = Field(primary_key=True, sa_type=String(IDEMPOTENCY_KEY_MAX_LENGTH))
    request_hash: str = Field(sa_type=String(64))
    score_id: int = Field(sa_type=BIG_ID, foreign_key="scores.id")
    timestamp: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, index=True)
