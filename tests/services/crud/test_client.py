import asyncio
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import ChangedMeanwhile, InvalidInput, PreconditionFailed
from app.models import Client, ClientRevision, Role
from app.services.crud import client as client_crud
from app.services.crud.client_revision import list_client_revisions
from app.services.crud.user import set_user_active
from database.database import create_session, session_scope
from tests.fixtures.factories import make_client, make_manager, make_user


async def edit(session: AsyncSession, client: Client, **revision: Any) -> Client:
    """Another state of the features; the manager stays."""
    return await client_crud.revise_client(session, client, manager_id=client.manager_id, **revision)


async def assign(session: AsyncSession, client: Client, **revision: Any) -> Client:
    """Another manager; the features stay."""
    return await client_crud.revise_client(session, client, features=client.features, **revision)


async def test_a_created_client_is_at_revision_one_and_that_revision_is_kept(session: AsyncSession) -> None:
    user, author = await make_user(session), await make_user(session, Role.ADMIN)
    manager = await make_manager(session)
    client = await client_crud.create_client(
        session, user, features={"age": 36}, manager_id=manager.user_id, author_id=author.id
    )
    kept = await session.get(ClientRevision, (client.user_id, 1))
    assert (client.revision, client.manager_id) == (1, manager.user_id)
    assert kept is not None
    assert (kept.features, kept.changes, kept.author_id) == ({"age": 36}, {}, author.id)


async def test_an_edit_keeps_who_when_and_old_and_new(session: AsyncSession) -> None:
    client, author = await make_client(session, features={"age": 36, "income": 1}), await make_manager(session)
    edited = await edit(
        session, client, features={"age": 36, "income": None, "housing": "owner"}, author_id=author.user_id
    )
    newest, oldest = (await list_client_revisions(session, client.user_id)).rows
    assert edited.revision == newest.revision == 2
    assert newest.changes == {"income": {"old": 1, "new": None}, "housing": {"old": None, "new": "owner"}}
    assert newest.features == edited.features == {"age": 36, "income": None, "housing": "owner"}
    assert (newest.author_id, newest.timestamp) == (author.user_id, edited.timestamp)
    assert oldest.features == {"age": 36, "income": 1}


async def test_an_edit_without_a_difference_makes_no_revision(session: AsyncSession) -> None:
    client = await make_client(session)
    await edit(session, client, features=dict(client.features), author_id=None)
    assert client.revision == 1
    assert (await list_client_revisions(session, client.user_id)).total == 1


async def test_an_edit_of_an_older_revision_is_refused(session: AsyncSession) -> None:
    client = await make_client(session)
    await edit(session, client, features={"age": 37}, author_id=None)
    with pytest.raises(PreconditionFailed):
        await edit(session, client, features={"age": 38}, author_id=None, expected_revision=1)
    assert client.features == {"age": 37}


@pytest.mark.parametrize(("expected", "error"), [(1, PreconditionFailed), (None, ChangedMeanwhile)])
async def test_whoever_edits_what_another_has_just_changed_loses_and_nothing_is_lost(
    file_engine: AsyncEngine, expected: int | None, error: type[Exception]
) -> None:
    async with session_scope(file_engine) as session:
        client_id = (await make_client(session, features={"age": 36})).user_id
    async with create_session(file_engine) as slow:
        seen = await client_crud.get_client(slow, client_id)
        assert seen is not None
        await slow.commit()
        async with session_scope(file_engine) as quick:
            client = await client_crud.get_client(quick, client_id)
            assert client is not None
            await edit(quick, client, features={"age": 37}, author_id=None)
        with pytest.raises(error):
            await edit(slow, seen, features={"age": 99}, author_id=None, expected_revision=expected)
    async with session_scope(file_engine, read_only=True) as session:
        page = await list_client_revisions(session, client_id)
    assert [revision.features["age"] for revision in page.rows] == [37, 36]


async def test_edits_at_once_of_those_who_read_first_all_count(file_engine: AsyncEngine) -> None:
    async with session_scope(file_engine) as session:
        client_id = (await make_client(session, features={})).user_id

    async def set_one(number: int) -> None:
        async with session_scope(file_engine) as session:
            client = await client_crud.get_client(session, client_id, for_update=True)
            assert client is not None
            features = {**client.features, f"feature_{number}": number}
            await edit(session, client, features=features, author_id=None)

    await asyncio.gather(*(set_one(number) for number in range(5)))
    async with session_scope(file_engine, read_only=True) as session:
        client = await client_crud.get_client(session, client_id)
    assert client is not None
    assert (client.revision, sorted(client.features.values())) == (6, [0, 1, 2, 3, 4])


async def test_an_assignment_is_a_revision(session: AsyncSession) -> None:
    client, manager = await make_client(session), await make_manager(session)
    await assign(session, client, manager_id=manager.user_id, author_id=None)
    kept = await session.get(ClientRevision, (client.user_id, 2))
    assert kept is not None
    assert kept.changes == {"manager_id": {"old": None, "new": manager.user_id}}
    assert client.manager_id == manager.user_id


async def test_only_an_active_manager_is_assigned(session: AsyncSession) -> None:
    client, manager = await make_client(session), await make_manager(session)
    dismissed = await make_user(session, Role.MANAGER)
    await set_user_active(session, dismissed, is_active=False)
    for manager_id in (client.user_id, dismissed.id, 10**9):
        with pytest.raises(InvalidInput) as raised:
            await assign(session, client, manager_id=manager_id, author_id=manager.user_id)
        assert [problem.field for problem in raised.value.fields] == ["manager_id"]
    assert client.revision == 1


async def test_revisions_come_newest_first_in_pages(session: AsyncSession) -> None:
    client = await make_client(session)
    for age in range(40, 44):
        await edit(session, client, features={"age": age}, author_id=None)
    first = await list_client_revisions(session, client.user_id, limit=3)
    second = await list_client_revisions(session, client.user_id, limit=3, after=first.next_after)
    assert [row.revision for row in first.rows + second.rows] == [5, 4, 3, 2, 1]
    assert (first.total, second.total, second.next_after) == (5, 5, None)
