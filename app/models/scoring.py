"""A score: what a model said about a client, or an applicant without an account, at a moment."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Double, ForeignKeyConstraint, Index, LargeBinary, String, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from app.models.append_only import refuse_changes
from app.models.audit_event import REQUEST_ID_MAX_LENGTH
from app.models.base import SHA256_HEX_LENGTH, utc_now
from app.models.sealed import seal_rows
from database.types import BIG_ID, JSON_DOCUMENT, UtcDateTime, enum_column


class ScoreSource(StrEnum):
    """The source of a score request. A shadow score is a challenger's and never shown."""

    CLIENT = "client"
    MANAGER = "manager"
    BATCH = "batch"
    API = "api"
    SHADOW = "shadow"


class Score(SQLModel, table=True):
    """One scoring event, append-only, with all that is needed to replay it.

    `score` is the final probability of default (0 < p < 1); `raw_proba` the one before calibration and prior
    shift. `portfolio_default_rate` is the bad rate it was shifted to: null where there was no shift, and where the
    event is from before the rate was kept. `reasons` sum to the raw log-odds. It is about a client at a revision,
    or about an application, never both; that and the model must exist. The event is its own row of the audit trail:
    `request_id` is that of the request, null where there was none, and `leaf` is null in events from before leaves were
    kept. The reasons can be erased: the leaf holds their hash salted with `salt`, which goes with them, and
    `erased_commitment` is the hash that stays.

    Events of a time are found by a summary of the blocks they lie in (BRIN), which costs next to nothing to keep;
    SQLite has no such index and reads through.
    """

    __tablename__ = "scores"
    __table_args__ = (
        ForeignKeyConstraint(
            ["client_id", "client_revision"], ["client_revisions.client_id", "client_revisions.revision"]
        ),
        CheckConstraint("score > 0 AND score < 1", name="score"),
        CheckConstraint("raw_proba > 0 AND raw_proba < 1", name="raw_proba"),
        CheckConstraint("portfolio_default_rate > 0 AND portfolio_default_rate < 1", name="portfolio_default_rate"),
        CheckConstraint(
            "(client_id IS NULL) = (application_id IS NOT NULL) AND (client_id IS NULL) = (client_revision IS NULL)",
            name="subject",
        ),
        UniqueConstraint("client_id", "id"),
        Index(
            None,
            "application_id",
            "id",
            postgresql_where=text("application_id IS NOT NULL"),
            sqlite_where=text("application_id IS NOT NULL"),
        ),
        Index(None, "timestamp", postgresql_using="brin").ddl_if(dialect="postgresql"),
    )

    id: int = Field(default=None, primary_key=True, sa_type=BIG_ID)
    client_id: int | None = None
    client_revision: int | None = None
    score: float = Field(sa_type=Double)
    raw_proba: float = Field(sa_type=Double)
    model_version: str = Field(sa_type=String(SHA256_HEX_LENGTH), foreign_key="model_versions.sha256")
    reasons: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON_DOCUMENT)
    asked_by: int | None = Field(default=None, foreign_key="users.id")
    source: ScoreSource = Field(sa_type=enum_column(ScoreSource))
    timestamp: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    portfolio_default_rate: float | None = Field(default=None, sa_type=Double)
    request_id: str | None = Field(default=None, sa_type=String(REQUEST_ID_MAX_LENGTH))
    leaf: bytes | None = Field(default=None, sa_type=LargeBinary, repr=False)
    salt: bytes | None = Field(default=None, sa_type=LargeBinary, repr=False)
    erased_commitment: bytes | None = Field(default=None, sa_type=LargeBinary, repr=False)
    application_id: int | None = Field(default=None, foreign_key="applications.id", sa_type=BIG_ID)


refuse_changes(Score, but_erasure_of=("reasons",))
seal_rows(Score, personal=("reasons",))
