"""The loan a client has."""

from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, and_, column
from sqlmodel import Field, SQLModel

from database.types import JSON_DOCUMENT, ExactDecimal

AMOUNT_TYPE = ExactDecimal(14, 2)
RATE_TYPE = ExactDecimal(7, 6)
RATE_BELOW = 10
RATE_MAX = Decimal("9.999999")
_AMOUNT = column("amount_total", AMOUNT_TYPE)
_RATE = column("annual_rate", ExactDecimal(8, 6))
OVERDUE_STATUSES = ("1", "2", "3", "4", "5")


class Credit(SQLModel, table=True):
    """The one loan of a client: money and rate stored exactly, the payment history newest month first.

    `amount_total` is money with two decimals, `annual_rate` a fraction (0.16 is 16 % a year),
    `payment_history` a list of `{"months_ago": 0.., "status": "0".."5" | "C" | "X"}`.
    """

    __tablename__ = "credits"
    __table_args__ = (
        CheckConstraint(_AMOUNT > 0, name="amount_total"),
        CheckConstraint(and_(_RATE >= 0, _RATE < RATE_BELOW), name="annual_rate"),
    )

    id: int = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="clients.user_id", unique=True)
    amount_total: Decimal = Field(sa_type=AMOUNT_TYPE)
    annual_rate: Decimal = Field(sa_type=RATE_TYPE)
    payment_history: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON_DOCUMENT)
