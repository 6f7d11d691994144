import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.routes import health
from tests.fixtures.api_client import ApiClient
from tests.fixtures.scorers import MockedScorer
from tests.fixtures.small_bank import SmallBank


@pytest.mark.parametrize("path", ["/health", "/health/live"])
async def test_the_process_is_alive_even_without_a_model(client: ApiClient, path: str) -> None:
    response = await client.get(path)
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


async def test_ready_lists_every_part(client: ApiClient, bank: SmallBank) -> None:
    response = await client.get("/health/ready")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "checks": {"database": "ok", "broker": "ok", "worker": "ok"}}


async def test_a_missing_worker_is_named(client: ApiClient, bank: SmallBank, scorer: MockedScorer) -> None:
    scorer.state = "nobody consumes"
    response = await client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["error"] == "NotReady"
    assert response.json()["detail"] == "worker: nobody consumes"
    assert int(response.headers["Retry-After"]) > 0


async def test_without_a_champion_it_says_what_to_do(client: ApiClient) -> None:
    response = await client.get("/health/ready")
    assert response.status_code == 503
    assert "no champion model" in response.json()["detail"]


@pytest.mark.parametrize(
    "fault",
    [
        OperationalError("SELECT 1", {}, Exception("the secret address")),
        ConnectionRefusedError("secret"),
        TimeoutError(),
    ],
)
async def test_a_silent_database_is_named_and_its_address_is_not(
    client: ApiClient, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    async def no_answer(session: AsyncSession) -> None:
        raise fault

    monkeypatch.setattr(health, "ping", no_answer)
    response = await client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["detail"] == "database: does not answer"


async def test_one_is_alive_while_the_database_is_silent(client: ApiClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AsyncSession, "exec", None)
    assert (await client.get("/health")).status_code == 200
