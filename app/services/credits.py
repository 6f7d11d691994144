"""Credits with their monthly payments, their current standing, what is overdue, and the next due dates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
from sqlmodel.ext.asyncio.session import AsyncSession

from app.ml.contracts.definition import Contract
from app.ml.contracts.features import annuity
from app.models import Client, Credit
from app.models.base import utc_now
from app.models.credit import CLOSED, OVERDUE_STATUSES
from app.services.crud import credit as credit_crud
from app.services.crud.lists.client_list import ClientSummary

CENT = Decimal("0.01")
MONTHS_OF_A_YEAR = 12
DAYS_OF_A_STATUS = 30
"""A status of 1 to 5 says that a payment has been late for at least so many days for each step."""


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
class Arrears:
    """What is overdue, as far as the payment statuses say: lower bounds.

    `days` since the oldest unpaid payment was due; `amount` in money, one monthly payment for each thirty of them, None
    where the payment is unknown; `since` the month (`2026-11`) in which the present delay was first recorded.
    """

    days: int
    amount: Decimal | None
    since: str


@dataclass(frozen=True)
class ShownCredit:
    """A stored credit with the derived values. `arrears` is None unless it is overdue."""

    credit: Credit
    monthly_payment: Decimal | None
    standing: Standing
    arrears: Arrears | None


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


def standing(status: str | None, *, overdue: bool, today: date, as_of: date | None = None) -> Standing:
    """Return the current standing. An overdue credit is due this month, an open one next month, a closed one never.

    `status` is the latest month's, None without a history; both are kept beside the credit. `as_of` is in the latest
    month where that is known: an open credit is due in the month after it, or this month if that is over.

    >>> standing("0", overdue=False, today=date(2026, 12, 24))
    Standing(as_of='2026-12', status='0', overdue=False, next_due='2027-01')
    """
    now, due = _month(today, ahead=0), _month(as_of or today, ahead=1)
    next_due = None if status in {None, CLOSED} else now if overdue else max(now, due)
    return Standing(_month(as_of or today, ahead=0), status, overdue, next_due)


def arrears(payment_history: Sequence[Mapping[str, Any]], *, payment: Decimal | None, today: date) -> Arrears | None:
    """Return what is overdue by a history, newest month first; None if the latest month is not.

    `payment` is the monthly one. A month without a delay, or without a record, ends the present delay.

    >>> months = [{"months_ago": 0, "status": "2"}, {"months_ago": 1, "status": "1"}, {"months_ago": 2, "status": "0"}]
    >>> arrears(months, payment=Decimal("500.10"), today=date(2026, 12, 24))
    Arrears(days=60, amount=Decimal('1000.20'), since='2026-11')
    """
    run = 0
    for place, month in enumerate(payment_history):
        if month["status"] not in OVERDUE_STATUSES or month["months_ago"] != payment_history[0]["months_ago"] + place:
            break
        run = place + 1
    if not run:
        return None
    latest = payment_history[0]
    steps = int(latest["status"])
    return Arrears(
        days=steps * DAYS_OF_A_STATUS,
        amount=None if payment is None else steps * payment,
        since=_month(today, ahead=-(latest["months_ago"] + run - 1)),
    )


def payment_of(contract: Contract, features: Mapping[str, Any], credit: Credit, *, is_only: bool) -> Decimal | None:
    """Return the monthly payment of a credit over its term; None without one.

    The term among the client's features is taken where the credit has none and is the client's only one.
    """
    term_months = credit.term_months
    if term_months is None and is_only and contract.term:
        term_months = features.get(contract.term)
    if term_months is None:
        return None
    return monthly_payment(amount_total=credit.amount_total, annual_rate=credit.annual_rate, term_months=term_months)


def arrears_of_row(contract: Contract, row: ClientSummary, *, today: date) -> Arrears | None:
    """Return what is overdue on a line of a list: the days of the latest credit, and all that is due."""
    found = [
        arrears(
            credit.payment_history,
            payment=payment_of(contract, row.features or {}, credit, is_only=row.credits == 1),
            today=credit.as_of or today,
        )
        for credit in row.overdue_credits
    ]
    late = [one for one in found if one is not None]
    if not late:
        return None
    amounts = [one.amount for one in late]
    return Arrears(
        days=max(one.days for one in late),
        amount=None if None in amounts else sum(filter(None, amounts), Decimal(0)),
        since=min(one.since for one in late),
    )


async def shown_credits(
    session: AsyncSession, contract: Contract, client: Client, *, now: datetime | None = None
) -> list[ShownCredit]:
    """Return the client's credits as of today (UTC), the newest open one first, closed ones last."""
    credits = await credit_crud.list_credits(session, client.user_id)
    today = (now or utc_now()).date()
    return [_shown(contract, client, credit, is_only=len(credits) == 1, today=today) for credit in credits]


async def shown_credit(
    session: AsyncSession, contract: Contract, client: Client, *, now: datetime | None = None
) -> ShownCredit | None:
    """Return the client's newest open credit as of today (UTC), a closed one where none is open, or None."""
    credits = await shown_credits(session, contract, client, now=now)
    return credits[0] if credits else None


def _shown(contract: Contract, client: Client, credit: Credit, *, is_only: bool, today: date) -> ShownCredit:
    payment = payment_of(contract, client.features, credit, is_only=is_only)
    return ShownCredit(
        credit,
        payment,
        standing(credit.payment_status, overdue=credit.overdue, today=today, as_of=credit.as_of),
        arrears(credit.payment_history, payment=payment, today=credit.as_of or today),
    )


def _month(day: date, *, ahead: int) -> str:
    years, month = divmod(day.month - 1 + ahead, MONTHS_OF_A_YEAR)
    return f"{day.year + years:04}-{month + 1:02}"
