from decimal import Decimal

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import Conflict
from app.models import Credit
from app.services.crud.credit import create_credit, get_credit
from tests.fixtures.factories import make_client, make_credit


async def add_credit(session: AsyncSession, client_id: int) -> Credit:
    return await create_credit(
        session,
        client_id,
        amount_total=Decimal("1234567.89"),
        annual_rate=Decimal("0.16"),
        payment_history=[{"months_ago": 0, "status": "C"}],
    )


async def test_a_credit_is_kept_exactly(session: AsyncSession) -> None:
    client_id = (await make_client(session)).user_id
    await add_credit(session, client_id)
    session.expunge_all()
    credit = await get_credit(session, client_id)
    assert credit is not None
    assert (credit.amount_total, credit.annual_rate) == (Decimal("1234567.89"), Decimal("0.16"))
    assert credit.payment_history == [{"months_ago": 0, "status": "C"}]


async def test_a_second_credit_is_refused_and_the_transaction_goes_on(session: AsyncSession) -> None:
    client, other = await make_client(session), await make_client(session)
    await add_credit(session, client.user_id)
    with pytest.raises(Conflict):
        await add_credit(session, client.user_id)
    assert (await add_credit(session, other.user_id)).id > 0


async def test_a_history_in_any_order_is_kept_newest_month_first(session: AsyncSession) -> None:
    months = [{"months_ago": 2, "status": "C"}, {"months_ago": 0, "status": "3"}, {"months_ago": 1, "status": "0"}]
    client = await make_client(session)
    await create_credit(
        session, client.user_id, amount_total=Decimal(1), annual_rate=Decimal(0), payment_history=months
    )
    session.expunge_all()
    credit = await get_credit(session, client.user_id)
    assert credit is not None
    assert [month["months_ago"] for month in credit.payment_history] == [0, 1, 2]
    assert (credit.payment_status, credit.overdue) == ("3", True)


@pytest.mark.parametrize("status", ["0", "1", "2", "3", "4", "5", "C", "X", None])
async def test_overdue_is_a_latest_month_of_one_to_five(session: AsyncSession, status: str | None) -> None:
    history = [{"months_ago": 1, "status": status}, {"months_ago": 2, "status": "5"}] if status else []
    credit = await make_credit(session, await make_client(session), payment_history=history)
    assert (credit.payment_status, credit.overdue) == (status, status in set("12345"))


async def test_a_client_may_have_no_credit(session: AsyncSession) -> None:
    assert await get_credit(session, (await make_client(session)).user_id) is None
