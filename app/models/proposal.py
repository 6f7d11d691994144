"""An act that waits for a second person."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlmodel import Field, SQLModel

from app.models.audit_event import ACT_MAX_LENGTH, OBJECT_MAX_LENGTH, ActorKind
from app.models.base import SHA256_HEX_LENGTH, sha256_check, utc_now
from database.types import BIG_ID, JSON_DOCUMENT, UtcDateTime, enum_column

REASON_MAX_LENGTH = 1000


class ProposalStatus(StrEnum):
    """Where a proposal stands; it is decided once. `void`: what it was about has changed since."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    VOID = "void"


class Proposal(SQLModel, table=True):
    """One exact change, proposed by one person and approved by another; the database refuses one person in both.

    `change` is what will be done and `secret` a password's hash that belongs to it, erased when it is decided.
    `digest` is the hash of act, object, change, secret and `state_digest`, the hash of the object as it was.
    `proposer_id` is null for the command line. `closed_by` is who rejected or withdrew it.
    """

    __tablename__ = "proposals"
    __table_args__ = (
        CheckConstraint("(proposer_kind = 'user') = (proposer_id IS NOT NULL)", name="proposer_id"),
        CheckConstraint("approver_id <> proposer_id", name="approver_is_another"),
        CheckConstraint("(status = 'approved') = (approver_id IS NOT NULL)", name="approver_id"),
        CheckConstraint("(status = 'open') = (decided IS NULL)", name="decided"),
        CheckConstraint("status = 'open' OR secret IS NULL", name="secret"),
        sha256_check("digest"),
        sha256_check("state_digest"),
        Index(None, "status", "id"),
    )

    id: int = Field(default=None, primary_key=True, sa_type=BIG_ID)
    act: str = Field(sa_type=String(ACT_MAX_LENGTH))
    object_kind: str = Field(sa_type=String(ACT_MAX_LENGTH))
    object_id: str | None = Field(default=None, sa_type=String(OBJECT_MAX_LENGTH))
    change: dict[str, Any] = Field(default_factory=dict, sa_type=JSON_DOCUMENT)
    secret: str | None = Field(default=None, sa_type=String(255), repr=False)
    digest: str = Field(sa_type=String(SHA256_HEX_LENGTH))
    state_digest: str = Field(sa_type=String(SHA256_HEX_LENGTH))
    proposer_kind: ActorKind = Field(sa_type=enum_column(ActorKind))
    proposer_id: int | None = Field(default=None, foreign_key="users.id")
    reason: str | None = Field(default=None, sa_type=Text)
    created: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    expires: datetime = Field(sa_type=UtcDateTime)
    status: ProposalStatus = Field(default=ProposalStatus.OPEN, sa_type=enum_column(ProposalStatus))
    approver_id: int | None = Field(default=None, foreign_key="users.id")
    closed_by: int | None = Field(default=None, foreign_key="users.id")
    decided: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decision_reason: str | None = Field(default=None, sa_type=Text)
