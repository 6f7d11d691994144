"""The latest score beside the client: always the newest shown event, whatever is scored and edited at once."""

import asyncio
from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Client, ModelVersion, ScoreSource
from app.services.crud.client import get_client, revise_client
from app.services.crud.client_revision import list_client_revisions
from app.services.crud.scoring import create_scores, latest_score, show_newest
from database.database import session_scope
from tests.fixtures.factories import build_score, make_client, make_model_version, make_score
from tests.fixtures.patience import PATIENCE_SECONDS


async def beside(session: AsyncSession, client_id: int) -> tuple[object, ...]:
    """What stands in the client's row, whatever this session has loaded before."""
    columns: Sequence[Any] = (Client.latest_score_id, Client.latest_score, Client.scored_at)
    return tuple((await session.exec(select(*columns).where(col(Client.user_id) == client_id))).one())


async def assert_it_is_the_newest(session: AsyncSession, client_id: int) -> None:
    newest = await latest_score(session, client_id)
    assert newest is not None
    assert await beside(session, client_id) == (newest.id, newest.score, newest.timestamp)


async def test_before_the_first_score_there_is_none(session: AsyncSession) -> None:
    client = await make_client(session)
    await make_score(session, client, source=ScoreSource.SHADOW)
    assert await beside(session, client.user_id) == (None, None, None)


async def test_the_newest_shown_event_stands_beside_the_client(session: AsyncSession) -> None:
    client, other = await make_client(session), await make_client(session)
    for score in (0.3, 0.1):
        await make_score(session, client, score=score)
        await assert_it_is_the_newest(session, client.user_id)
    await make_score(session, client, score=0.9, source=ScoreSource.SHADOW)
    await assert_it_is_the_newest(session, client.user_id)
    assert await beside(session, other.user_id) == (None, None, None)


async def test_of_a_batch_the_last_event_of_each_client_counts(session: AsyncSession) -> None:
    clients, model = [await make_client(session) for _ in range(3)], await make_model_version(session)
    batch = [build_score(client, model, score=score) for score in (0.2, 0.4) for client in reversed(clients)]
    await create_scores(session, [*batch, build_score(clients[0], model, score=0.7, source=ScoreSource.SHADOW)])
    for client in clients:
        await assert_it_is_the_newest(session, client.user_id)


async def test_events_that_a_version_before_stored_are_shown_later(session: AsyncSession) -> None:
    clients, model = [await make_client(session) for _ in range(4)], await make_model_version(session)
    await create_scores(session, [build_score(client, model, score=0.2) for client in clients[:2]])
    session.add_all(build_score(client, model, score=0.4) for client in clients[1:3])
    session.add_all(build_score(client, model, score=0.6, source=ScoreSource.SHADOW) for client in clients)
    await session.flush()
    untouched = await beside(session, clients[0].user_id)
    assert await show_newest(session) == 2
    for client in clients[1:3]:
        await assert_it_is_the_newest(session, client.user_id)
    assert await beside(session, clients[0].user_id) == untouched
    assert await beside(session, clients[3].user_id) == (None, None, None)
    assert await show_newest(session) == 0


async def test_a_batch_of_nothing_does_nothing(session: AsyncSession) -> None:
    assert await create_scores(session, []) == []


async def test_an_event_that_is_stored_later_with_an_older_id_hides_no_newer_one(file_engine: AsyncEngine) -> None:
    async with session_scope() as session:
        client, model = await make_client(session), await make_model_version(session)
    older, newer = (build_score(client, model, id=number, score=score) for number, score in ((7, 0.7), (8, 0.8)))
    for event in (newer, older):
        async with session_scope() as session:
            await create_scores(session, [event])
    async with session_scope(read_only=True) as session:
        assert (await beside(session, client.user_id))[:2] == (8, 0.8)


async def score_all(clients: Sequence[Client], model: ModelVersion, pd: float) -> None:
    async with session_scope() as session:
        await create_scores(session, [build_score(client, model, score=pd) for client in clients])


async def test_batches_in_opposite_order_wait_for_each_other_and_not_in_a_circle(file_engine: AsyncEngine) -> None:
    """Both are stopped in their middle: had one begun at the other end, each would hold what the other wants."""
    async with session_scope() as session:
        clients, model = [await make_client(session) for _ in range(9)], await make_model_version(session)
    async with session_scope() as holder:
        await get_client(holder, clients[4].user_id, for_update=True)
        batches = [asyncio.create_task(score_all(batch, model, 0.5)) for batch in (clients, clients[::-1])]
        if file_engine.dialect.name == "postgresql":
            await until_both_wait(holder)
    await asyncio.gather(*batches)
    async with session_scope(read_only=True) as session:
        for client in clients:
            await assert_it_is_the_newest(session, client.user_id)


async def until_both_wait(session: AsyncSession) -> None:
    waiting = text("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            if (await (await session.connection()).execute(waiting)).scalar_one() == 2:
                return
            await asyncio.sleep(0.01)


async def test_an_edit_begun_before_a_score_is_kept_and_so_is_the_score(file_engine: AsyncEngine) -> None:
    async with session_scope() as session:
        client, model = await make_client(session), await make_model_version(session)
    async with session_scope() as editor:
        seen = await get_client(editor, client.user_id)
        assert seen is not None
        await editor.commit()  # the form stays open; the database is let go
        await score_all([client], model, 0.25)
        await revise_client(
            editor, seen, features={**seen.features, "age": 50}, manager_id=None, author_id=None, expected_revision=1
        )
    async with session_scope(read_only=True) as session:
        stored = await get_client(session, client.user_id)
        assert stored is not None
        assert (stored.features["age"], stored.revision, stored.latest_score) == (50, 2, 0.25)
        await assert_it_is_the_newest(session, client.user_id)


async def edit(client_id: int, age: int) -> None:
    async with session_scope() as session:
        client = await get_client(session, client_id, for_update=True)
        assert client is not None
        await revise_client(session, client, features={**client.features, "age": age}, manager_id=None, author_id=None)


async def test_edits_and_scores_at_once_lose_neither(file_engine: AsyncEngine) -> None:
    async with session_scope() as session:
        client, model = await make_client(session), await make_model_version(session)
    scored = [score_all([client], model, (n + 1) / 10) for n in range(6)]
    await asyncio.gather(*scored, *(edit(client.user_id, 40 + n) for n in range(6)))
    async with session_scope(read_only=True) as session:
        await assert_it_is_the_newest(session, client.user_id)
        assert (await list_client_revisions(session, client.user_id)).total == 7
