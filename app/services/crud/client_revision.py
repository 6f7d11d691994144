"""Queries about revisions of clients."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import tuple_
from sqlmodel import col, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Client, ClientRevision
from app.models.base import utc_now
from app.services.crud.pages import PAGE_LIMIT, Page, cut_page


async def add_client_revision(
    session: AsyncSession, client: Client, *, changes: dict[str, Any], author_id: int | None
) -> ClientRevision:
    """Keep the present state of a client as its current revision."""
    revision = build_revision(client, changes=changes, author_id=author_id)
    session.add(revision)
    await session.flush()
    return revision


async def list_client_revisions(
    session: AsyncSession, client_id: int, *, after: int | None = None, limit: int = PAGE_LIMIT
) -> Page[ClientRevision]:
    """Revisions of a client, newest first, from the one before revision `after`."""
    conditions = [col(ClientRevision.client_id) == client_id]
    counted = select(func.count()).select_from(ClientRevision).where(*conditions)
    total = (await session.exec(counted)).one()
    if after is not None:
        conditions.append(col(ClientRevision.revision) < after)
    newest_first = col(ClientRevision.revision).desc()
    statement = select(ClientRevision).where(*conditions).order_by(newest_first).limit(limit + 1)
    rows = (await session.exec(statement)).all()
    return cut_page(rows, limit=limit, total=total, key=lambda row: row.revision)


async def changes_of(session: AsyncSession, named: Sequence[tuple[int, int]]) -> dict[tuple[int, int], dict[str, Any]]:
    """Return what edits changed, old and new, by client and revision."""
    if not named:
        return {}
    key = tuple_(col(ClientRevision.client_id), col(ClientRevision.revision))
    statement = select(ClientRevision).where(key.in_(named))
    return {(row.client_id, row.revision): row.changes for row in (await session.exec(statement)).all()}


async def detach_clients(session: AsyncSession, manager_id: int, *, author_id: int | None) -> int:
    """Detach all clients from a manager, one revision each; return how many.

    Their rows are locked in id order first, as in every write of several rows, to prevent deadlocks.
    """
    is_theirs = col(Client.manager_id) == manager_id
    in_order = select(Client.user_id).where(is_theirs).order_by(col(Client.user_id)).with_for_update(key_share=True)
    await session.exec(in_order)
    statement = (
        update(Client)
        .where(is_theirs)
        .values(manager_id=None, revision=col(Client.revision) + 1, timestamp=utc_now())
        .returning(Client)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    clients: list[Client] = list((await session.exec(statement)).scalars())
    changes = {"manager_id": {"old": manager_id, "new": None}}
    session.add_all(build_revision(client, changes=changes, author_id=author_id) for client in clients)
    await session.flush()
    return len(clients)


def build_revision(client: Client, *, changes: dict[str, Any], author_id: int | None) -> ClientRevision:
    """Return the current state of a client as a revision; not added yet."""
    return ClientRevision(
        client_id=client.user_id,
        revision=client.revision,
        features=client.features,
        changes=changes,
        author_id=author_id,
        timestamp=client.timestamp,
    )
