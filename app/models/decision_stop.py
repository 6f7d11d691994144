"""The emergency stop of decisions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Text
from sqlmodel import Field, SQLModel

from app.models.append_only import refuse_changes
from app.models.base import utc_now
from database.types import BIG_ID, UtcDateTime


class DecisionStop(SQLModel, table=True):
    """One use of the switch: the newest row says whether all decisions are referred to a person. Append-only.

    `changed_by` is null for the command line.
    """

    __tablename__ = "decision_stops"
    __table_args__ = (CheckConstraint("reason <> ''", name="reason"),)

    id: int = Field(default=None, primary_key=True, sa_type=BIG_ID)
    is_on: bool
    reason: str = Field(sa_type=Text)
    timestamp: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    changed_by: int | None = Field(default=None, foreign_key="users.id")


refuse_changes(DecisionStop)
