"""How requests end: counted by each process, added up in one table, read as shares and a 95th percentile."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import RequestKind
from app.models.base import utc_now
from app.services import traffic
from app.services.crud.request_count import list_counts, prune_request_counts
from app.services.traffic import BOUNDS, KindTraffic, Traffic, quantile, traffic_of
from database.database import session_scope
from tests.fixtures.both_databases import file_engine

__all__ = ["file_engine"]
SCORE = "/clients/7/score"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def of_the_test(file_engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    @asynccontextmanager
    async def scope() -> AsyncIterator[AsyncSession]:
        async with session_scope(file_engine) as session:
            yield session

    monkeypatch.setattr(traffic, "session_scope", scope)


async def seen(engine: AsyncEngine, kind: RequestKind = RequestKind.SCORE) -> KindTraffic:
    async with session_scope(engine, read_only=True) as session:
        return await traffic_of(session, kind, utc_now())


async def test_what_several_processes_count_at_once_is_added_up(file_engine: AsyncEngine) -> None:
    processes = [Traffic() for _ in range(4)]
    for process in processes:
        for _ in range(9):
            process.tell("POST", SCORE, 200, 0.02)
        process.tell("POST", SCORE, 504, 5.2)
    await asyncio.gather(*(process.write() for process in processes))
    await asyncio.gather(*(process.write() for process in processes))
    found = await seen(file_engine)
    assert (found.lately.requests, found.lately.failures) == (40, 4)
    assert found.lately.p95_seconds is not None
    assert 5 < found.lately.p95_seconds <= 10
    assert sum(one.requests for one in found.segments) == 40
    assert found.segments[-1].requests == 40


async def test_the_newest_end_decides_whether_scoring_fails(file_engine: AsyncEngine) -> None:
    counting = Traffic()
    assert not (await seen(file_engine)).is_failing
    for status, is_failing in ((200, False), (504, True), (200, False), (503, True)):
        counting.tell("POST", SCORE, status, 0.1)
        await counting.write()
        assert (await seen(file_engine)).is_failing is is_failing


async def test_refusals_and_other_requests_say_nothing_of_scoring(file_engine: AsyncEngine) -> None:
    counting = Traffic()
    counting.tell("POST", SCORE, 404, 0.1)
    counting.tell("GET", "/clients/7", 500, 0.1)
    counting.tell("GET", "/health/ready", 503, 0.1)
    counting.tell("GET", "/api/admin/health", 200, 0.1)
    await counting.write()
    assert (await seen(file_engine)).lately.requests == 0
    other = await seen(file_engine, RequestKind.OTHER)
    assert (other.lately.requests, other.lately.failures) == (2, 1)


async def test_counts_wait_for_a_database_that_is_away(
    file_engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    @asynccontextmanager
    async def away() -> AsyncIterator[AsyncSession]:
        if is_away:
            raise OSError("away")
        async with session_scope(file_engine) as session:
            yield session

    counting, is_away = Traffic(), True
    monkeypatch.setattr(traffic, "session_scope", away)
    counting.tell("POST", SCORE, 200, 0.1)
    await counting.write()
    counting.tell("POST", SCORE, 200, 0.1)
    is_away = False
    await counting.write()
    assert (await seen(file_engine)).lately.requests == 2


async def test_rows_are_as_few_as_minutes_kinds_and_buckets_and_old_ones_go(file_engine: AsyncEngine) -> None:
    counting = Traffic()
    for _ in range(500):
        counting.tell("POST", SCORE, 200, 0.02)
    await counting.write()
    async with session_scope(file_engine) as session:
        assert len(await list_counts(session, utc_now() - HOUR)) <= 2  # the minute may have ended in between
        assert await prune_request_counts(session, before=utc_now() - HOUR) == 0
        assert await prune_request_counts(session, before=utc_now() + HOUR) >= 1
        assert await list_counts(session, utc_now() - HOUR) == []


def test_a_quantile_lies_in_its_bucket_and_never_beyond_the_last_bound() -> None:
    counts = [0] * (len(BOUNDS) + 1)
    assert quantile(0.95, counts) is None
    counts[3] = 100
    assert quantile(0.95, counts) == pytest.approx(0.005 + 0.95 * 0.005)
    counts[-1] = 100
    assert quantile(0.95, counts) == BOUNDS[-1]
