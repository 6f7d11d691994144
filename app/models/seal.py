"""Seals of the audit trail, as they are stored."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, LargeBinary
from sqlmodel import Field, SQLModel

from app.models.append_only import refuse_changes
from database.types import BIG_ID, JSON_DOCUMENT, UtcDateTime


class Seal(SQLModel, table=True):
    """A signed root of the rows of a range, chained to the seal before (`app.audit.seals.SealContent`). Append-only."""

    __tablename__ = "seals"
    __table_args__ = (CheckConstraint("number >= 1", name="number"),)

    number: int = Field(primary_key=True, sa_type=BIG_ID, sa_column_kwargs={"autoincrement": False})
    era: int
    sealed_at: datetime = Field(sa_type=UtcDateTime)
    is_as_found: bool
    start: dict[str, Any] = Field(sa_type=JSON_DOCUMENT)
    end: dict[str, Any] = Field(sa_type=JSON_DOCUMENT)
    count: int = Field(sa_type=BigInteger)
    root: bytes = Field(sa_type=LargeBinary)
    previous: bytes = Field(sa_type=LargeBinary)
    public_key: bytes = Field(sa_type=LargeBinary)
    signature: bytes = Field(sa_type=LargeBinary)


refuse_changes(Seal)
