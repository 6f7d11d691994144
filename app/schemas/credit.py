"""Credits and their payment history."""

from dataclasses import asdict
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer
from pydantic_core import PydanticCustomError

from app.schemas.numbers import ExactNumber, WholeNumber
from app.services.clients import NewCredit
from app.services.credits import Arrears, ShownCredit

Status = Literal["0", "1", "2", "3", "4", "5", "C", "X"]
Money = Annotated[Decimal, PlainSerializer(float, return_type=float)]
"""Exact decimal; a number with at most two decimals in JSON."""


class PaymentMonth(BaseModel):
    """One month: C closed or paid off, 0 current, X nothing due, 1–5 days past due from 30 up to 150 and more."""

    model_config = ConfigDict(extra="forbid")

    months_ago: WholeNumber = Field(ge=0, le=1200)
    status: Status


def _no_month_twice(months: list[PaymentMonth]) -> list[PaymentMonth]:
    if len({month.months_ago for month in months}) < len(months):
        raise PydanticCustomError("month_twice", "a month appears twice; each months_ago may appear once")
    return sorted(months, key=lambda month: month.months_ago)


class CreditIn(BaseModel):
    """The credit of a new client."""

    model_config = ConfigDict(extra="forbid")

    amount_total: ExactNumber = Field(gt=0, max_digits=14, decimal_places=2, examples=[1_000_000])
    annual_rate: ExactNumber = Field(
        ge=0, lt=10, decimal_places=6, examples=[0.16], description="a fraction: 0.16 is 16 %"
    )
    payment_history: Annotated[list[PaymentMonth], AfterValidator(_no_month_twice)] = []

    def to_new_credit(self) -> NewCredit:
        """Convert to the input of the service."""
        return NewCredit(
            amount_total=self.amount_total,
            annual_rate=self.annual_rate,
            payment_history=[month.model_dump() for month in self.payment_history],
        )


class ArrearsOut(BaseModel):
    """What is overdue, as far as the payment statuses say: lower bounds."""

    days: int = Field(examples=[60], description="at least so many since the oldest unpaid payment was due")
    amount: Money | None = Field(
        examples=[56680.56], description="at least: one monthly payment for each 30 days; null if that is unknown"
    )
    since: str = Field(examples=["2026-10"], description="the month in which the present delay was first recorded")

    @classmethod
    def of(cls, arrears: Arrears | None) -> Self | None:
        """Return the shape of what is overdue, or None."""
        return None if arrears is None else cls(days=arrears.days, amount=arrears.amount, since=arrears.since)


class CreditOut(BaseModel):
    """A credit, its payment history (newest month first) and its current standing."""

    client_id: int
    amount_total: Money = Field(examples=[1_000_000])
    annual_rate: Money = Field(examples=[0.16])
    payment_history: list[PaymentMonth]
    monthly_payment: Money | None = Field(
        examples=[28340.28], description="over the term of the feature contract; null if it has none"
    )
    as_of: str = Field(examples=["2026-11"], description="the month that months_ago 0 stands for")
    status: Status | None = Field(examples=["0"], description="of the latest month; null without a history")
    overdue: bool
    arrears: ArrearsOut | None = Field(description="null unless overdue")
    next_due: str | None = Field(examples=["2026-12"], description="a month; null if nothing is due")

    @classmethod
    def of(cls, shown: ShownCredit | None) -> Self | None:
        """Return the shape of a credit, or None."""
        if shown is None:
            return None
        stored = shown.credit.model_dump(include={"client_id", "amount_total", "annual_rate", "payment_history"})
        return cls(
            **stored,
            monthly_payment=shown.monthly_payment,
            arrears=ArrearsOut.of(shown.arrears),
            **asdict(shown.standing),
        )
