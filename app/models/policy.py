"""Decision policies as the database knows them: their content, their stages, what they are explained against."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text, text
from sqlmodel import Field, SQLModel

from app.models.append_only import refuse_changes
from app.models.base import SHA256_HEX_LENGTH, sha256_check, utc_now
from database.types import BIG_ID, JSON_DOCUMENT, UtcDateTime, enum_column

POLICY_NAME_MAX_LENGTH = 100
_IS_ACTIVE = text("stage = 'active'")


class PolicyStage(StrEnum):
    """The stage of a policy: the active one decides, a shadow decides beside it, a draft waits."""

    DRAFT = "draft"
    SHADOW = "shadow"
    ACTIVE = "active"
    RETIRED = "retired"


class StoredPolicy(SQLModel, table=True):
    """A policy, named by the hash of its canonical form. Nothing of it changes but the stage.

    `text` is the file as it was written. `name` and `version` are what it calls itself. At most one row is active: a
    partial unique index sees to it. `created_by` is null for the command line.
    """

    __tablename__ = "policies"
    __table_args__ = (
        sha256_check("sha256"),
        sha256_check("contract_hash"),
        CheckConstraint("version >= 1", name="version"),
        Index("uq_policies_active", "stage", unique=True, sqlite_where=_IS_ACTIVE, postgresql_where=_IS_ACTIVE),
    )

    sha256: str = Field(primary_key=True, sa_type=String(SHA256_HEX_LENGTH))
    name: str = Field(sa_type=String(POLICY_NAME_MAX_LENGTH))
    version: int
    text: str = Field(sa_type=Text)
    contract_hash: str = Field(sa_type=String(SHA256_HEX_LENGTH))
    stage: PolicyStage = Field(default=PolicyStage.DRAFT, sa_type=enum_column(PolicyStage))
    created: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    created_by: int | None = Field(default=None, foreign_key="users.id")


refuse_changes(StoredPolicy, but_of={"stage"})


class PolicyStageChange(SQLModel, table=True):
    """How a policy came to a stage. Append-only; `changed_by` is null for the command line."""

    __tablename__ = "policy_stage_changes"
    __table_args__ = (Index(None, "policy_sha256", "id"),)

    id: int = Field(default=None, primary_key=True, sa_type=BIG_ID)
    policy_sha256: str = Field(sa_type=String(SHA256_HEX_LENGTH), foreign_key="policies.sha256")
    stage: PolicyStage = Field(sa_type=enum_column(PolicyStage))
    timestamp: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    changed_by: int | None = Field(default=None, foreign_key="users.id")
    proposal_id: int | None = Field(default=None, sa_type=BIG_ID, foreign_key="proposals.id")
    reason: str | None = Field(default=None, sa_type=Text)


refuse_changes(PolicyStageChange)


class PolicyReference(SQLModel, table=True):
    """What decisions of a policy by a model are explained against: see `app.policy.references`. Append-only.

    `vectors` is that document and `sha256` the hash of it; computed once, from the model's held-out rows.
    """

    __tablename__ = "policy_references"
    __table_args__ = (sha256_check("sha256"),)

    policy_sha256: str = Field(primary_key=True, sa_type=String(SHA256_HEX_LENGTH), foreign_key="policies.sha256")
    model_version: str = Field(primary_key=True, sa_type=String(SHA256_HEX_LENGTH), foreign_key="model_versions.sha256")
    vectors: dict[str, Any] = Field(sa_type=JSON_DOCUMENT)
    sha256: str = Field(sa_type=String(SHA256_HEX_LENGTH))
    timestamp: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


refuse_changes(PolicyReference)
