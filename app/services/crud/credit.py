"""Queries about credits. Every change leaves a revision behind."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Credit, CreditRequest, CreditRevision
from app.models.base import utc_now
from app.models.credit import CLOSED
from app.services.crud.score_request_key import KEY_LIFETIME


def newest_open_first(credits: Sequence[Credit]) -> list[Credit]:
    """Return credits in the order in which they are shown: open ones first, of them the one opened last.

    A credit without the day of its opening is older than all with one; of equals the one stored last comes first.
    """
    return sorted(
        credits,
        key=lambda one: (one.payment_status != CLOSED, one.opened_on or date.min, one.id),
        reverse=True,
    )


async def list_credits(session: AsyncSession, client_id: int) -> list[Credit]:
    """Return the credits of a client, the newest open one first, closed ones last."""
    found = await session.exec(select(Credit).where(col(Credit.client_id) == client_id))
    return newest_open_first(found.all())


async def get_credit(session: AsyncSession, credit_id: int, *, newly: bool = False) -> Credit | None:
    """Return the credit with this id; `newly` reads it again where the session has it already."""
    return await session.get(Credit, credit_id, populate_existing=newly)


async def find_credit(session: AsyncSession, external_id: str) -> Credit | None:
    """Return the credit with this number of the bank's own."""
    return (await session.exec(select(Credit).where(col(Credit.external_id) == external_id))).one_or_none()


async def store_credit(
    session: AsyncSession, credit: Credit, changes: Mapping[str, Any], *, author_id: int | None
) -> Credit:
    """Write a credit's present revision and what it changed; what the database computes is read back.

    The caller holds the client's row, and has seen that no other credit has the external id.
    """
    session.add(credit)
    await session.flush()
    await session.refresh(credit)
    session.add(
        CreditRevision(
            client_id=credit.client_id,
            credit_id=credit.id,
            revision=credit.revision,
            changes=dict(changes),
            author_id=author_id,
        )
    )
    await session.flush()
    return credit


async def list_credit_revisions(session: AsyncSession, credit: Credit) -> Sequence[CreditRevision]:
    """Return the recorded changes of a credit, newest first."""
    statement = select(CreditRevision).where(
        col(CreditRevision.client_id) == credit.client_id, col(CreditRevision.credit_id) == credit.id
    )
    return (await session.exec(statement.order_by(col(CreditRevision.revision).desc()))).all()


async def find_credit_request(session: AsyncSession, *, user_id: int, route: str, key: str) -> CreditRequest | None:
    """Return the request that succeeded with this key in the last 24 hours; an expired one makes room."""
    found = await session.get(CreditRequest, (user_id, route, key))
    if found is not None and found.timestamp <= utc_now() - KEY_LIFETIME:
        await session.delete(found)
        await session.flush()
        return None
    return found


async def prune_credit_requests(session: AsyncSession) -> int:
    """Delete the keys that are no longer valid; how many there were."""
    expired = col(CreditRequest.timestamp) <= utc_now() - KEY_LIFETIME
    return (await session.exec(delete(CreditRequest).where(expired))).rowcount
