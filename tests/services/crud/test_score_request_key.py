from datetime import timedelta
from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import Conflict
from app.models import Score, ScoreRequestKey
from app.models.base import utc_now
from app.services.crud.score_request_key import (
    find_score_request,
    prune_score_requests,
    remember_score_request,
)
from tests.fixtures.factories import make_client, make_score, sha256_of

ROUTE = "POST /clients/{client_id}/score"


def request_key(score: Score, **fields: Any) -> ScoreRequestKey:
    return ScoreRequestKey(
        **{
            "user_id": score.client_id,
            "route": ROUTE,
            "client_id": score.client_id,
            "key": "one",
            "request_hash": sha256_of("{}"),
            "score_id": score.id,
            **fields,
        }
    )


async def test_a_key_is_found_in_its_scope_only(session: AsyncSession) -> None:
    score = await make_score(session, await make_client(session))
    other = await make_client(session)
    remembered = await remember_score_request(session, request_key(score))
    scope: dict[str, Any] = {"user_id": score.client_id, "route": ROUTE, "client_id": score.client_id}
    assert await find_score_request(session, **scope, key="one") is remembered
    for elsewhere in (
        {"key": "two"},
        {"route": "POST /api/client/score"},
        {"user_id": other.user_id},
        {"client_id": other.user_id},
    ):
        assert await find_score_request(session, **{**scope, "key": "one", **elsewhere}) is None


async def test_a_key_is_valid_for_a_day_and_then_free_again(session: AsyncSession) -> None:
    client = await make_client(session)
    old, new = await make_score(session, client), await make_score(session, client)
    now = utc_now()
    await remember_score_request(session, request_key(old, timestamp=now - timedelta(hours=24)))
    scope: dict[str, Any] = {"user_id": client.user_id, "route": ROUTE, "client_id": client.user_id}
    assert await find_score_request(session, **scope, key="one", now=now - timedelta(microseconds=1)) is not None
    assert await find_score_request(session, **scope, key="one", now=now) is None
    session.expunge_all()
    await remember_score_request(session, request_key(new, timestamp=now))
    found = await find_score_request(session, **scope, key="one", now=now)
    assert found is not None
    assert found.score_id == new.id


async def test_a_twin_is_told_so(session: AsyncSession) -> None:
    score = await make_score(session, await make_client(session))
    await remember_score_request(session, request_key(score))
    session.expunge_all()
    with pytest.raises(Conflict):
        await remember_score_request(session, request_key(score))


async def test_expired_keys_are_pruned(session: AsyncSession) -> None:
    score = await make_score(session, await make_client(session))
    for hours, key in ((0, "new"), (23, "valid"), (25, "old"), (1000, "ancient")):
        timestamp = utc_now() - timedelta(hours=hours)
        await remember_score_request(session, request_key(score, key=key, timestamp=timestamp))
    assert await prune_score_requests(session) == 2
