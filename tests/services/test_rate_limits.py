"""Quotas of keys: never more than allowed by all processes together, and next to nothing lies unused."""

import asyncio
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exceptions import QuotaExceeded
from app.security.api_keys import KeyInUse, KeyScope
from app.services.crud.api_key_use import take_requests
from app.services.rate_limits import LocalMinutes, RateLimiter, Taken
from database.config import async_url
from database.database import close_database_engine, get_database_engine, session_scope
from database.lane import Lane
from tests.fixtures.postgres import PostgresServer
from tests.fixtures.service_keys import make_key


def key(per_minute: int, key_id: int = 1) -> KeyInUse:
    return KeyInUse(key_id, frozenset({KeyScope.SCORE}), per_minute)


class OneMinute:
    """A minute that never ends, shared by limiters as processes share the database."""

    def __init__(self) -> None:
        self.taken: Counter[int] = Counter()
        self.statements = 0

    async def take(self, key_id: int, wanted: int) -> Taken:
        self.statements += 1
        self.taken[key_id] += wanted
        await asyncio.sleep(0)
        return Taken(self.taken[key_id], 3600.0)


async def granted(limiter: RateLimiter, one: KeyInUse, asked: int) -> int:
    count = 0
    for _ in range(asked):
        try:
            await limiter.count(one)
        except QuotaExceeded:
            continue
        count += 1
    return count


@given(per_minute=st.integers(1, 400), processes=st.integers(1, 6), turns=st.lists(st.integers(0, 5), max_size=600))
def test_all_processes_together_grant_what_the_key_may_and_hardly_less(
    per_minute: int, processes: int, turns: list[int]
) -> None:
    async def run() -> tuple[int, int]:
        minute = OneMinute()
        limiters = [RateLimiter(minute.take) for _ in range(processes)]
        count = 0
        for turn in turns:
            count += await granted(limiters[turn % processes], key(per_minute), 1)
        in_turn = count
        for limiter in limiters:
            count += await granted(limiter, key(per_minute), per_minute + 1)
        return in_turn, count

    in_turn, count = asyncio.run(run())
    assert in_turn <= per_minute
    assert count == per_minute  # nothing is lost: what a process holds it can still spend


async def test_a_caller_of_many_processes_in_turn_is_refused_a_few_requests_early_at_most() -> None:
    minute = OneMinute()
    limiters = [RateLimiter(minute.take) for _ in range(8)]
    count, turn = 0, 0
    while True:
        try:
            await limiters[turn % 8].count(key(600))
        except QuotaExceeded:
            break
        count, turn = count + 1, turn + 1
    assert 600 * 0.95 <= count <= 600


async def test_few_requests_need_a_statement() -> None:
    minute = OneMinute()
    limiter = RateLimiter(minute.take)
    assert await granted(limiter, key(60_000), 3_000) == 3_000
    assert minute.statements == 1
    assert await granted(limiter, key(60_000), 60_000) == 57_000
    assert minute.statements < 200


async def test_requests_at_once_share_one_statement_and_none_is_lost() -> None:
    minute = OneMinute()
    limiter = RateLimiter(minute.take)
    answers = await asyncio.gather(*(limiter.count(key(160)) for _ in range(200)), return_exceptions=True)
    assert sum(not isinstance(answer, QuotaExceeded) for answer in answers) == 160


async def test_keys_have_quotas_of_their_own_and_the_answer_says_what_is_left() -> None:
    limiter = RateLimiter(OneMinute().take)
    assert [(await limiter.count(key(3, 1))).remaining for _ in range(3)] == [2, 1, 0]
    assert (await limiter.count(key(3, 2))).remaining == 2
    with pytest.raises(QuotaExceeded, match="3 requests a minute") as refused:
        await limiter.count(key(3, 1))
    assert refused.value.retry_after_seconds > 0


async def test_the_next_minute_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = 60_000.0
    monkeypatch.setattr("app.services.rate_limits.time.time", lambda: moment)
    monkeypatch.setattr("app.services.rate_limits.time.monotonic", lambda: moment)
    limiter = RateLimiter(LocalMinutes().take)
    assert await granted(limiter, key(5), 7) == 5
    moment += 59
    assert await granted(limiter, key(5), 7) == 0
    moment += 1
    assert await granted(limiter, key(5), 7) == 5


@pytest.mark.postgres
async def test_processes_share_the_minute_of_the_database(
    postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with postgres_server.bank_database() as address:
        monkeypatch.setenv("DATABASE_URL", address)
        get_database_engine.cache_clear()
        async with session_scope() as session:
            stored = await make_key(session)
        await close_database_engine()
        lanes = [Lane(async_url(address)) for _ in range(4)]
        try:
            before = await take_requests(lanes[0], stored.key_id, 0)
            taken = await asyncio.gather(*(take_requests(lane, stored.key_id, 5) for lane in lanes))
        finally:
            for lane in lanes:
                await lane.close()
    assert 0 < before.resets_in <= 60
    counts = sorted(one.taken for one in taken)
    assert counts[-1] - counts[0] == 15 or before.resets_in < 10  # the minute may have ended between two of them
