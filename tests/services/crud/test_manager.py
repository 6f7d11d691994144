import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import NotFound
from app.models import ClientRevision, Manager, Role
from app.services.crud import manager as manager_crud
from app.services.crud.user_session import get_valid_session
from tests.fixtures.factories import make_client, make_manager, make_user, make_user_session


async def test_dismissing_detaches_the_clients_as_revisions(session: AsyncSession) -> None:
    manager, colleague = await make_manager(session), await make_manager(session)
    author = await make_user(session, Role.ADMIN)
    his = [await make_client(session, manager_id=manager.user_id) for _ in range(3)]
    other = await make_client(session, manager_id=colleague.user_id)

    assert await manager_crud.dismiss_manager(session, manager.user_id, author_id=author.id) == 3

    for client in his:
        await session.refresh(client)
        kept = await session.get(ClientRevision, (client.user_id, 2))
        assert (client.manager_id, client.revision) == (None, 2)
        assert kept is not None
        assert kept.changes == {"manager_id": {"old": manager.user_id, "new": None}}
        assert (kept.author_id, kept.features) == (author.id, client.features)
    assert (other.manager_id, other.revision) == (colleague.user_id, 1)


async def test_dismissing_forbids_login_and_ends_the_sessions(session: AsyncSession) -> None:
    user = await make_user(session, Role.MANAGER)
    await manager_crud.create_manager(session, user)
    login = await make_user_session(session, user.id)
    assert await manager_crud.dismiss_manager(session, user.id) == 0
    await session.refresh(login)
    assert not user.is_active
    assert login.revoked is not None
    assert await get_valid_session(session, login.id_hash) is None


async def test_dismissing_keeps_the_manager_and_twice_does_nothing_more(session: AsyncSession) -> None:
    manager = await make_manager(session)
    await make_client(session, manager_id=manager.user_id)
    assert await manager_crud.dismiss_manager(session, manager.user_id) == 1
    assert await manager_crud.dismiss_manager(session, manager.user_id) == 0
    assert await session.get(Manager, manager.user_id) is manager


async def test_who_is_no_manager_cannot_be_dismissed(session: AsyncSession) -> None:
    client = await make_client(session)
    for user_id in (client.user_id, 10**9):
        with pytest.raises(NotFound):
            await manager_crud.dismiss_manager(session, user_id)


async def test_managers_come_with_their_client_counts(session: AsyncSession) -> None:
    busy, idle = await make_manager(session, last_name="Busy"), await make_manager(session, last_name="Idle")
    for _ in range(3):
        await make_client(session, manager_id=busy.user_id)
    page = await manager_crud.list_managers(session)
    assert [(row.manager, row.user.last_name, row.client_count) for row in page.rows] == [
        (busy, "Busy", 3),
        (idle, "Idle", 0),
    ]
    one = await manager_crud.get_manager(session, busy.user_id)
    assert one is not None
    assert one.client_count == 3
    assert await manager_crud.get_manager(session, 10**9) is None


async def test_managers_are_searched_and_paged(session: AsyncSession) -> None:
    ids = [(await make_manager(session, first_name="Ольга")).user_id for _ in range(3)]
    await make_manager(session, first_name="Пётр")
    first = await manager_crud.list_managers(session, search="ольга", limit=2)
    second = await manager_crud.list_managers(session, search="ольга", limit=2, after=first.next_after)
    assert [row.user.id for row in first.rows + second.rows] == ids
    assert (first.total, second.next_after) == (3, None)
