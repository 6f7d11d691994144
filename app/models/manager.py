"""A bank employee who looks after clients."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from app.models.base import role_constraints, utc_now
from app.models.user import Role
from database.types import UtcDateTime, enum_column

PHONE_MAX_LENGTH = 32
EMAIL_MAX_LENGTH = 254
"""The longest address that can be delivered to (RFC 5321)."""


class Manager(SQLModel, table=True):
    """The manager side of a user; names and login stand in `User`. One manager has many clients.

    `phone` and `email` are how clients reach the manager; null where the bank gives none.
    """

    __tablename__ = "managers"
    __table_args__ = (
        *role_constraints(Role.MANAGER),
        CheckConstraint("phone <> ''", name="phone"),
        CheckConstraint("email <> ''", name="email"),
    )

    user_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    role: Role = Field(default=Role.MANAGER, sa_type=enum_column(Role, check=False))
    timestamp: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    phone: str | None = Field(default=None, max_length=PHONE_MAX_LENGTH)
    email: str | None = Field(default=None, max_length=EMAIL_MAX_LENGTH)
