"""The credits in the document of all about a person."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict


class PersonCreditOut(BaseModel):
    """A credit with its payments, newest month first; `as_of` is the month that `months_ago` 0 stands for."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    external_id: str | None
    opened_on: date | None
    amount_total: Decimal
    annual_rate: Decimal
    term_months: int | None
    as_of: date | None
    payment_history: list[dict[str, Any]]
    defaulted_on: date | None
    default_definition: str | None


class PersonCreditRevisionOut(BaseModel):
    """A change of a credit: what it was and what it became, by which user."""

    model_config = ConfigDict(from_attributes=True)

    credit_id: int
    revision: int
    timestamp: datetime
    author_id: int | None
    changes: dict[str, Any]
