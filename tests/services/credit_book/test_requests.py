"""One `Idempotency-Key`, one change: sent again it returns the credit, and with another body it is refused."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import InvalidInput
from app.models import Credit, CreditRequest, User
from app.models.base import utc_now
from app.services.credit_book.changing import NewCredit, open_credit
from app.services.credit_book.requests import CreditKey, once
from app.services.crud.credit import list_credits, prune_credit_requests
from tests.fixtures.factories import make_client, make_user
from tests.fixtures.small_bank import features

NEW = NewCredit(amount_total=Decimal(1), annual_rate=Decimal(0))


async def _open(session: AsyncSession, author: User, client_id: int, key: CreditKey | None) -> Credit:
    async def work() -> Credit:
        return (await open_credit(session, client_id, NEW, author=author))[0]

    return await once(session, key, client_id, work)


async def test_a_key_leads_to_one_credit_for_a_day(session: AsyncSession) -> None:
    author, client_id = await make_user(session), (await make_client(session, features=features())).user_id
    key = CreditKey(author.id, f"/clients/{client_id}/credits", "order-17", "a" * 64)
    first, again = [(await _open(session, author, client_id, key)).id for _ in range(2)]
    assert first == again
    with pytest.raises(InvalidInput, match="Idempotency-Key"):
        await _open(session, author, client_id, replace(key, request_hash="b" * 64))
    assert await prune_credit_requests(session) == 0
    remembered = (await session.exec(select(CreditRequest))).one()
    remembered.timestamp = utc_now() - timedelta(hours=25)
    session.add(remembered)
    await session.flush()
    assert (await _open(session, author, client_id, key)).id != first
    assert len(await list_credits(session, client_id)) == 2


async def test_without_a_key_each_request_opens_a_credit(session: AsyncSession) -> None:
    author, client_id = await make_user(session), (await make_client(session, features=features())).user_id
    assert len({(await _open(session, author, client_id, None)).id for _ in range(3)}) == 3
