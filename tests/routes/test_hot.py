"""The hot routes and the endpoints of the same paths answer alike: every refusal, every success, every header."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

import app.assembling
from app.api import create_app
from app.exceptions import ScoringFailed, ScoringTimeout, ScoringUnavailable, ServiceBusy
from app.ml.contracts.applicant import complete
from app.ml.contracts.loader import load_contract
from app.models import ModelStage, Role
from app.routes.parts import parts_of
from app.settings.service import ServiceSettings
from database.database import close_database_engine, get_database_engine, session_scope
from tests.fixtures.api_client import ApiClient
from tests.fixtures.factories import make_client, make_manager, make_model_version, make_user
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.postgres import PostgresServer
from tests.fixtures.scorers import MockedScorer

pytestmark = pytest.mark.postgres
SCALE = {
    "contract": "consumer_loan",
    "version": 1,
    "grades": [{"grade": "1", "below": 0.05}, {"grade": "2+", "below": 0.1}, {"grade": "3", "below": None}],
}
OTHER_EACH_TIME = {"x-request-id", "date", "content-length"}


@dataclass(frozen=True)
class TwoWays:
    """The same service twice on one bank: with the hot routes, and with the endpoints alone."""

    hot: FastAPI
    plain: FastAPI
    scorers: tuple[MockedScorer, MockedScorer]
    ids: dict[str, int]

    async def ask(self, who: str | None, method: str, path: str, **how: Any) -> tuple[httpx.Response, httpx.Response]:
        """Both answers."""
        answers = []
        for service in (self.hot, self.plain):
            async with ApiClient(service) as http:
                if who:
                    async with session_scope() as session:
                        await http.log_in(session, self.ids[who])
                answers.append(await http.request(method, path.format(**self.ids), **how))
        return answers[0], answers[1]


@pytest_asyncio.fixture
async def ways(
    settings: ServiceSettings, postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[TwoWays]:
    async with postgres_server.bank_database() as url:
        monkeypatch.setenv("DATABASE_URL", url)
        get_database_engine.cache_clear()
        features = complete(load_contract("consumer_loan"), APPLICANT)
        async with session_scope() as session:
            await make_model_version(session, ModelStage.CHAMPION, card={"master_scale": SCALE})
            manager, other = await make_manager(session), await make_manager(session)
            client = await make_client(session, manager_id=manager.user_id, features=features)
            foreign = await make_client(session, manager_id=other.user_id, features=features)
            admin = await make_user(session, Role.ADMIN)
        scorers = MockedScorer(), MockedScorer()
        hot = create_app(settings, scorers[0])
        monkeypatch.setattr(app.assembling, "_batched_scoring", lambda *_: None)
        plain = create_app(settings, scorers[1])
        ids = {"manager": manager.user_id, "client": client.user_id, "foreign": foreign.user_id, "admin": admin.id}
        yield TwoWays(hot, plain, scorers, ids)
        batched = parts_of(hot).batched
        assert batched is not None
        await batched.close()
        await close_database_engine()


def compared(answer: httpx.Response) -> tuple[int, Any, dict[str, str]]:
    """All that must be alike."""
    body = answer.json()
    if isinstance(body, dict):
        body.pop("request_id", None)
    headers = {name: value for name, value in answer.headers.items() if name not in OTHER_EACH_TIME}
    return answer.status_code, body, headers


SCORE = "/clients/{client}/score"
REFUSALS = [
    (None, "POST", SCORE, {}, 401),
    (None, "GET", "/auth/me", {}, 401),
    (None, "POST", SCORE, {"headers": {"Cookie": "session=garbage"}}, 401),
    ("client", "POST", "/clients/{foreign}/score", {}, 404),
    ("manager", "POST", "/clients/{foreign}/score", {}, 404),
    ("manager", "POST", "/api/manager/clients/{foreign}/score", {}, 404),
    ("manager", "POST", "/clients/2147483647/score", {}, 404),
    ("manager", "POST", "/clients/2147483648/score", {}, 422),
    ("manager", "POST", "/clients/9999999999/score", {}, 422),
    ("manager", "POST", "/clients/0/score", {}, 422),
    ("manager", "POST", "/clients/-1/score", {}, 422),
    ("manager", "POST", "/clients/seven/score", {}, 422),
    ("manager", "POST", "/clients//score", {}, 404),
    ("client", "POST", "/api/manager/clients/{client}/score", {}, 403),
    ("manager", "POST", "/api/client/score", {}, 403),
    ("admin", "POST", "/api/client/score", {}, 403),
    ("manager", "POST", SCORE, {"headers": {"Idempotency-Key": ""}}, 422),
    ("manager", "POST", SCORE, {"headers": {"Idempotency-Key": "k" * 201}}, 422),
    ("manager", "POST", SCORE, {"headers": {"Idempotency-Key": "\x7f"}}, 422),
    ("manager", "POST", SCORE, {"headers": {"Origin": "http://other.test", "Sec-Fetch-Site": "cross-site"}}, 403),
    ("manager", "PUT", SCORE, {}, 405),
    ("manager", "GET", SCORE, {}, 405),
    ("manager", "POST", "/auth/me", {}, 405),
]


@pytest.mark.parametrize(("who", "method", "path", "how", "status"), REFUSALS)
async def test_both_ways_refuse_alike(
    ways: TwoWays, who: str | None, method: str, path: str, how: dict[str, Any], status: int
) -> None:
    hot, plain = await ways.ask(who, method, path, **how)
    assert compared(hot) == compared(plain)
    assert hot.status_code == status
    assert not ways.scorers[0].requests


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (ScoringUnavailable("No worker."), 503),
        (ScoringTimeout(), 504),
        (ScoringFailed("age: no number"), 500),
        (ServiceBusy(), 503),
    ],
)
async def test_both_ways_report_a_fault_of_scoring_alike(ways: TwoWays, fault: Exception, status: int) -> None:
    for scorer in ways.scorers:
        scorer.error = fault
    hot, plain = await ways.ask("manager", "POST", SCORE)
    assert compared(hot) == compared(plain)
    assert hot.status_code == status


@pytest.mark.parametrize(
    ("who", "path", "source"),
    [
        ("manager", SCORE, "api"),
        ("admin", SCORE, "api"),
        ("client", SCORE, "api"),
        ("manager", "/api/manager/clients/{client}/score", "manager"),
        ("admin", "/api/manager/clients/{client}/score", "manager"),
        ("client", "/api/client/score", "client"),
    ],
)
async def test_both_ways_score_alike(ways: TwoWays, who: str, path: str, source: str) -> None:
    hot, plain = await ways.ask(who, "POST", path)
    changing = {"id", "timestamp"}
    assert {k: v for k, v in hot.json().items() if k not in changing} == {
        k: v for k, v in plain.json().items() if k not in changing
    }
    assert list(hot.json()) == list(plain.json())
    assert (hot.status_code, hot.json()["source"]) == (200, source)
    assert (hot.json()["band"], hot.json()["master_grade"]) == ("B", "2+")
    assert compared(hot)[2] == compared(plain)[2]


@pytest.mark.parametrize("body", [b'{"a": 1, "a": 2}', b'{"a": NaN}', b"{", b"{}", b"\xff"])
@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "order-18"}])
async def test_both_ways_pass_over_a_body_alike(ways: TwoWays, body: bytes, headers: dict[str, str]) -> None:
    sent = {"Content-Type": "application/json", **headers}
    hot, plain = await ways.ask("manager", "POST", SCORE, content=body, headers=sent)
    assert (hot.status_code, plain.status_code) == (200, 200)
    assert compared(hot)[2] == compared(plain)[2]


@pytest.mark.parametrize("who", ["manager", "client", "admin"])
async def test_both_ways_know_who_asks(ways: TwoWays, who: str) -> None:
    hot, plain = await ways.ask(who, "GET", "/auth/me")
    assert compared(hot) == compared(plain)
    assert hot.text == plain.text


async def test_a_key_used_by_one_way_is_known_to_the_other(ways: TwoWays) -> None:
    headers = {"Idempotency-Key": "order-17"}
    hot, plain = await ways.ask("manager", "POST", SCORE, headers=headers)
    assert hot.text == plain.text
    again, refused = await ways.ask("manager", "POST", SCORE, headers=headers, content=b"another body")
    assert compared(again) == compared(refused)
    assert again.status_code == 422
