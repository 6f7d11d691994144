"""Credits and their payment history."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer

from app.models import Credit
from app.services.clients import NewCredit

Status = Literal["0", "1", "2", "3", "4", "5", "C", "X"]
Money = Annotated[Decimal, PlainSerializer(float, return_type=float)]
"""Exact inside; in JSON a number with at most two decimals."""


class PaymentMonth(BaseModel):
    """One month: C closed or paid off, 0 current, X nothing due, 1–5 days past due from 30 up to 150 and more."""

    model_config = ConfigDict(extra="forbid")

    months_ago: int = Field(ge=0, le=1200)
    status: Status


def _no_month_twice(months: list[PaymentMonth]) -> list[PaymentMonth]:
    if len({month.months_ago for month in months}) < len(months):
        raise ValueError("a month stands twice; each months_ago may appear once")
    return sorted(months, key=lambda month: month.months_ago)


class CreditIn(BaseModel):
    """A credit to be granted with a new client."""

    model_config = ConfigDict(extra="forbid")

    amount_total: Decimal = Field(gt=0, max_digits=14, decimal_places=2, examples=[1_000_000])
    annual_rate: Decimal = Field(ge=0, lt=10, decimal_places=6, examples=[0.16], description="a fraction: 0.16 is 16 %")
    payment_history: Annotated[list[PaymentMonth], AfterValidator(_no_month_twice)] = []

    def to_new_credit(self) -> NewCredit:
        """As the services want it."""
        return NewCredit(
            amount_total=self.amount_total,
            annual_rate=self.annual_rate,
            payment_history=[month.model_dump() for month in self.payment_history],
        )


class CreditOut(BaseModel):
    """A credit as stored; the history newest month first."""

    model_config = ConfigDict(from_attributes=True)

    client_id: int
    amount_total: Money = Field(examples=[1_000_000])
    annual_rate: Money = Field(examples=[0.16])
    payment_history: list[PaymentMonth]

    @classmethod
    def of(cls, credit: Credit | None) -> Self | None:
        """The shape of a credit, or nothing."""
        return cls.model_validate(credit) if credit else None
