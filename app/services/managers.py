"""Managers: how they are reached, who gets the clients of one who leaves, and clients given to one."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heapreplace
from typing import Literal

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import InvalidInput, NoOtherManager
from app.models import User
from app.services.audit.acts import Act
from app.services.audit.recording import SYSTEM, by, record
from app.services.crud import client_assignment as assignment_crud
from app.services.crud import manager as manager_crud

SPREAD: Literal["spread"] = "spread"
Recipient = int | Literal["spread"] | None
"""Who takes the clients: the manager with that id, all others evenly, or no manager."""

_log = structlog.stdlib.get_logger("security")


@dataclass(frozen=True)
class Dismissal:
    """The result of a dismissal: clients without a manager, and clients per recipient."""

    detached_clients: int
    handed_over: Mapping[int, int]


async def dismiss_manager(
    session: AsyncSession, manager_id: int, *, clients_go_to: Recipient = None, author: User | None
) -> Dismissal:
    """Forbids a manager to log in, ends the sessions, and hands the clients over, a revision each.

    `author` is None where the bank's provider took the role away. Raises NoOtherManager, and InvalidInput naming
    `clients_go_to` for who is no other active manager.
    """
    handed_over: Mapping[int, int] = {}
    if clients_go_to is not None:
        handed_over = await _hand_over(session, manager_id, clients_go_to, author)
    author_id = author.id if author else None
    detached = await manager_crud.dismiss_manager(session, manager_id, author_id=author_id)
    went = {"detached": detached, "handed_over": {str(heir): count for heir, count in handed_over.items()}}
    await record(session, Act.MANAGER_DISMISSED, by(author) if author else SYSTEM, manager_id, details=went)
    _log.info("manager dismissed", user_id=manager_id, by=author_id)
    return Dismissal(detached, handed_over)


async def assign_clients(session: AsyncSession, manager_id: int, client_ids: Collection[int], *, author: User) -> int:
    """Assign clients to a manager, one revision each, all or none; return how many were reassigned.

    Raises InvalidInput naming `manager_id` for one who may not log in, `client_ids` for a client who does not exist.
    """
    await manager_crud.require_active_manager(session, manager_id)
    clients = await assignment_crud.clients_to_move(session, client_ids)
    if missing := sorted(set(client_ids) - {client.user_id for client in clients}):
        sentence = f"there is no client {', '.join(map(str, missing[:10]))}"
        raise InvalidInput.of("client_ids", sentence, code="no_such_client")
    assigned = await assignment_crud.move_clients(
        session, clients, dict.fromkeys(client_ids, manager_id), author_id=author.id
    )
    moved = {"client_ids": sorted(set(client_ids)), "assigned": assigned}
    await record(session, Act.CLIENTS_ASSIGNED, by(author), manager_id, details=moved)
    return assigned


async def change_contact(
    session: AsyncSession, row: manager_crud.ManagerRow, changes: Mapping[str, str | None], *, author: User
) -> None:
    """Change a manager's telephone or e-mail, as named in `changes`; None clears."""
    old_and_new = {name: {"old": getattr(row.manager, name), "new": value} for name, value in changes.items()}
    for name, value in changes.items():
        setattr(row.manager, name, value)
    await session.flush()
    await record(session, Act.MANAGER_CONTACT_CHANGED, by(author), row.user.id, personal=old_and_new)
    _log.info("manager contact changed", user_id=row.user.id, fields=sorted(changes), by=author.id)


def spread(client_ids: Sequence[int], loads: Mapping[int, int]) -> dict[int, int]:
    """Return a manager for each client: the one with the fewest at that point, of equals the lower id.

    `loads` is how many clients each manager has.

    >>> spread([7, 8, 9], {1: 1, 2: 0})
    {7: 2, 8: 1, 9: 2}
    """
    queue = [(load, manager_id) for manager_id, load in loads.items()]
    heapify(queue)
    managers = {}
    for client_id in client_ids:
        load, manager_id = queue[0]
        managers[client_id] = manager_id
        heapreplace(queue, (load + 1, manager_id))
    return managers


async def _hand_over(
    session: AsyncSession, manager_id: int, clients_go_to: int | Literal["spread"], author: User | None
) -> Mapping[int, int]:
    """Reassign the clients; return the number per recipient. The managers are locked until the transaction ends."""
    wanted = None if clients_go_to == SPREAD else {manager_id, clients_go_to}
    active = await manager_crud.hold_active_managers(session, wanted)
    heirs = [user_id for user_id in active if user_id != manager_id]
    if not heirs and clients_go_to != SPREAD:
        raise InvalidInput.of("clients_go_to", "there is no other active manager with this id", code="no_such_manager")
    clients = await assignment_crud.clients_to_hand_over(session, manager_id)
    if not clients:
        return {}
    if not heirs:
        raise NoOtherManager
    managers = spread([client.user_id for client in clients], await manager_crud.client_counts(session, heirs))
    author_id = author.id if author else None
    await assignment_crud.move_clients(session, clients, managers, author_id=author_id)
    return dict(sorted(Counter(managers.values()).items()))
