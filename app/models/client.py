"""A borrower as the bank knows him now."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from app.models.base import role_constraints, utc_now
from app.models.user import Role
from database.types import JSON_DOCUMENT, UtcDateTime, enum_column


class Client(SQLModel, table=True):
    """The client side of a user: the applicant's features at the current revision, and the assigned manager.

    `features` is flat (name → value, derived ones included) and was checked against the feature contract
    before it came here. `revision` grows by one with every edit, `timestamp` is the time of that edit; each
    revision is kept as a `ClientRevision`.
    """

    __tablename__ = "clients"
    __table_args__ = (*role_constraints(Role.CLIENT), CheckConstraint("revision >= 1", name="revision"))

    user_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    role: Role = Field(default=Role.CLIENT, sa_type=enum_column(Role, check=False))
    manager_id: int | None = Field(default=None, foreign_key="managers.user_id", index=True)
    features: dict[str, Any] = Field(sa_type=JSON_DOCUMENT)
    revision: int = 1
    timestamp: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
