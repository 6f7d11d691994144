"""The loans that a client has, and what they sum up to."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    Index,
    String,
    and_,
    column,
    false,
    func,
    text,
)
from sqlmodel import Field, SQLModel

from app.models.credit_totals import keep_totals
from database.types import JSON_DOCUMENT, ExactDecimal

AMOUNT_TYPE = ExactDecimal(14, 2)
SUM_TYPE = ExactDecimal(18, 2)
RATE_TYPE = ExactDecimal(7, 6)
RATE_BELOW = 10
CREDIT_EXTERNAL_ID_MAX_LENGTH = 100
DEFINITION_MAX_LENGTH = 100
CLOSED = "C"
OVERDUE_STATUSES = ("1", "2", "3", "4", "5")
_AMOUNT = column("amount_total", AMOUNT_TYPE)
_RATE = column("annual_rate", ExactDecimal(8, 6))
_LATEST_STATUS = column("payment_history", JSON_DOCUMENT)[0]["status"].as_string()
_IS_OVERDUE = column("overdue", Boolean)
_HAS_EXTERNAL_ID = column("external_id").is_not(None)


class Credit(SQLModel, table=True):
    """One loan of a client: money and rate stored exactly, the payment history newest month first.

    `amount_total` is money with two decimals, `annual_rate` a fraction (0.16 is 16 % a year),
    `payment_history` a list of `{"months_ago": 0.., "status": "0".."5" | "C" | "X"}`. `as_of` is the first day of the
    month that `months_ago` 0 stands for; null: the present one, whichever that is. The database itself
    computes `payment_status`, the latest month's status (null without a history), and `overdue`: whether that
    month is 1 to 5. Both are read, never set.

    `external_id` is the bank's own number of the loan; `term_months` is null where it is not known. `defaulted_on` and
    `default_definition` are recorded together.
    `revision` grows by one with every change, which is kept as a `CreditRevision`.
    """

    __tablename__ = "credits"
    __table_args__ = (
        CheckConstraint(_AMOUNT > 0, name="amount_total"),
        CheckConstraint(and_(_RATE >= 0, _RATE < RATE_BELOW), name="annual_rate"),
        CheckConstraint("term_months >= 1", name="term_months"),
        CheckConstraint("revision >= 1", name="revision"),
        CheckConstraint("(defaulted_on IS NULL) = (default_definition IS NULL)", name="default_whole"),
        Index(None, "client_id"),
        Index(
            "uq_credits_external_id",
            "external_id",
            unique=True,
            sqlite_where=_HAS_EXTERNAL_ID,
            postgresql_where=_HAS_EXTERNAL_ID,
        ),
    )

    id: int = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="clients.user_id")
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
    external_id: str | None = Field(default=None, sa_type=String(CREDIT_EXTERNAL_ID_MAX_LENGTH))
    opened_on: date | None = Field(default=None, sa_type=Date)
    as_of: date | None = Field(default=None, sa_type=Date)
    term_months: int | None = None
    defaulted_on: date | None = Field(default=None, sa_type=Date)
    default_definition: str | None = Field(default=None, sa_type=String(DEFINITION_MAX_LENGTH))
    revision: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})


class CreditTotals(SQLModel, table=True):
    """What the credits of a client sum up to, for lists and counts; the database keeps it with each credit.

    There is a row for each client with a credit. `credits` is how many, `open_credits` how many are not closed;
    `amount_total` is that of the open ones, of all where none is open. `payment_status` is the worst of the overdue
    ones, else that of an open one, else C; `overdue` whether any is.
    """

    __tablename__ = "credit_totals"
    __table_args__ = (
        Index("ix_credit_totals_overdue", "client_id", sqlite_where=_IS_OVERDUE, postgresql_where=_IS_OVERDUE),
        Index(
            "ix_credit_totals_overdue_by_status",
            "payment_status",
            "client_id",
            sqlite_where=_IS_OVERDUE,
            postgresql_where=_IS_OVERDUE,
        ),
        Index(None, "amount_total", "client_id"),
    )

    client_id: int = Field(primary_key=True, foreign_key="clients.user_id")
    credits: int
    open_credits: int
    amount_total: Decimal = Field(sa_type=SUM_TYPE)
    payment_status: str | None = Field(default=None, sa_type=String(1))
    overdue: bool


keep_totals(Credit)
