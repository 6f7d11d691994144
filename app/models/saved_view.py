"""A list that a person has saved under a name."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.models.base import utc_now
from database.types import UtcDateTime

VIEW_NAME_MAX_LENGTH = 60
VIEW_ADDRESS_MAX_LENGTH = 1000


class SavedView(SQLModel, table=True):
    """A view of the clients' list: filters, order and columns, as the query of the page's address; the user's own.

    Names are unique for each user. What it says is the page's business; it is never run.
    """

    __tablename__ = "saved_views"
    __table_args__ = (
        UniqueConstraint("user_id", "name"),
        CheckConstraint(f"length(name) BETWEEN 1 AND {VIEW_NAME_MAX_LENGTH}", name="name_length"),
    )

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="users.id")
    name: str = Field(sa_type=String(VIEW_NAME_MAX_LENGTH))
    address: str = Field(sa_type=String(VIEW_ADDRESS_MAX_LENGTH))
    timestamp: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
