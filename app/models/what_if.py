"""An answer to what would change a client's rating."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Double, ForeignKeyConstraint, Index, String
from sqlmodel import Field, SQLModel

from app.models.base import SHA256_HEX_LENGTH, utc_now
from database.types import BIG_ID, JSON_DOCUMENT, UtcDateTime


class WhatIf(SQLModel, table=True):
    """The smallest changes that one model was found to need for one revision of a client; no scoring event.

    `score_id` is the client's newest event where that is of the same model and revision. `proba` is the PD of the
    revision; `target` is the PD to come below, null where there is no better rating. `answer` holds the proposals and
    what was not searched, as `app.what_if.findings` writes them.
    """

    __tablename__ = "what_ifs"
    __table_args__ = (
        ForeignKeyConstraint(
            ["client_id", "client_revision"], ["client_revisions.client_id", "client_revisions.revision"]
        ),
        CheckConstraint("proba > 0 AND proba < 1", name="proba"),
        CheckConstraint("target > 0 AND target < 1", name="target"),
        Index(None, "client_id", "id"),
        Index(None, "asked_by", "timestamp"),
    )

    id: int = Field(default=None, primary_key=True, sa_type=BIG_ID)
    client_id: int
    client_revision: int
    score_id: int | None = Field(default=None, sa_type=BIG_ID, foreign_key="scores.id")
    model_version: str = Field(sa_type=String(SHA256_HEX_LENGTH), foreign_key="model_versions.sha256")
    asked_by: int | None = Field(default=None, foreign_key="users.id")
    proba: float = Field(sa_type=Double)
    target: float | None = Field(default=None, sa_type=Double)
    answer: dict[str, Any] = Field(default_factory=dict, sa_type=JSON_DOCUMENT)
    timestamp: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
