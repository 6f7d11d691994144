"""Credits: kept exactly, several for a client, and what they sum up to."""

import asyncio
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Credit, CreditTotals, User
from app.services.credit_book.changing import NewCredit, open_credit, open_first_credit
from app.services.crud.credit import get_credit, list_credits
from app.services.crud.forgetting import forget_client
from database.database import session_scope
from tests.fixtures.factories import make_client, make_credit, make_user
from tests.fixtures.small_bank import features


def month(status: str, ago: int = 0) -> list[dict[str, Any]]:
    return [{"months_ago": ago, "status": status}]


async def totals(session: AsyncSession, client_id: int) -> tuple[Any, ...] | None:
    """How many, how many open, the amount, the status, whether one is overdue."""
    statement = select(CreditTotals).where(CreditTotals.client_id == client_id)
    found = (await session.exec(statement.execution_options(populate_existing=True))).one_or_none()
    if found is None:
        return None
    return found.credits, found.open_credits, found.amount_total, found.payment_status, found.overdue


async def test_a_credit_is_kept_exactly_and_its_history_newest_month_first(session: AsyncSession) -> None:
    author, client = await make_user(session), await make_client(session)
    months = [{"months_ago": 2, "status": "C"}, {"months_ago": 0, "status": "3"}, {"months_ago": 1, "status": "0"}]
    new = NewCredit(amount_total=Decimal("1234567.89"), annual_rate=Decimal("0.16"), payment_history=months)
    credit_id = (await open_first_credit(session, client.user_id, new, author=author)).id
    session.expunge_all()
    credit = await get_credit(session, credit_id)
    assert credit is not None
    assert (credit.amount_total, credit.annual_rate) == (Decimal("1234567.89"), Decimal("0.16"))
    assert [month["months_ago"] for month in credit.payment_history] == [0, 1, 2]
    assert (credit.payment_status, credit.overdue) == ("3", True)


@pytest.mark.parametrize("status", ["0", "1", "2", "3", "4", "5", "C", "X", None])
async def test_overdue_is_a_latest_month_of_one_to_five(session: AsyncSession, status: str | None) -> None:
    history = [{"months_ago": 1, "status": status}, {"months_ago": 2, "status": "5"}] if status else []
    client = await make_client(session)
    credit = await make_credit(session, client, payment_history=history)
    assert (credit.payment_status, credit.overdue) == (status, status in set("12345"))
    found = await totals(session, client.user_id)
    assert found is not None
    assert found[3:] == (status, status in set("12345"))


async def test_a_client_may_have_no_credit(session: AsyncSession) -> None:
    client = await make_client(session)
    assert await list_credits(session, client.user_id) == []
    assert await totals(session, client.user_id) is None


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (["0", "2", "1"], (3, 3, Decimal(6), "2", True)),
        (["C", "0"], (2, 1, Decimal(2), "0", False)),
        (["X", "0", "C"], (3, 2, Decimal(3), "0", False)),
        (["C", "C"], (2, 0, Decimal(3), "C", False)),
        (["C", None], (2, 1, Decimal(2), None, False)),
    ],
)
async def test_the_sums_of_several_credits_follow_from_all_of_them(
    session: AsyncSession, statuses: list[str | None], expected: tuple[Any, ...]
) -> None:
    client, other = await make_client(session), await make_client(session)
    await make_credit(session, other)
    for amount, status in enumerate(statuses, start=1):
        history = month(status) if status else []
        await make_credit(session, client, amount_total=Decimal(amount), payment_history=history)
    assert await totals(session, client.user_id) == expected
    assert await totals(session, other.user_id) == (1, 1, Decimal(1_000_000), "0", False)


async def test_the_sums_follow_a_change_and_go_with_the_last_credit(session: AsyncSession) -> None:
    client = await make_client(session)
    credits = [await make_credit(session, client, amount_total=Decimal(amount)) for amount in (1, 2)]
    credits[0].payment_history = month("5")
    session.add(credits[0])
    await session.flush()
    assert await totals(session, client.user_id) == (2, 2, Decimal(3), "5", True)
    await session.delete(credits[0])
    await session.flush()
    assert await totals(session, client.user_id) == (1, 1, Decimal(2), "0", False)
    await forget_client(session, client.user_id)
    assert await totals(session, client.user_id) is None


async def test_the_newest_open_credit_comes_first_and_closed_ones_last(session: AsyncSession) -> None:
    client = await make_client(session)
    days = {"closed": date(2026, 9, 1), "older": date(2024, 1, 1), "newest": date(2026, 5, 1), "undated": None}
    for name, day in days.items():
        status = "C" if name == "closed" else "0"
        await make_credit(session, client, external_id=name, opened_on=day, payment_history=month(status))
    found = [credit.external_id for credit in await list_credits(session, client.user_id)]
    assert found == ["newest", "older", "undated", "closed"]


async def test_credits_opened_at_the_same_time_are_all_in_the_sums(file_engine: AsyncEngine) -> None:
    async with session_scope(file_engine) as session:
        client_id, author_id = (await make_client(session, features=features())).user_id, (await make_user(session)).id

    async def open_one(amount: int) -> None:
        async with session_scope(file_engine) as session:
            author = await session.get_one(User, author_id)
            new = NewCredit(amount_total=Decimal(amount), annual_rate=Decimal(0))
            await open_credit(session, client_id, new, author=author)

    await asyncio.gather(*(open_one(amount) for amount in (1, 2, 4, 8)))
    async with session_scope(file_engine, read_only=True) as session:
        assert await totals(session, client_id) == (4, 4, Decimal(15), None, False)
        assert len((await session.exec(select(Credit).where(col(Credit.client_id) == client_id))).all()) == 4
