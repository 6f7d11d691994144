"""A manager leaves: every client goes where it was said, once, and evenly where it was said so."""

import asyncio
import doctest
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import InvalidInput, NoOtherManager
from app.models import Client, Manager, Role, User
from app.services import managers as managers_service
from app.services.crud import manager as manager_crud
from app.services.crud.client_revision import list_client_revisions
from app.services.managers import SPREAD, assign_clients, dismiss_manager, spread
from database.database import session_scope
from tests.fixtures.both_databases import file_engine
from tests.fixtures.factories import make_client, make_manager, make_user

__all__ = ["file_engine"]


async def clients_of(session: AsyncSession, manager: Manager, count: int) -> list[int]:
    return [(await make_client(session, manager_id=manager.user_id)).user_id for _ in range(count)]


async def is_active(session: AsyncSession, manager: Manager) -> bool:
    return (await session.get_one(User, manager.user_id)).is_active


def test_the_worked_example_is_true() -> None:
    done = doctest.testmod(managers_service)
    assert (done.attempted, done.failed) == (1, 0)


@given(
    clients=st.lists(st.integers(1, 10**6), unique=True, max_size=60),
    loads=st.dictionaries(st.integers(1, 50), st.integers(0, 40), min_size=1, max_size=8),
)
def test_clients_are_spread_as_evenly_as_can_be(clients: list[int], loads: dict[int, int]) -> None:
    managers = spread(clients, loads)
    assert list(managers) == clients
    got = Counter(managers.values())
    after = {manager: load + got[manager] for manager, load in loads.items()}
    assert all(after[manager] <= min(after.values()) + 1 for manager in got)


async def test_clients_go_to_the_one_who_was_named(session: AsyncSession) -> None:
    admin, leaves, heir, other = await make_user(session, Role.ADMIN), *[await make_manager(session) for _ in range(3)]
    ids = await clients_of(session, leaves, 3)
    done = await dismiss_manager(session, leaves.user_id, clients_go_to=heir.user_id, author=admin)
    assert (done.detached_clients, done.handed_over) == (0, {heir.user_id: 3})
    assert await manager_crud.client_counts(session, [leaves.user_id, heir.user_id, other.user_id]) == {
        leaves.user_id: 0,
        heir.user_id: 3,
        other.user_id: 0,
    }
    assert not await is_active(session, leaves)
    for client_id in ids:
        newest, first = (await list_client_revisions(session, client_id)).rows
        assert newest.changes == {"manager_id": {"old": leaves.user_id, "new": heir.user_id}}
        assert (newest.author_id, first.revision) == (admin.id, 1)


async def test_spread_gives_most_to_those_with_fewest_and_none_to_who_has_left(session: AsyncSession) -> None:
    admin, leaves, idle, busy, gone = (
        await make_user(session, Role.ADMIN),
        *[await make_manager(session) for _ in range(4)],
    )
    await clients_of(session, leaves, 5)
    await clients_of(session, busy, 3)
    await manager_crud.dismiss_manager(session, gone.user_id)
    done = await dismiss_manager(session, leaves.user_id, clients_go_to=SPREAD, author=admin)
    assert done.handed_over == {idle.user_id: 4, busy.user_id: 1}
    assert done.detached_clients == 0


async def test_to_nobody_means_without_a_manager_for_now(session: AsyncSession) -> None:
    admin, leaves = await make_user(session, Role.ADMIN), await make_manager(session)
    (client_id,) = await clients_of(session, leaves, 1)
    done = await dismiss_manager(session, leaves.user_id, author=admin)
    assert (done.detached_clients, done.handed_over) == (1, {})
    assert (await session.get_one(Client, client_id)).manager_id is None


async def test_with_nobody_left_to_spread_over_nothing_happens(session: AsyncSession) -> None:
    admin, leaves = await make_user(session, Role.ADMIN), await make_manager(session)
    await clients_of(session, leaves, 1)
    with pytest.raises(NoOtherManager):
        await dismiss_manager(session, leaves.user_id, clients_go_to=SPREAD, author=admin)
    assert await is_active(session, leaves)


async def test_who_has_no_clients_needs_no_heir(session: AsyncSession) -> None:
    admin, leaves = await make_user(session, Role.ADMIN), await make_manager(session)
    done = await dismiss_manager(session, leaves.user_id, clients_go_to=SPREAD, author=admin)
    assert (done.detached_clients, done.handed_over) == (0, {})
    assert not await is_active(session, leaves)


@pytest.mark.parametrize("who", ["himself", "one who has left", "a client", "nobody"])
async def test_an_heir_must_be_another_active_manager(session: AsyncSession, who: str) -> None:
    admin, leaves, gone = await make_user(session, Role.ADMIN), *[await make_manager(session) for _ in range(2)]
    (client_id,) = await clients_of(session, leaves, 1)
    await manager_crud.dismiss_manager(session, gone.user_id)
    heir = {"himself": leaves.user_id, "one who has left": gone.user_id, "a client": client_id, "nobody": 10**9}[who]
    with pytest.raises(InvalidInput) as fault:
        await dismiss_manager(session, leaves.user_id, clients_go_to=heir, author=admin)
    assert [(problem.field, problem.code) for problem in fault.value.fields] == [("clients_go_to", "no_such_manager")]
    assert await is_active(session, leaves)
    assert (await session.get_one(Client, client_id)).manager_id == leaves.user_id


async def test_clients_are_assigned_all_or_none(session: AsyncSession) -> None:
    admin, old, new = await make_user(session, Role.ADMIN), *[await make_manager(session) for _ in range(2)]
    ids = await clients_of(session, old, 2) + await clients_of(session, new, 1)
    with pytest.raises(InvalidInput) as fault:
        await assign_clients(session, new.user_id, [*ids, 10**9], author=admin)
    (problem,) = fault.value.fields
    assert (problem.field, problem.code) == ("client_ids", "no_such_client")
    assert str(10**9) in problem.message
    assert (await manager_crud.client_counts(session, [new.user_id]))[new.user_id] == 1
    assert await assign_clients(session, new.user_id, ids + ids, author=admin) == 2
    assert (await manager_crud.client_counts(session, [new.user_id]))[new.user_id] == 3


async def test_nobody_is_assigned_to_one_who_has_left(session: AsyncSession) -> None:
    admin, gone = await make_user(session, Role.ADMIN), await make_manager(session)
    await manager_crud.dismiss_manager(session, gone.user_id)
    with pytest.raises(InvalidInput, match="manager_id"):
        await assign_clients(session, gone.user_id, [(await make_client(session)).user_id], author=admin)


async def test_two_who_leave_at_once_leave_nobody_with_a_manager_who_is_gone(file_engine: AsyncEngine) -> None:
    async with session_scope(file_engine) as session:
        admin = await make_user(session, Role.ADMIN)
        crew = [await make_manager(session) for _ in range(4)]
        ids = [client_id for manager in crew for client_id in await clients_of(session, manager, 5)]

    async def leave(manager: Manager) -> None:
        async with session_scope(file_engine) as session:
            await dismiss_manager(session, manager.user_id, clients_go_to=SPREAD, author=admin)

    await asyncio.gather(*(leave(manager) for manager in crew[:3]))
    async with session_scope(file_engine, read_only=True) as session:
        counts = await manager_crud.client_counts(session, [manager.user_id for manager in crew])
    assert counts[crew[3].user_id] == len(ids)
