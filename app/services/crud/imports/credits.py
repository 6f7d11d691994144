"""Queries about many credits at once: found by the bank's own numbers, added, changed, with their revisions."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Client, Credit, CreditRevision
from app.services.crud import bulk


async def hold_clients(session: AsyncSession, external_ids: Collection[str]) -> dict[str, int]:
    """Return clients' ids by the bank's numbers; their rows are locked in id order until the transaction ends."""
    statement = (
        select(Client.external_id, Client.user_id)
        .where(col(Client.external_id).in_(external_ids))
        .order_by(col(Client.user_id))
        .with_for_update()
    )
    return {str(external_id): user_id for external_id, user_id in (await session.exec(statement)).all()}


async def hold_clients_of_credits(session: AsyncSession, external_ids: Collection[str]) -> None:
    """Lock the clients of these credits in id order until the transaction ends."""
    theirs = select(Credit.client_id).where(col(Credit.external_id).in_(external_ids))
    statement = select(Client.user_id).where(col(Client.user_id).in_(theirs)).order_by(col(Client.user_id))
    (await session.exec(statement.with_for_update())).all()


async def find_credits(session: AsyncSession, external_ids: Collection[str]) -> dict[str, Credit]:
    """Return credits by the bank's numbers, as they are now."""
    statement = select(Credit).where(col(Credit.external_id).in_(external_ids))
    found = await session.exec(statement.execution_options(populate_existing=True))
    return {str(credit.external_id): credit for credit in found.all()}


async def add_credits(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Add credits with all columns but the ids, which are returned in order. Raises Conflict for a number twice."""
    ids = await bulk.next_ids(session, Credit, len(rows)) if rows else []
    numbered = [{"id": credit_id, **row} for credit_id, row in zip(ids, rows, strict=True)]
    await bulk.insert_rows(session, Credit, numbered)
    return ids


async def change_credits(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Change credits, each with its id and all columns that may change."""
    await bulk.update_rows(session, Credit, rows)


async def add_credit_revisions(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add what changed, sealed."""
    await bulk.insert_rows(session, CreditRevision, rows)
