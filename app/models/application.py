"""An applicant without an account: what another system has sent to be scored."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.models.append_only import refuse_changes
from app.models.base import SHA256_HEX_LENGTH, sha256_check, utc_now
from app.models.score_request_key import IDEMPOTENCY_KEY_MAX_LENGTH
from database.types import BIG_ID, JSON_DOCUMENT, UtcDateTime

EXTERNAL_ID_MAX_LENGTH = 100


class Application(SQLModel, table=True):
    """One application, append-only: another state of the applicant is another application.

    `external_id` is the caller's own number of it, unique for each service account. `features` is flat as a client's
    (derived ones included) and was checked against the contract whose sha256 is `contract_hash`. `revision` is 1.
    """

    __tablename__ = "applications"
    __table_args__ = (
        UniqueConstraint("account_id", "external_id"),
        CheckConstraint(f"length(external_id) BETWEEN 1 AND {EXTERNAL_ID_MAX_LENGTH}", name="external_id_length"),
        CheckConstraint("revision >= 1", name="revision"),
        sha256_check("contract_hash"),
    )

    id: int = Field(default=None, primary_key=True, sa_type=BIG_ID)
    account_id: int = Field(foreign_key="users.id")
    external_id: str = Field(sa_type=String(EXTERNAL_ID_MAX_LENGTH))
    features: dict[str, Any] = Field(sa_type=JSON_DOCUMENT)
    contract_hash: str = Field(sa_type=String(SHA256_HEX_LENGTH))
    revision: int = 1
    timestamp: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class ApplicationRequest(SQLModel, table=True):
    """An `Idempotency-Key` that led to a score of an application; scope: service account and address.

    Written in the transaction of the event and only on success, valid for 24 hours, as `ScoreRequestKey`.
    """

    __tablename__ = "application_requests"

    account_id: int = Field(primary_key=True, foreign_key="users.id")
    route: str = Field(primary_key=True, sa_type=String(100))
    key: str = Field(primary_key=True, sa_type=String(IDEMPOTENCY_KEY_MAX_LENGTH))
    request_hash: str = Field(sa_type=String(SHA256_HEX_LENGTH))
    score_id: int = Field(sa_type=BIG_ID, foreign_key="scores.id")
    timestamp: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, index=True)


refuse_changes(Application)
