"""Each change of a credit: opened, corrected, a payment, a default."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, LargeBinary, String
from sqlmodel import Field, SQLModel

from app.models.append_only import refuse_changes
from app.models.base import utc_now
from app.models.score_request_key import IDEMPOTENCY_KEY_MAX_LENGTH
from app.models.sealed import seal_rows
from database.types import JSON_DOCUMENT, UtcDateTime

PERSONAL = ("changes",)


class CreditRevision(SQLModel, table=True):
    """One change of a credit: who, when, old → new. Append-only, and its own part of the audit trail.

    `changes` is `{column: {"old": …, "new": …}}` with decimals and dates as texts; the first revision has every column
    with nothing before it. Credits from before revisions were kept have none for their first state. `credit_id` refers
    to no row: a credit goes when its client is erased, and its emptied revisions stay.
    """

    __tablename__ = "credit_revisions"
    __table_args__ = (CheckConstraint("revision >= 1", name="revision"),)

    client_id: int = Field(primary_key=True, foreign_key="clients.user_id")
    credit_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    revision: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    changes: dict[str, Any] = Field(sa_type=JSON_DOCUMENT)
    author_id: int | None = Field(default=None, foreign_key="users.id")
    timestamp: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    leaf: bytes | None = Field(default=None, sa_type=LargeBinary, repr=False)
    salt: bytes | None = Field(default=None, sa_type=LargeBinary, repr=False)
    erased_commitment: bytes | None = Field(default=None, sa_type=LargeBinary, repr=False)


class CreditRequest(SQLModel, table=True):
    """An `Idempotency-Key` that led to a state of a credit; scope: user and address.

    Written in the transaction of the change and only on success, valid for 24 hours, as `ScoreRequestKey`.
    """

    __tablename__ = "credit_requests"

    user_id: int = Field(primary_key=True, foreign_key="users.id")
    route: str = Field(primary_key=True, sa_type=String(100))
    key: str = Field(primary_key=True, sa_type=String(IDEMPOTENCY_KEY_MAX_LENGTH))
    request_hash: str = Field(sa_type=String(64))
    client_id: int = Field(foreign_key="clients.user_id", index=True)
    credit_id: int
    timestamp: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, index=True)


refuse_changes(CreditRevision, but_erasure_of=PERSONAL)
seal_rows(CreditRevision, personal=PERSONAL)
