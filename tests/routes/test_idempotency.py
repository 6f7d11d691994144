"""`Idempotency-Key`: a repeated request is harmless, another one is not taken for it."""

from datetime import timedelta

import pytest
from sqlmodel import func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import ScoringTimeout
from app.models import Score, ScoreRequestKey
from app.services.crud import score_request_key as key_crud
from tests.fixtures.api_client import ApiClient
from tests.fixtures.scorers import MockedScorer
from tests.fixtures.small_bank import SmallBank

KEY = {"Idempotency-Key": "order-17"}


async def events(session: AsyncSession) -> int:
    return (await session.exec(select(func.count()).select_from(Score))).one()


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("client", "/api/client/score"),
        ("manager", "/api/manager/clients/{0}/score"),
        ("manager", "/clients/{0}/score"),
        ("admin", "/clients/{0}/score"),
    ],
)
async def test_a_repeated_request_gets_the_same_event(
    client: ApiClient, session: AsyncSession, bank: SmallBank, scorer: MockedScorer, role: str, path: str
) -> None:
    await client.log_in(session, getattr(bank, role))
    first = await client.post(path.format(bank.client), headers=KEY)
    scorer.proba = 0.5
    again = await client.post(path.format(bank.client), headers=KEY)
    assert (again.status_code, again.json()) == (200, first.json())
    assert (len(scorer.requests), await events(session)) == (1, 1)


async def test_without_a_key_every_request_is_a_new_one(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.client)
    ids = {(await client.post("/api/client/score")).json()["id"] for _ in range(3)}
    assert len(ids) == 3


async def test_the_same_key_with_another_body_is_422(client: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    await client.log_in(session, bank.manager)
    await client.post(f"/clients/{bank.client}/score", headers=KEY, json={})
    response = await client.post(f"/clients/{bank.client}/score", headers=KEY, json={"why": "a new order"})
    assert response.status_code == 422
    assert [problem["field"] for problem in response.json()["detail"]] == ["Idempotency-Key"]
    assert await events(session) == 1


async def test_another_key_user_route_or_client_is_another_request(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.admin)
    ids = [
        (await client.post(f"/clients/{bank.client}/score", headers=KEY)).json()["id"],
        (await client.post(f"/clients/{bank.client}/score", headers={"Idempotency-Key": "order-18"})).json()["id"],
        (await client.post(f"/clients/{bank.other_client}/score", headers=KEY)).json()["id"],
        (await client.post(f"/api/manager/clients/{bank.client}/score", headers=KEY)).json()["id"],
    ]
    await client.log_in(session, bank.manager)
    ids.append((await client.post(f"/clients/{bank.client}/score", headers=KEY)).json()["id"])
    assert len(set(ids)) == len(ids)


async def test_a_failure_is_not_remembered(
    client: ApiClient, session: AsyncSession, bank: SmallBank, scorer: MockedScorer
) -> None:
    await client.log_in(session, bank.client)
    scorer.error = ScoringTimeout()
    assert (await client.post("/api/client/score", headers=KEY)).status_code == 504
    scorer.error = None
    assert (await client.post("/api/client/score", headers=KEY)).status_code == 200
    assert await events(session) == 1


async def test_a_key_is_remembered_for_a_day(
    client: ApiClient, session: AsyncSession, bank: SmallBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    await client.log_in(session, bank.client)
    first = (await client.post("/api/client/score", headers=KEY)).json()["id"]
    remembered = (await session.exec(select(ScoreRequestKey))).one().timestamp
    for passed, same in ((timedelta(hours=23, minutes=59), True), (timedelta(hours=24), False)):
        monkeypatch.setattr(key_crud, "utc_now", lambda passed=passed: remembered + passed)
        found = await key_crud.find_score_request(
            session, user_id=bank.client, route="/api/client/score", client_id=bank.client, key="order-17"
        )
        assert (found is not None and found.score_id == first) is same


@pytest.mark.parametrize("key", ["", "x" * 201])
async def test_a_key_that_is_empty_or_too_long_is_422(
    client: ApiClient, session: AsyncSession, bank: SmallBank, key: str
) -> None:
    await client.log_in(session, bank.client)
    response = await client.post("/api/client/score", headers={"Idempotency-Key": key})
    assert response.status_code == 422
    assert await events(session) == 0


async def test_a_stranger_with_the_key_gets_no_event(client: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    await client.log_in(session, bank.client)
    await client.post(f"/clients/{bank.client}/score", headers=KEY)
    await client.log_in(session, bank.other_client)
    assert (await client.post(f"/clients/{bank.client}/score", headers=KEY)).status_code == 404
