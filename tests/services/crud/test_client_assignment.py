from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import ClientRevision, Role
from app.services.crud import manager as manager_crud
from app.services.crud.client_assignment import clients_to_hand_over, clients_to_move, move_clients
from tests.fixtures.factories import make_client, make_manager, make_user


async def test_clients_change_hands_a_revision_each(session: AsyncSession) -> None:
    author = await make_user(session, Role.ADMIN)
    old, new = await make_manager(session), await make_manager(session)
    his, free = await make_client(session, manager_id=old.user_id), await make_client(session)
    features = dict(his.features)
    await session.commit()

    clients = await clients_to_move(session, {his.user_id, free.user_id})
    targets = dict.fromkeys([his.user_id, free.user_id], new.user_id)
    assert await move_clients(session, clients, targets, author_id=author.id) == 2
    await session.commit()

    for client, before in ((his, old.user_id), (free, None)):
        await session.refresh(client)
        kept = await session.get_one(ClientRevision, (client.user_id, 2))
        assert (client.manager_id, client.revision) == (new.user_id, 2)
        assert kept.changes == {"manager_id": {"old": before, "new": new.user_id}}
        assert (kept.author_id, kept.features, kept.timestamp) == (author.id, client.features, client.timestamp)
    assert his.features == features


async def test_who_has_the_manager_already_stays_as_he_is(session: AsyncSession) -> None:
    manager = await make_manager(session)
    client = await make_client(session, manager_id=manager.user_id)
    assert await move_clients(session, [client], {client.user_id: manager.user_id}, author_id=None) == 0
    assert client.revision == 1


async def test_only_those_who_exist_are_read_to_be_moved_by_id(session: AsyncSession) -> None:
    ids = [(await make_client(session)).user_id for _ in range(3)]
    found = await clients_to_move(session, [ids[2], 10**9, ids[0]])
    assert [client.user_id for client in found] == [ids[0], ids[2]]
    assert await clients_to_move(session, []) == []


async def test_a_managers_clients_and_no_others_are_handed_over(session: AsyncSession) -> None:
    manager, colleague = await make_manager(session), await make_manager(session)
    his = [(await make_client(session, manager_id=manager.user_id)).user_id for _ in range(2)]
    await make_client(session, manager_id=colleague.user_id)
    assert [client.user_id for client in await clients_to_hand_over(session, manager.user_id)] == his


async def test_active_managers_are_held_in_order_and_counted(session: AsyncSession) -> None:
    busy, idle, gone = [await make_manager(session) for _ in range(3)]
    await make_client(session, manager_id=busy.user_id)
    await make_user(session, Role.ADMIN)
    await manager_crud.dismiss_manager(session, gone.user_id)
    assert await manager_crud.hold_active_managers(session) == [busy.user_id, idle.user_id]
    assert await manager_crud.hold_active_managers(session, {idle.user_id, gone.user_id}) == [idle.user_id]
    assert await manager_crud.client_counts(session, [busy.user_id, idle.user_id]) == {
        busy.user_id: 1,
        idle.user_id: 0,
    }


async def test_managers_are_listed_by_whether_they_work_here(session: AsyncSession) -> None:
    stays, leaves = await make_manager(session), await make_manager(session)
    await manager_crud.dismiss_manager(session, leaves.user_id)
    for is_active, expected in ((True, [stays]), (False, [leaves]), (None, [stays, leaves])):
        page = await manager_crud.list_managers(session, is_active=is_active)
        assert [row.manager.user_id for row in page.rows] == [manager.user_id for manager in expected]
        assert page.total == len(expected)
