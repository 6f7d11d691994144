from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import Conflict
from app.models import Score, ScoreRequestKey
from app.models.base import utc_now
from app.services.crud.score_request_key import (
    KEY_LIFETIME,
    find_score_request,
    prune_score_requests,
    remember_score_request,
)
from tests.fixtures.factories import make_client, make_score, sha256_of

SECOND = timedelta(seconds=1)


def request_of(score: Score, timestamp: datetime | None = None, **fields: Any) -> ScoreRequestKey:
    return ScoreRequestKey(
        **{
            "user_id": score.client_id,
            "route": "score",
            "client_id": score.client_id,
            "key": "k",
            "request_hash": sha256_of("{}"),
            "score_id": score.id,
            "timestamp": timestamp or utc_now(),
            **fields,
        }
    )


async def find(session: AsyncSession, score: Score, **scope: Any) -> ScoreRequestKey | None:
    own = {"user_id": score.client_id, "route": "score", "client_id": score.client_id, "key": "k"}
    return await find_score_request(session, **{**own, **scope})


async def test_a_request_is_found_in_its_own_scope_only(session: AsyncSession) -> None:
    score = await make_score(session, await make_client(session))
    request = await remember_score_request(session, request_of(score))
    assert await find(session, score) is request
    for scope in ({"user_id": 999}, {"route": "other"}, {"client_id": 999}, {"key": "K"}):
        assert await find(session, score, **scope) is None


async def test_a_twin_is_a_conflict(session: AsyncSession) -> None:
    score = await make_score(session, await make_client(session))
    await remember_score_request(session, request_of(score))
    session.expunge_all()
    with pytest.raises(Conflict):
        await remember_score_request(session, request_of(score))


async def test_a_request_is_remembered_for_a_day_and_its_key_is_free_again_after(session: AsyncSession) -> None:
    score, now = await make_score(session, await make_client(session)), utc_now()
    await remember_score_request(session, request_of(score, now - KEY_LIFETIME))
    assert await find(session, score, now=now - SECOND)
    assert await find(session, score, now=now) is None
    session.expunge_all()
    again = await remember_score_request(session, request_of(score, now))
    assert await find(session, score, now=now) is again


async def test_only_expired_requests_are_pruned(session: AsyncSession) -> None:
    score, now = await make_score(session, await make_client(session)), utc_now()
    await remember_score_request(session, request_of(score, now - KEY_LIFETIME))
    await remember_score_request(session, request_of(score, now, key="fresh"))
    assert await prune_score_requests(session, now=now) == 1
    assert await find(session, score, key="fresh", now=now)
