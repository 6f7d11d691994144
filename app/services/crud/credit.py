"""Queries about credits."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from operator import itemgetter
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import Conflict
from app.models import Credit


async def create_credit(
    session: AsyncSession,
    client_id: int,
    *,
    amount_total: Decimal,
    annual_rate: Decimal,
    payment_history: Sequence[Mapping[str, Any]] = (),
) -> Credit:
    """Give a client a credit; `Conflict` when there is one already.

    `amount_total` in money units with at most two decimals, `annual_rate` as a fraction (0.16). The history
    may come in any order; it is kept newest month first, which `payment_status` and `overdue` rely on.
    """
    credit = Credit(
        client_id=client_id,
        amount_total=amount_total,
        annual_rate=annual_rate,
        payment_history=sorted(map(dict, payment_history), key=itemgetter("months_ago")),
    )
    try:
        async with session.begin_nested():
            session.add(credit)
    except IntegrityError as error:
        if await get_credit(session, client_id) is None:
            raise
        raise Conflict(f"Client {client_id} has a credit already.") from error
    return credit


async def get_credit(session: AsyncSession, client_id: int) -> Credit | None:
    """Return the credit of a client."""
    return (await session.exec(select(Credit).where(col(Credit.client_id) == client_id))).one_or_none()
