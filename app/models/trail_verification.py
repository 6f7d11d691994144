"""A verification of the audit trail that was started from the page of auditors."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlmodel import Field, SQLModel

from app.models.base import utc_now
from database.types import BIG_ID, UtcDateTime

FAILURE_MAX_LENGTH = 200


class TrailVerification(SQLModel, table=True):
    """One verification, under way or ended; one runs at a time.

    `row_count` are the sealed rows at its start, `rows_done` those looked at. `seen` is when its process last wrote;
    one that has not for a while is gone. It ends with `event_id`, the act that says what was found, or with `failure`,
    why there is no result. Unlike the act it is no part of the trail.
    """

    __tablename__ = "trail_verifications"
    __table_args__ = (CheckConstraint("(ended IS NULL) = (failure IS NULL AND event_id IS NULL)", name="result"),)

    id: int = Field(default=None, primary_key=True, sa_type=BIG_ID)
    asked_by: int = Field(foreign_key="users.id")
    started: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    seen: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    row_count: int = Field(sa_type=BIG_ID)
    rows_done: int = Field(default=0, sa_type=BIG_ID)
    ended: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failure: str | None = Field(default=None, sa_type=String(FAILURE_MAX_LENGTH))
    event_id: int | None = Field(default=None, foreign_key="audit_events.id", sa_type=BIG_ID)
