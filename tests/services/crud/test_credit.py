from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import Conflict
from app.models import Credit
from app.services.crud.credit import create_credit, credits_of, get_credit
from tests.fixtures.factories import make_client, make_credit


async def create(session: AsyncSession, client_id: int) -> Credit:
    return await create_credit(
        session,
        client_id,
        amount_total=Decimal("1234567.89"),
        annual_rate=Decimal("0.1625"),
        payment_history=[{"months_ago": 0, "status": "C"}],
    )


async def test_a_credit_comes_back_as_it_was_given(session: AsyncSession) -> None:
    client = await make_client(session)
    credit = await create(session, client.user_id)
    await session.refresh(credit)
    assert await get_credit(session, client.user_id) is credit
    assert (credit.amount_total, credit.annual_rate) == (Decimal("1234567.89"), Decimal("0.1625"))
    assert credit.payment_history == [{"months_ago": 0, "status": "C"}]


async def test_a_second_credit_is_a_conflict(session: AsyncSession) -> None:
    client = await make_client(session)
    first = await make_credit(session, client)
    with pytest.raises(Conflict):
        await create(session, client.user_id)
    assert await get_credit(session, client.user_id) is first


async def test_a_credit_of_nobody_is_a_fault_and_no_conflict(session: AsyncSession) -> None:
    with pytest.raises(IntegrityError):
        await create(session, 999)


async def test_credits_of_a_page_of_clients_come_at_once(session: AsyncSession) -> None:
    one, other, without = [await make_client(session) for _ in range(3)]
    credits = {client.user_id: await make_credit(session, client) for client in (one, other)}
    assert await credits_of(session, [one.user_id, other.user_id, without.user_id]) == credits
    assert await credits_of(session, []) == {}
