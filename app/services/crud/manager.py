"""Queries about managers."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import ScalarSelect
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import InvalidInput, NotFound
from app.models import Client, Manager, User
from app.services.crud.client_revision import detach_clients
from app.services.crud.pages import PAGE_LIMIT, Page, cut_page
from app.services.crud.search import user_matches
from app.services.crud.user import set_user_active


class ManagerRow(NamedTuple):
    """A manager, the user, and the number of clients."""

    manager: Manager
    user: User
    client_count: int


class Contact(NamedTuple):
    """How clients reach a manager; None for what the bank does not give."""

    phone: str | None = None
    email: str | None = None


NO_CONTACT = Contact()


async def create_manager(session: AsyncSession, user: User, contact: Contact = NO_CONTACT) -> Manager:
    """Make a user of role manager into a manager."""
    manager = Manager(user_id=user.id, **contact._asdict())
    session.add(manager)
    await session.flush()
    return manager


async def get_manager(session: AsyncSession, manager_id: int) -> ManagerRow | None:
    """Return the manager with this user id."""
    statement = (
        select(Manager, User, _client_count())
        .join(User, col(User.id) == col(Manager.user_id))
        .where(col(Manager.user_id) == manager_id)
    )
    found = (await session.exec(statement)).one_or_none()
    return ManagerRow(*found) if found else None


async def list_managers(
    session: AsyncSession,
    *,
    search: str = "",
    is_active: bool | None = None,
    after: int | None = None,
    limit: int = PAGE_LIMIT,
) -> Page[ManagerRow]:
    """Return managers by id, after the one with id `after`, with their client counts.

    `is_active` False are those who were dismissed; without it, both kinds.
    """
    conditions = user_matches(search)
    if is_active is not None:
        conditions.append(col(User.is_active).is_(is_active))
    is_user = col(User.id) == col(Manager.user_id)
    counted = select(func.count()).select_from(Manager).join(User, is_user).where(*conditions)
    total = (await session.exec(counted)).one()
    if after is not None:
        conditions.append(col(Manager.user_id) > after)
    statement = (
        select(Manager, User, _client_count())
        .join(User, is_user)
        .where(*conditions)
        .order_by(col(Manager.user_id))
        .limit(limit + 1)
    )
    rows = [ManagerRow(*row) for row in (await session.exec(statement)).all()]
    return cut_page(rows, limit=limit, total=total, key=lambda row: row.user.id)


async def require_active_manager(session: AsyncSession, manager_id: int) -> None:
    """`InvalidInput` naming `manager_id` unless it is a manager who may log in.

    Holds the user's row until the transaction ends (PostgreSQL), so that the manager is not dismissed meanwhile.
    """
    statement = (
        select(User.id)
        .join(Manager, col(Manager.user_id) == col(User.id))
        .where(col(User.id) == manager_id, col(User.is_active).is_(True))
        .with_for_update(read=True, of=User)
    )
    if (await session.exec(statement)).one_or_none() is None:
        raise InvalidInput.of("manager_id", "there is no active manager with this id", code="no_such_manager")


async def hold_active_managers(session: AsyncSession, manager_ids: Collection[int] | None = None) -> list[int]:
    """Lock the active managers, or those among the given ones, and return their ids.

    None of them can be dismissed before this transaction ends (PostgreSQL). Locked in id order to prevent deadlocks.
    """
    statement = (
        select(User.id)
        .join(Manager, col(Manager.user_id) == col(User.id))
        .where(col(User.is_active).is_(True))
        .order_by(col(User.id))
        .with_for_update(key_share=True, of=User)
    )
    if manager_ids is not None:
        statement = statement.where(col(User.id).in_(manager_ids))
    return list((await session.exec(statement)).all())


async def client_counts(session: AsyncSession, manager_ids: Collection[int]) -> dict[int, int]:
    """Count the clients of each of these managers."""
    statement = select(Manager.user_id, _client_count()).where(col(Manager.user_id).in_(manager_ids))
    return dict((await session.exec(statement)).all())


async def dismiss_manager(session: AsyncSession, manager_id: int, *, author_id: int | None = None) -> int:
    """Dismiss a manager: forbid login, end the sessions, detach the clients; how many clients were detached.

    Dismissing twice does nothing more. `NotFound` when there is no such manager.
    """
    found = await get_manager(session, manager_id)
    if found is None:
        raise NotFound(f"There is no manager {manager_id}.")
    await set_user_active(session, found.user, is_active=False)
    return await detach_clients(session, manager_id, author_id=author_id)


def _client_count() -> ScalarSelect[int]:
    counted = select(func.count()).select_from(Client)
    return counted.where(col(Client.manager_id) == col(Manager.user_id)).scalar_subquery()
