"""The memory of the login throttle."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlmodel import Field, SQLModel

from app.models.base import utc_now
from database.types import BIG_ID, UtcDateTime

ACCOUNT_MAX_LENGTH = 64
ADDRESS_MAX_LENGTH = 64


class LoginFailure(SQLModel, table=True):
    """One failed login: the account as typed (folded; it need not exist) and the address it came from."""

    __tablename__ = "login_failures"
    __table_args__ = (
        Index(None, "account", "address", "timestamp"),
        Index(None, "account", "timestamp"),
        Index(None, "address", "timestamp"),
    )

    id: int = Field(default=None, primary_key=True, sa_type=BIG_ID)
    account: str = Field(sa_type=String(ACCOUNT_MAX_LENGTH))
    address: str = Field(sa_type=String(ADDRESS_MAX_LENGTH))
    timestamp: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
