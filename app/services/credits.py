"""A credit with its monthly payment, its current standing, and the next due date."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

import numpy as np
from sqlmodel.ext.asyncio.session import AsyncSession

from app.ml.contracts.definition import Contract
from app.ml.contracts.features import annuity
from app.models import Client, Credit
from app.models.base import utc_now
from app.services.crud import credit as credit_crud

CENT = Decimal("0.01")
CLOSED = "C"
MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True)
class Standing:
    """The standing of a credit. Months are written `2026-11`.

    `as_of` is the month that `months_ago` 0 stands for; `status` the latest month's, None without a history.
    """

    as_of: str
    status: str | None
    overdue: bool
    next_due: str | None


@dataclass(frozen=True)
class ShownCredit:
    """A stored credit with the derived values."""

    credit: Credit
    monthly_payment: Decimal | None
    standing: Standing


def monthly_payment(*, amount_total: Decimal, annual_rate: Decimal, term_months: int) -> Decimal | None:
    """Level payment of each month, to the cent: the annuity of the amount, and never less than repays it.

    `amount_total` in money, `annual_rate` as a fraction. None for a term the annuity is not defined for.

    >>> monthly_payment(amount_total=Decimal(1_000_000), annual_rate=Decimal("0.16"), term_months=48)
    Decimal('28340.28')
    """
    (payment,) = annuity(
        principal=np.array([float(amount_total)]),
        term_months=np.array([float(term_months)]),
        annual_rate=float(annual_rate),
    )
    if np.isnan(payment):
        return None
    least = (amount_total / term_months).quantize(CENT, ROUND_CEILING)
    return max(least, Decimal(float(payment)).quantize(CENT, ROUND_HALF_UP))


def standing(status: str | None, *, overdue: bool, today: date) -> Standing:
    """Return the current standing. An overdue credit is due this month, an open one next month, a closed one never.

    `status` is the latest month's, None without a history; both are kept beside the credit.

    >>> standing("0", overdue=False, today=date(2026, 12, 24))
    Standing(as_of='2026-12', status='0', overdue=False, next_due='2027-01')
    """
    as_of = _month(today, ahead=0)
    next_due = None if status in {None, CLOSED} else as_of if overdue else _month(today, ahead=1)
    return Standing(as_of, status, overdue, next_due)


async def shown_credit(
    session: AsyncSession, contract: Contract, client: Client, *, now: datetime | None = None
) -> ShownCredit | None:
    """Return the client's credit as of today (UTC), or None."""
    credit = await credit_crud.get_credit(session, client.user_id)
    if credit is None:
        return None
    term_months = client.features.get(contract.term) if contract.term else None
    payment = None
    if term_months is not None:
        payment = monthly_payment(
            amount_total=credit.amount_total, annual_rate=credit.annual_rate, term_months=term_months
        )
    today = (now or utc_now()).date()
    return ShownCredit(credit, payment, standing(credit.payment_status, overdue=credit.overdue, today=today))


def _month(day: date, *, ahead: int) -> str:
    years, month = divmod(day.month - 1 + ahead, MONTHS_OF_A_YEAR)
    return f"{day.year + years:04}-{month + 1:02}"
