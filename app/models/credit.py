"""The loan a client has."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, Column, Computed, Index, String, and_, column, false, func
from sqlmodel import Field, SQLModel

from database.types import JSON_DOCUMENT, ExactDecimal

AMOUNT_TYPE = ExactDecimal(14, 2)
RATE_TYPE = ExactDecimal(7, 6)
RATE_BELOW = 10
_AMOUNT = column("amount_total", AMOUNT_TYPE)
_RATE = column("annual_rate", ExactDecimal(8, 6))
OVERDUE_STATUSES = ("1", "2", "3", "4", "5")
_LATEST_STATUS = column("payment_history", JSON_DOCUMENT)[0]["status"].as_string()
_IS_OVERDUE = column("overdue", Boolean)


class Credit(SQLModel, table=True):
    """The one loan of a client: money and rate stored exactly, the payment history newest month first.

    `amount_total` is money with two decimals, `annual_rate` a fraction (0.16 is 16 % a year),
    `payment_history` a list of `{"months_ago": 0.., "status": "0".."5" | "C" | "X"}`. The database itself
    computes `payment_status`, the latest month's status (null without a history), and `overdue`: whether that
    month is 1 to 5. Both are read, never set.
    """

    __tablename__ = "credits"
    __table_args__ = (
        CheckConstraint(_AMOUNT > 0, name="amount_total"),
        CheckConstraint(and_(_RATE >= 0, _RATE < RATE_BELOW), name="annual_rate"),
        Index("ix_credits_overdue", "client_id", sqlite_where=_IS_OVERDUE, postgresql_where=_IS_OVERDUE),
        Index(
            "ix_credits_overdue_by_status",
            "payment_status",
            "client_id",
            sqlite_where=_IS_OVERDUE,
            postgresql_where=_IS_OVERDUE,
        ),
        Index(None, "amount_total", "client_id"),
    )

    id: int = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="clients.user_id", unique=True)
    amount_total: Decimal = Field(sa_type=AMOUNT_TYPE)
    annual_rate: Decimal = Field(sa_type=RATE_TYPE)
    payment_history: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON_DOCUMENT)
    payment_status: str | None = Field(
        default=None, sa_column=Column(String(1), Computed(_LATEST_STATUS, persisted=True))
    )
    overdue: bool = Field(
        default=None,
        sa_column=Column(
            Boolean,
            Computed(func.coalesce(_LATEST_STATUS.in_(OVERDUE_STATUSES), false()), persisted=True),
            nullable=False,
        ),
    )
