"""Credits and their payment history."""

from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer
from pydantic_core import PydanticCustomError

from app.models import Credit, CreditRevision
from app.models.credit import CREDIT_EXTERNAL_ID_MAX_LENGTH, DEFINITION_MAX_LENGTH
from app.schemas.days import Day, Month
from app.schemas.numbers import ExactNumber, WholeNumber
from app.schemas.revision import Change
from app.schemas.text import is_storable
from app.services.credit_book.changing import NewCredit
from app.services.credits import Arrears, ShownCredit

Status = Literal["0", "1", "2", "3", "4", "5", "C", "X"]
Money = Annotated[Decimal, PlainSerializer(float, return_type=float)]
"""Exact decimal; a number with at most two decimals in JSON."""


ExternalId = Annotated[str, Field(min_length=1, max_length=CREDIT_EXTERNAL_ID_MAX_LENGTH), AfterValidator(is_storable)]
Definition = Annotated[str, Field(min_length=1, max_length=DEFINITION_MAX_LENGTH), AfterValidator(is_storable)]


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
    """A credit as it is granted or corrected; what is left out is not known, or empty."""

    model_config = ConfigDict(extra="forbid")

    amount_total: ExactNumber = Field(gt=0, max_digits=14, decimal_places=2, examples=[1_000_000])
    annual_rate: ExactNumber = Field(
        ge=0, lt=10, decimal_places=6, examples=[0.16], description="a fraction: 0.16 is 16 %"
    )
    payment_history: Annotated[list[PaymentMonth], AfterValidator(_no_month_twice)] = []
    external_id: ExternalId | None = Field(default=None, examples=["loan-2026-000417"], description="the bank's own")
    opened_on: Day | None = Field(default=None, examples=["2026-03-14"])
    as_of: Month | None = Field(
        default=None, examples=["2026-11"], description="the month that months_ago 0 stands for; null: the present one"
    )
    term_months: WholeNumber | None = Field(default=None, ge=1, le=1200, examples=[48])

    def to_new_credit(self) -> NewCredit:
        """Convert to the input of the service."""
        return NewCredit(
            amount_total=self.amount_total,
            annual_rate=self.annual_rate,
            payment_history=[month.model_dump() for month in self.payment_history],
            external_id=self.external_id,
            opened_on=self.opened_on,
            as_of=self.as_of,
            term_months=self.term_months,
        )


class PaymentIn(BaseModel):
    """The status of a credit in one month."""

    model_config = ConfigDict(extra="forbid")

    month: Month = Field(examples=["2026-11"])
    status: Status = Field(examples=["0"])


class DefaultIn(BaseModel):
    """That a credit is in default: since when, and by which definition of the bank's."""

    model_config = ConfigDict(extra="forbid")

    date: Day = Field(examples=["2026-11-15"])
    definition: Definition = Field(examples=["90 days past due"])


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

    id: int
    client_id: int
    external_id: str | None = Field(examples=["loan-2026-000417"], description="the bank's own number")
    revision: int
    opened_on: date | None
    amount_total: Money = Field(examples=[1_000_000])
    annual_rate: Money = Field(examples=[0.16])
    payment_history: list[PaymentMonth]
    term_months: int | None = Field(examples=[48], description="null if it is not recorded")
    monthly_payment: Money | None = Field(
        examples=[28340.28],
        description="over the term, of an only credit also over that of the feature contract; null without one",
    )
    as_of: str = Field(examples=["2026-11"], description="the month that months_ago 0 stands for")
    status: Status | None = Field(examples=["0"], description="of the latest month; null without a history")
    overdue: bool
    arrears: ArrearsOut | None = Field(description="null unless overdue")
    next_due: str | None = Field(examples=["2026-12"], description="a month; null if nothing is due")
    defaulted_on: date | None = Field(description="since when it is in default; null if it is not")
    default_definition: str | None = Field(examples=["90 days past due"])

    @classmethod
    def of(cls, shown: ShownCredit) -> Self:
        """Return the shape of a credit."""
        stored = shown.credit.model_dump(
            include=set(cls.model_fields) & set(Credit.model_fields) - {"as_of", "overdue"}
        )
        return cls(
            **stored,
            monthly_payment=shown.monthly_payment,
            arrears=ArrearsOut.of(shown.arrears),
            **asdict(shown.standing),
        )


class CreditRevisionOut(BaseModel):
    """One change of a credit. `payments` has the months that differ, each with its status."""

    revision: int
    timestamp: datetime
    author_id: int | None = Field(description="null: the system")
    changes: dict[str, Change] = Field(
        examples=[
            {"payments": {"old": {}, "new": {"2026-11": "1"}}, "as_of": {"old": "2026-10-01", "new": "2026-11-01"}}
        ]
    )

    @classmethod
    def of(cls, revision: CreditRevision) -> Self:
        """Return the shape of a revision."""
        return cls(**revision.model_dump(include=set(cls.model_fields)))
