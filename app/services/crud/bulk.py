"""Bulk reads and inserts for the seed: a few statements for thousands of rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Client, ClientRevision, Credit, Manager, Role, User


async def user_ids_by_login(session: AsyncSession, role: Role) -> dict[str, int]:
    """Ids of all users of a role."""
    rows = await session.exec(select(User.login, User.id).where(col(User.role) == role))
    return dict(rows.all())


async def manager_ids(session: AsyncSession) -> set[int]:
    """Ids of all managers."""
    return set((await session.exec(select(Manager.user_id))).all())


async def client_ids(session: AsyncSession) -> set[int]:
    """Ids of all clients."""
    return set((await session.exec(select(Client.user_id))).all())


async def client_ids_with_revisions(session: AsyncSession) -> set[int]:
    """Ids of the clients whose first revision is kept."""
    statement = select(ClientRevision.client_id).where(col(ClientRevision.revision) == 1)
    return set((await session.exec(statement)).all())


async def client_ids_with_credit(session: AsyncSession) -> set[int]:
    """Ids of the clients who have a credit."""
    return set((await session.exec(select(Credit.client_id))).all())


async def insert_rows(session: AsyncSession, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> int:
    """Inserts rows in one statement; returns how many."""
    if rows:
        await session.exec(insert(table), params=rows)
    return len(rows)
