"""What the admin's page reads of the service, when all is well and when a part is not there."""

import pytest_asyncio
from sqlmodel.ext.asyncio.session import AsyncSession

from app import __version__
from app.models import ModelStage, ModelVersion
from tests.fixtures.api_client import ApiClient
from tests.fixtures.small_bank import SmallBank

PATH = "/api/admin/health"


@pytest_asyncio.fixture
async def admin(client: ApiClient, session: AsyncSession, bank: SmallBank) -> ApiClient:
    await client.log_in(session, bank.admin)
    return client


async def test_every_part_is_told(admin: ApiClient, bank: SmallBank) -> None:
    told = (await admin.get(PATH)).json()
    assert told.pop("started").endswith("Z")
    assert told["database"].pop("milliseconds") >= 0
    assert told["champion"].pop("name")
    assert told == {
        "version": __version__,
        "database": {"kind": "sqlite", "state": "ok"},
        "broker": {"state": "none"},
        "workers": {"mode": "in_process", "state": "ok", "count": None, "queue_depth": None, "dead_letters": None},
        "champion": {"sha256": bank.champion},
    }


async def test_without_a_champion_the_page_is_told_so(admin: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    (await session.get_one(ModelVersion, bank.champion)).stage = ModelStage.RETIRED
    told = (await admin.get(PATH)).json()
    assert (told["champion"], told["workers"]["state"]) == (None, "none")
