"""Queries about one client: creation and edits. Every edit leaves a revision behind."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Update
from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import ChangedMeanwhile, PreconditionFailed
from app.models import Client, User
from app.models.base import utc_now
from app.services.crud.client_revision import add_client_revision
from app.services.crud.manager import require_active_manager

CHANGED_MEANWHILE = "The client was changed in the meantime; load it again."


async def get_client(session: AsyncSession, client_id: int, *, for_update: bool = False) -> Client | None:
    """Return the client with this id; `for_update` blocks other editors until this transaction ends."""
    return await session.get(Client, client_id, with_for_update=for_update, populate_existing=for_update)


async def create_client(
    session: AsyncSession,
    user: User,
    *,
    features: Mapping[str, Any],
    manager_id: int | None = None,
    author_id: int | None = None,
) -> Client:
    """Make a user of role client into a client at revision 1; `InvalidInput` for a manager who is none."""
    if manager_id is not None:
        await require_active_manager(session, manager_id)
    client = Client(user_id=user.id, manager_id=manager_id, features=dict(features))
    session.add(client)
    await session.flush()
    await add_client_revision(session, client, changes={}, author_id=author_id)
    return client


async def revise_client(
    session: AsyncSession,
    client: Client,
    *,
    features: Mapping[str, Any],
    manager_id: int | None,
    author_id: int | None,
    expected_revision: int | None = None,
) -> Client:
    """Bring a client to a new state as one revision: who, when, old → new. No difference, no revision.

    Concurrent edits lose nothing: the second one gets `PreconditionFailed` if it named the revision it had
    read, else `ChangedMeanwhile`. `InvalidInput` for a missing or inactive manager.
    """
    if expected_revision not in {None, client.revision}:
        raise PreconditionFailed(CHANGED_MEANWHILE)
    changes = _changes(client, features=features, manager_id=manager_id)
    if not changes:
        return client
    if "manager_id" in changes and manager_id is not None:
        await require_active_manager(session, manager_id)
    statement = _update_of_this_revision(client).values(features=dict(features), manager_id=manager_id)
    if (await session.exec(statement)).rowcount != 1:
        raise (
            ChangedMeanwhile(CHANGED_MEANWHILE) if expected_revision is None else PreconditionFailed(CHANGED_MEANWHILE)
        )
    await session.refresh(client)
    await add_client_revision(session, client, changes=changes, author_id=author_id)
    return client


def _update_of_this_revision(client: Client) -> Update:
    """Return an update that matches no row if a newer revision exists."""
    return (
        update(Client)
        .where(col(Client.user_id) == client.user_id, col(Client.revision) == client.revision)
        .values(revision=client.revision + 1, timestamp=utc_now())
        .execution_options(synchronize_session=False)
    )


def _changes(client: Client, *, features: Mapping[str, Any], manager_id: int | None) -> dict[str, Any]:
    old = {**client.features, "manager_id": client.manager_id}
    new = {**features, "manager_id": manager_id}
    return {name: {"old": old.get(name), "new": new.get(name)} for name in old | new if old.get(name) != new.get(name)}
