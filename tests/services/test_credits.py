"""What follows from a credit: the payment repays it, and the next month due is told."""

import doctest
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel.ext.asyncio.session import AsyncSession

from app.ml.contracts.features import LONGEST_TERM_MONTHS
from app.ml.contracts.loader import load_contract
from app.models.credit import RATE_BELOW
from app.services import credits as credits_service
from app.services.credits import CENT, arrears, monthly_payment, shown_credit, standing
from tests.fixtures.factories import make_client, make_credit
from tests.fixtures.small_bank import features

TERMS = st.integers(1, LONGEST_TERM_MONTHS)
AMOUNTS = st.decimals(CENT, Decimal("999999999999.99"), places=2)
RATES = st.decimals(0, RATE_BELOW - Decimal("0.000001"), places=6)
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def history(*statuses: str) -> list[dict[str, Any]]:
    return [{"months_ago": month, "status": status} for month, status in enumerate(statuses)]


def test_the_worked_examples_are_true() -> None:
    done = doctest.testmod(credits_service)
    assert (done.attempted, done.failed) == (4, 0)


@given(amount=AMOUNTS, rate=RATES, term=TERMS)
def test_all_payments_together_repay_the_amount(amount: Decimal, rate: Decimal, term: int) -> None:
    payment = monthly_payment(amount_total=amount, annual_rate=rate, term_months=term)
    assert payment is not None
    assert payment * term >= amount
    assert payment == payment.quantize(CENT)


@given(amount=AMOUNTS, term=TERMS)
def test_without_interest_no_cent_too_much_is_paid_a_month(amount: Decimal, term: int) -> None:
    payment = monthly_payment(amount_total=amount, annual_rate=Decimal(0), term_months=term)
    assert payment is not None
    assert (payment - CENT) * term < amount


@given(amount=AMOUNTS, rates=st.tuples(RATES, RATES), term=TERMS)
def test_a_higher_rate_never_costs_less(amount: Decimal, rates: tuple[Decimal, Decimal], term: int) -> None:
    low, high = (monthly_payment(amount_total=amount, annual_rate=rate, term_months=term) for rate in sorted(rates))
    assert low is not None
    assert high is not None
    assert low <= high + CENT


def test_a_term_beyond_all_tables_has_no_payment() -> None:
    assert monthly_payment(amount_total=Decimal(1), annual_rate=Decimal(0), term_months=481) is None


@pytest.mark.parametrize(
    ("statuses", "overdue", "next_due"),
    [
        ("", False, None),
        ("C", False, None),
        ("C5", False, None),
        ("0", False, "2026-12"),
        ("05", False, "2026-12"),
        ("X", False, "2026-12"),
        ("1", True, "2026-11"),
        ("50", True, "2026-11"),
    ],
)
async def test_the_latest_month_decides(
    session: AsyncSession, statuses: str, overdue: bool, next_due: str | None
) -> None:
    client = await make_client(session)
    await make_credit(session, client, payment_history=history(*statuses))
    shown = await shown_credit(session, load_contract("consumer_loan"), client, now=NOW)
    assert shown is not None
    assert (shown.standing.as_of, shown.standing.status) == ("2026-11", statuses[0] if statuses else None)
    assert (shown.standing.overdue, shown.standing.next_due) == (overdue, next_due)


@pytest.mark.parametrize(
    ("statuses", "days", "since"),
    [("1", 30, "2026-11"), ("3210", 90, "2026-09"), ("5555555", 150, "2026-05"), ("1X1", 30, "2026-11")],
)
def test_what_is_overdue_is_told_with_its_days_amount_and_beginning(statuses: str, days: int, since: str) -> None:
    found = arrears(history(*statuses), payment=Decimal("100.50"), today=NOW.date())
    assert found is not None
    assert (found.days, found.since, found.amount) == (days, since, days // 30 * Decimal("100.50"))


@pytest.mark.parametrize("statuses", ["", "0", "C5", "X1"])
def test_without_a_delay_now_nothing_is_overdue(statuses: str) -> None:
    assert arrears(history(*statuses), payment=Decimal(1), today=NOW.date()) is None


def test_a_month_without_a_record_ends_the_delay() -> None:
    months = [{"months_ago": 0, "status": "1"}, {"months_ago": 2, "status": "1"}]
    found = arrears(months, payment=None, today=NOW.date())
    assert found is not None
    assert (found.since, found.amount) == ("2026-11", None)


def test_after_december_comes_january() -> None:
    assert standing("0", overdue=False, today=date(2026, 12, 31)).next_due == "2027-01"


@pytest.mark.parametrize(
    ("contract", "payment"),
    [("consumer_loan", Decimal("28340.28")), ("card_application", None)],
)
async def test_the_term_is_the_feature_that_the_contract_names(
    session: AsyncSession, contract: str, payment: Decimal | None
) -> None:
    client = await make_client(session, features=features(term_months=48))
    await make_credit(session, client)
    shown = await shown_credit(session, load_contract(contract), client, now=NOW)
    assert shown is not None
    assert (shown.monthly_payment, shown.standing.as_of) == (payment, "2026-11")


async def test_without_a_credit_there_is_nothing_to_show(session: AsyncSession) -> None:
    assert await shown_credit(session, load_contract("consumer_loan"), await make_client(session)) is None
