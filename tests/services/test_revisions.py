"""Revisions come with the names of their people, in as many queries for a hundred as for one."""

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Client, Manager, Role, User
from app.services.crud.client import revise_client
from app.services.revisions import client_revisions
from tests.fixtures.factories import make_client, make_manager, make_user


@pytest.fixture
def statements(engine: AsyncEngine) -> list[str]:
    """What is sent to the database from here on."""
    sent: list[str] = []
    event.listen(engine.sync_engine, "before_cursor_execute", lambda *event: sent.append(event[2]))
    return sent


async def reassign(session: AsyncSession, client: Client, manager: Manager | None, author: User | None) -> None:
    await revise_client(
        session,
        client,
        features=client.features,
        manager_id=manager.user_id if manager else None,
        author_id=author.id if author else None,
    )


async def test_the_people_are_the_author_and_the_managers_before_and_after(session: AsyncSession) -> None:
    admin = await make_user(session, Role.ADMIN)
    first, second = await make_manager(session), await make_manager(session)
    client = await make_client(session)
    for manager, author in ((first, admin), (second, admin), (None, None)):
        await reassign(session, client, manager, author)
    page = await client_revisions(session, client.user_id, after=None, limit=10)
    assert [[user.id for user in told.people] for told in page.rows] == [
        [second.user_id],
        [admin.id, first.user_id, second.user_id],
        [admin.id, first.user_id],
        [],
    ]
    assert [told.revision.revision for told in page.rows] == [4, 3, 2, 1]
    assert (page.total, page.next_after) == (4, None)


async def test_a_manager_who_takes_a_client_over_is_named_once(session: AsyncSession) -> None:
    manager, client = await make_manager(session), await make_client(session)
    user = await session.get_one(User, manager.user_id)
    await reassign(session, client, manager, user)
    page = await client_revisions(session, client.user_id, after=None, limit=1)
    assert page.rows[0].people == [user]
    assert (page.total, page.next_after) == (2, 2)


async def test_a_longer_page_takes_no_more_queries(session: AsyncSession, statements: list[str]) -> None:
    managers = [await make_manager(session) for _ in range(2)]
    client = await make_client(session)
    for place in range(12):
        await reassign(session, client, managers[place % 2], await make_user(session, Role.ADMIN))
    counts = []
    for limit in (1, 12):
        statements.clear()
        await client_revisions(session, client.user_id, after=None, limit=limit)
        counts.append(len(statements))
    assert counts == [3, 3]
