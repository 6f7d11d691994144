"""The service on a real broker: its HTTP side in this process, its workers outside."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
import pytest_asyncio
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Score
from app.services.scorers.over_rabbitmq import RabbitScorer
from tests.fixtures.api_client import ApiClient
from tests.fixtures.broker import Broker
from tests.fixtures.patience import PATIENCE_SECONDS
from tests.fixtures.small_bank import make_bank


@dataclass(frozen=True)
class Service:
    """The API as a client of the bank meets it."""

    http: ApiClient
    session: AsyncSession
    applicant_id: int

    async def score(self) -> httpx.Response:
        """The answer to a request for a new score."""
        return await self.http.post(f"/clients/{self.applicant_id}/score")

    async def stored(self) -> int:
        """How many events there are."""
        return (await self.session.exec(select(func.count(col(Score.id))))).one()


@pytest.fixture
def broker_of_the_service(broker: Broker) -> str:
    """Its address. Scenes that stop the broker say another one."""
    return broker.url


@pytest.fixture
def timeout_seconds() -> float:
    """How long the service waits for a worker."""
    return PATIENCE_SECONDS


@pytest_asyncio.fixture
async def scorer(broker_of_the_service: str, timeout_seconds: float) -> AsyncIterator[RabbitScorer]:
    scorer = RabbitScorer(broker_of_the_service, timeout_seconds=timeout_seconds)
    yield scorer
    await scorer.close()


@pytest_asyncio.fixture
async def service(client: ApiClient, session: AsyncSession, models: list[str]) -> Service:
    """A bank with the champion of the small registry; one of its clients is logged in."""
    bank = await make_bank(session, champion=models[0])
    await client.log_in(session, bank.client)
    return Service(client, session, bank.client)
