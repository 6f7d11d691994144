"""Which events are replayed: read in batches by id, each once, whatever their size; samples can be drawn again."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Score, ScoreSource
from app.services.crud.scoring import create_scores
from app.services.replay import selection
from app.services.replay.selection import ByIds, OfTime, RandomSample, Selection, select_events
from tests.fixtures.factories import build_score, make_client, make_model_version

DAY = datetime(2026, 3, 1, tzinfo=UTC)


async def store(session: AsyncSession, count: int) -> list[Score]:
    """Events of two clients, one a day from 1 March on; every third is a challenger's."""
    clients, model = [await make_client(session) for _ in range(2)], await make_model_version(session)
    events = [
        build_score(
            clients[number % 2],
            model,
            timestamp=DAY + timedelta(days=number),
            source=ScoreSource.SHADOW if number % 3 == 2 else ScoreSource.API,
        )
        for number in range(count)
    ]
    return await create_scores(session, events)


async def read(session: AsyncSession, chosen: Selection) -> tuple[int, list[int], list[int]]:
    """How many were announced, the ids in the order they came, the largest batches."""
    count, batches = await select_events(session, chosen)
    ids, sizes = [], []
    async for batch in batches:
        assert not session.in_transaction()
        ids += [event.score.id for event in batch.events]
        sizes.append(len(batch.events) + len(batch.missing))
    return count, ids, sizes


@pytest.mark.parametrize("size", [1, 3, 10, 100])
async def test_every_event_of_a_time_comes_once_in_pieces(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(selection, "BATCH_SIZE", size)
    stored = [event.id for event in await store(session, 10)]
    assert (await read(session, OfTime(DAY)))[:2] == (10, stored)
    assert (await read(session, OfTime(DAY + timedelta(days=3), DAY + timedelta(days=7))))[:2] == (4, stored[3:7])
    count, ids, sizes = await read(session, OfTime(DAY + timedelta(seconds=1)))
    assert (count, ids) == (9, stored[1:])
    assert max(sizes) <= size


async def test_a_time_without_events_has_none(session: AsyncSession) -> None:
    assert await read(session, OfTime(DAY)) == (0, [], [])
    await store(session, 2)
    assert await read(session, OfTime(DAY + timedelta(days=9))) == (0, [], [])
    assert await read(session, RandomSample(5, seed=1)) == (2, *(await read(session, OfTime(DAY)))[1:])


async def test_what_is_stored_later_does_not_count(session: AsyncSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection, "BATCH_SIZE", 2)
    stored = [event.id for event in await store(session, 4)]
    count, batches = await select_events(session, OfTime(DAY))
    ids = []
    async for batch in batches:
        ids += [event.score.id for event in batch.events]
        await store(session, 1)
        await session.commit()
    assert (count, ids) == (4, stored)


async def test_ids_are_read_once_in_order_and_the_unknown_ones_told(session: AsyncSession) -> None:
    stored = [event.id for event in await store(session, 3)]
    count, batches = await select_events(session, ByIds([stored[2], 10**9, stored[0], stored[2]]))
    (batch,) = [batch async for batch in batches]
    assert count == 3
    assert [event.score.id for event in batch.events] == [stored[0], stored[2]]
    assert batch.missing == [10**9]


async def test_an_event_comes_with_the_features_of_its_revision(session: AsyncSession) -> None:
    client, model = await make_client(session, features={"age": 50}), await make_model_version(session)
    (stored,) = await create_scores(session, [build_score(client, model)])
    _, batches = await select_events(session, ByIds([stored.id]))
    (batch,) = [batch async for batch in batches]
    assert [event.features for event in batch.events] == [{"age": 50}]


@pytest.mark.parametrize("batch", [2, 100])
async def test_a_sample_has_its_size_and_can_be_drawn_again(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    stored = {event.id for event in await store(session, 30)}
    whole = await read(session, RandomSample(7, seed=11))
    monkeypatch.setattr(selection, "BATCH_SIZE", batch)
    monkeypatch.setattr(selection, "IDS_BATCH_SIZE", 2 * batch)
    count, ids, _ = await read(session, RandomSample(7, seed=11))
    assert (count, ids) == whole[:2]
    assert len(set(ids) & stored) == 7
    assert ids == sorted(ids)
    assert (await read(session, RandomSample(30, seed=1)))[1] == (await read(session, RandomSample(31, seed=2)))[1]


async def test_every_event_has_the_same_chance_of_a_sample(session: AsyncSession) -> None:
    """Of 500 samples of 3 of 10 each event is in about 150: within five standard errors."""
    stored = [event.id for event in await store(session, 10)]
    drawn = Counter[int]()
    for seed in range(500):
        drawn.update((await read(session, RandomSample(3, seed)))[1])
    assert set(drawn) == set(stored)
    assert all(abs(times - 150) < 5 * (500 * 0.3 * 0.7) ** 0.5 for times in drawn.values())
