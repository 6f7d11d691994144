"""Queries that reassign clients, one revision each."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Client
from app.models.base import utc_now
from app.services.crud.client_revision import build_revision


async def clients_to_move(session: AsyncSession, client_ids: Collection[int]) -> list[Client]:
    """Those of the named clients that exist, by id; others who change them wait until this transaction ends."""
    return await _locked(session, col(Client.user_id).in_(client_ids))


async def clients_to_hand_over(session: AsyncSession, manager_id: int) -> list[Client]:
    """All clients of a manager, by id; others who change them wait until this transaction ends."""
    return await _locked(session, col(Client.manager_id) == manager_id)


async def move_clients(
    session: AsyncSession, clients: Sequence[Client], managers: Mapping[int, int], *, author_id: int | None
) -> int:
    """Assign each client to the manager in `managers` (by client id); return how many were reassigned.

    `clients` as read to be moved. A client who has that manager already stays unchanged, without a revision.
    """
    moved = [client for client in clients if client.manager_id != managers[client.user_id]]
    for client in moved:
        changes = {"manager_id": {"old": client.manager_id, "new": managers[client.user_id]}}
        client.manager_id = managers[client.user_id]
        client.revision += 1
        client.timestamp = utc_now()
        session.add(build_revision(client, changes=changes, author_id=author_id))
    await session.flush()
    return len(moved)


async def _locked(session: AsyncSession, condition: ColumnElement[bool]) -> list[Client]:
    statement = select(Client).where(condition).order_by(col(Client.user_id)).with_for_update()
    return list((await session.exec(statement.execution_options(populate_existing=True))).all())
