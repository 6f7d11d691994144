"""How requests ended and how long they took, minute by minute, of all processes together."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, SmallInteger
from sqlmodel import Field, SQLModel

from database.types import UtcDateTime, enum_column


class RequestKind(StrEnum):
    """What was asked for: a score, or anything else."""

    SCORE = "score"
    OTHER = "other"


class RequestCount(SQLModel, table=True):
    """Requests of a kind answered in one minute that took as long as one bucket of durations holds.

    `failures` are those answered with a status from 500 on. Each process adds to the rows; those older than a day are
    removed (`services/housekeeping.py`), so that the table stays small.
    """

    __tablename__ = "request_counts"

    minute: datetime = Field(primary_key=True, sa_type=UtcDateTime)
    kind: RequestKind = Field(primary_key=True, sa_type=enum_column(RequestKind))
    bucket: int = Field(primary_key=True, sa_type=SmallInteger, sa_column_kwargs={"autoincrement": False})
    requests: int = Field(sa_type=BigInteger)
    failures: int = Field(sa_type=BigInteger)
    last_success: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_failure: datetime | None = Field(default=None, sa_type=UtcDateTime)
