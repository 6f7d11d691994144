"""Work on many clients at once: the job, its chunks, and what it found for each client."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Double, Index, String, Text, text
from sqlmodel import Field, SQLModel

from app.models.base import SHA256_HEX_LENGTH, utc_now
from database.types import BIG_ID, JSON_DOCUMENT, UtcDateTime, enum_column

JOB_FORMAT, DECIDING_FORMAT = 1, 2
"""What this code writes: of re-scoring alone, and with decisions, which earlier versions do not know."""
JOB_FORMATS = (JOB_FORMAT, DECIDING_FORMAT)
"""What this code reads; a job of another format is refused, and not half understood."""
CHUNK_MAX_CLIENTS = 1000
FAILURE_CODE_MAX_LENGTH = 40
IS_OPEN = text("scored IS NULL")


class JobKind(StrEnum):
    """What is done. Import and export are later kinds."""

    RESCORE = "rescore"


class JobState(StrEnum):
    """`waiting`: its chunks are not cut yet. `failed`: it cannot go on, and `trouble` says why."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DONE = "done"
    FAILED = "failed"


ACTIVE = (JobState.WAITING, JobState.RUNNING)
"""States in which a job is worked on."""
ENDED = (JobState.CANCELLED, JobState.DONE, JobState.FAILED)


class PortfolioJob(SQLModel, table=True):
    """One job. `selection` says which clients, as a filter of the list; they are found once, when it begins.

    A job keeps the model it was started with, and the policy if it decides. `asked_by` is null for one from the command
    line. `trouble` is why it does not go on, in a sentence; null while all is well.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint("total >= 0", name="total"),
        CheckConstraint(f"chunk_size BETWEEN 1 AND {CHUNK_MAX_CLIENTS}", name="chunk_size"),
        CheckConstraint("(ended IS NULL) = (state IN ('waiting', 'running', 'paused'))", name="ended"),
        Index(None, "asked_by", "id"),
        Index(None, "state", "id"),
    )

    id: int = Field(default=None, primary_key=True)
    format: int = JOB_FORMAT
    kind: JobKind = Field(sa_type=enum_column(JobKind))
    state: JobState = Field(default=JobState.WAITING, sa_type=enum_column(JobState))
    selection: dict[str, Any] = Field(default_factory=dict, sa_type=JSON_DOCUMENT)
    model_version: str = Field(sa_type=String(SHA256_HEX_LENGTH), foreign_key="model_versions.sha256")
    has_reasons: bool = True
    chunk_size: int
    total: int | None = None
    asked_by: int | None = Field(default=None, foreign_key="users.id")
    timestamp: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    ended: datetime | None = Field(default=None, sa_type=UtcDateTime)
    trouble: str | None = Field(default=None, sa_type=Text)
    policy_sha256: str | None = Field(default=None, sa_type=String(SHA256_HEX_LENGTH), foreign_key="policies.sha256")


class JobChunk(SQLModel, table=True):
    """Some of a job's clients, scored and stored together; null counts while that is to be done."""

    __tablename__ = "job_chunks"
    __table_args__ = (
        CheckConstraint("(scored IS NULL) = (failed IS NULL)", name="counts"),
        Index(None, "job_id", "number", postgresql_where=IS_OPEN, sqlite_where=IS_OPEN),
    )

    job_id: int = Field(primary_key=True, foreign_key="jobs.id", sa_column_kwargs={"autoincrement": False})
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    client_ids: list[int] = Field(sa_type=JSON_DOCUMENT)
    scored: int | None = None
    failed: int | None = None


class JobResult(SQLModel, table=True):
    """What a job found for a client: the PD before (null: never scored) and after, or why there is none.

    One row for each job and client: a client is never scored twice by a job. `score_id` is the event. `client_id`
    refers to no row: the client may be gone. `outcome` is what was decided, null in a job that does not decide.
    """

    __tablename__ = "job_results"
    __table_args__ = (
        CheckConstraint(
            "(score_id IS NULL) = (after IS NULL) AND (after IS NULL) = (failure IS NOT NULL)", name="result"
        ),
    )

    job_id: int = Field(primary_key=True, foreign_key="jobs.id", sa_column_kwargs={"autoincrement": False})
    client_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    score_id: int | None = Field(default=None, sa_type=BIG_ID)
    before: float | None = Field(default=None, sa_type=Double)
    after: float | None = Field(default=None, sa_type=Double)
    failure: str | None = Field(default=None, sa_type=String(FAILURE_CODE_MAX_LENGTH))
    explanation: str | None = Field(default=None, sa_type=Text)
    outcome: str | None = Field(default=None, sa_type=String(16))
