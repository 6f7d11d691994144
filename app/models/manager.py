"""A bank employee who looks after clients."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.models.base import role_constraints, utc_now
from app.models.user import Role
from database.types import UtcDateTime, enum_column


class Manager(SQLModel, table=True):
    """The manager side of a user; names and login stand in `User`. One manager has many clients."""

    __tablename__ = "managers"
    __table_args__ = role_constraints(Role.MANAGER)

    user_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    role: Role = Field(default=Role.MANAGER, sa_type=enum_column(Role, check=False))
    timestamp: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
