"""Keys on the hot routes: refused and admitted as by the endpoints, looked up with the client in one statement."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio

from app.models import ApiKey, Role, User
from app.models.base import utc_now
from app.security.api_keys import KeyScope, hash_key, new_key
from app.services.crud.score_batches import _WHO
from database.database import get_database_engine, session_scope
from tests.fixtures.api_client import ApiClient
from tests.fixtures.service_keys import StoredKey, make_key
from tests.routes.test_hot import SCORE, TwoWays, compared, ways

__all__ = ["ways"]
pytestmark = pytest.mark.postgres
Headers = list[tuple[str, str]]
MANY = """
INSERT INTO api_keys (account_id, key_hash, prefix, scopes, per_minute, created, expires)
SELECT $1, encode(sha256(n::text::bytea), 'hex'), 'cs_live_0000', 'read', 600, now(), now() + interval '1 day'
FROM generate_series(1, 10000) n
"""


@dataclass(frozen=True)
class Keys:
    """Two services on one bank, and a key of every scope."""

    ways: TwoWays
    key: StoredKey

    async def ask(self, method: str, path: str, headers: Headers) -> list[httpx.Response]:
        """The answers of both."""
        answers = []
        for service in (self.ways.hot, self.ways.plain):
            async with ApiClient(service) as http:
                answers.append(await http.request(method, path.format(**self.ways.ids), headers=headers))
        return answers


@pytest_asyncio.fixture
async def keys(ways: TwoWays) -> AsyncIterator[Keys]:
    async with session_scope() as session:
        yield Keys(ways, await make_stored(session))


async def make_stored(session: Any, **fields: Any) -> StoredKey:
    key = await make_key(session, **fields)
    await session.commit()
    return key


def bearer(text: str) -> Headers:
    return [("Authorization", f"Bearer {text}")]


def alike(answers: list[httpx.Response]) -> bool:
    first, second = (compared(answer) for answer in answers)
    for _, _, headers in (first, second):
        headers.pop("ratelimit", None)
    return first == second


REFUSED: list[tuple[str, dict[str, Any], Callable[[str], Headers], int]] = [
    ("expired", {"expires": utc_now() - timedelta(days=1)}, bearer, 401),
    ("revoked", {"revoked": utc_now()}, bearer, 401),
    ("unknown", {}, lambda _text: bearer(new_key()), 401),
    ("malformed", {}, lambda text: bearer(text[:-1]), 401),
    ("doubled", {}, lambda text: bearer(text) + bearer(text), 401),
    ("other scope", {"scopes": frozenset({KeyScope.READ, KeyScope.WRITE, KeyScope.IMPORT})}, bearer, 403),
]


@pytest.mark.parametrize(("fields", "headers", "status"), [case[1:] for case in REFUSED], ids=[c[0] for c in REFUSED])
async def test_both_ways_refuse_alike(
    keys: Keys, fields: dict[str, Any], headers: Callable[[str], Headers], status: int
) -> None:
    async with session_scope() as session:
        key = await make_stored(session, **fields)
    answers = await keys.ask("POST", SCORE, headers(key.text))
    assert (answers[0].status_code, alike(answers)) == (status, True)
    assert [scorer.requests for scorer in keys.ways.scorers] == [[], []]


async def test_both_ways_score_for_the_account(keys: Keys) -> None:
    answers = await keys.ask("POST", SCORE, bearer(keys.key.text))
    assert [answer.status_code for answer in answers] == [200, 200]
    for answer in answers:
        assert answer.headers["ratelimit-policy"] == '"key";q=1000000;w=60'
    me = await keys.ask("GET", "/auth/me", bearer(keys.key.text))
    assert alike(me)
    assert me[0].json()["user_id"] == keys.key.account_id


async def test_a_key_revoked_between_two_calls_is_refused_by_every_process(keys: Keys) -> None:
    assert [answer.status_code for answer in await keys.ask("POST", SCORE, bearer(keys.key.text))] == [200, 200]
    async with session_scope() as session:
        (await session.get_one(ApiKey, keys.key.key_id)).revoked = utc_now()
    assert [answer.status_code for answer in await keys.ask("POST", SCORE, bearer(keys.key.text))] == [401, 401]


async def test_a_deactivated_account_ends_its_keys_at_once(keys: Keys) -> None:
    async with session_scope() as session:
        (await session.get_one(User, keys.key.account_id)).is_active = False
    assert [answer.status_code for answer in await keys.ask("POST", SCORE, bearer(keys.key.text))] == [401, 401]


async def test_a_request_handed_on_to_the_endpoint_is_counted_once(keys: Keys) -> None:
    async with session_scope() as session:
        key = await make_stored(session, per_minute=1000)
    async with ApiClient(keys.ways.hot) as http:
        path = SCORE.replace("{client}", "2147483647")
        left = [(await http.post(path, headers=key.headers)).headers["ratelimit"].split(";")[1] for _ in range(2)]
    assert left in (["r=999", "r=998"], ["r=999", "r=999"])  # a minute may have ended between the two


async def test_a_burst_gets_what_the_quota_allows_and_the_rest_a_time_to_come_back(keys: Keys) -> None:
    async with session_scope() as session:
        key = await make_stored(session, per_minute=20)
    async with ApiClient(keys.ways.hot) as http:
        answers = await asyncio.gather(
            *(http.post(SCORE.format(**keys.ways.ids), headers=key.headers) for _ in range(60))
        )
    granted = sum(answer.status_code == 200 for answer in answers)
    refused = [answer for answer in answers if answer.status_code == 429]
    assert granted + len(refused) == 60
    assert granted in {20, 40}  # a minute may have ended meanwhile
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in refused)
    assert {compared(answer)[1]["error"] for answer in refused} == {"QuotaExceeded"}


async def test_among_ten_thousand_keys_one_is_found_by_the_index(keys: Keys) -> None:
    url = get_database_engine().url
    connection = await asyncpg.connect(user=url.username, database=url.database, host=str(url.query["host"]))
    try:
        await connection.execute(MANY, keys.key.account_id)
        await connection.execute("ANALYZE api_keys")
        now = utc_now()
        roles = list(Role)
        asked = [hash_key(keys.key.text)], now, [now for _ in roles], now, roles
        plan = await connection.fetch(f"EXPLAIN (ANALYZE) {_WHO}", *asked)
    finally:
        await connection.close()
    text = "\n".join(row[0] for row in plan)
    assert "uq_api_keys_key_hash" in text
    assert "Seq Scan on api_keys" not in text
    answers = await keys.ask("POST", SCORE, bearer(keys.key.text))
    assert [answer.status_code for answer in answers] == [200, 200]
