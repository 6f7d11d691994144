"""What the admin's page reads of the service, when all is well and when a part is not there."""

from datetime import datetime, timedelta

import pytest_asyncio
from sqlmodel.ext.asyncio.session import AsyncSession

from app import __version__
from app.models import ModelStage, ModelVersion
from app.models.base import utc_now
from tests.fixtures.api_client import ApiClient
from tests.fixtures.factories import make_client, make_score
from tests.fixtures.small_bank import SmallBank

NOTHING = {"requests": 0, "failures": 0, "p95_seconds": None}
NO_REQUEST = {"lately": NOTHING, "segments": [NOTHING] * 12, "last_success": None, "last_failure": None}
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
        "four_eyes": False,
        "decisions_stopped": False,
        "workers": {"mode": "in_process", "state": "ok", "count": None, "queue_depth": None, "dead_letters": None},
        "champion": {"sha256": bank.champion},
        "activity": {"last_scored": None, "counts": [0] * 12, "scoring": NO_REQUEST, "requests": NO_REQUEST},
    }


async def test_stored_scores_of_the_last_hour_are_counted(
    admin: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    now = utc_now()
    for minutes in (90, 57, 2, 1):
        client = await make_client(session)
        await make_score(session, client, score=0.1, timestamp=now - timedelta(minutes=minutes))
    activity = (await admin.get(PATH)).json()["activity"]
    assert activity["counts"] == [1, *[0] * 10, 2]
    assert datetime.fromisoformat(activity["last_scored"]) == now - timedelta(minutes=1)


async def test_without_a_champion_the_page_is_told_so(admin: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    (await session.get_one(ModelVersion, bank.champion)).stage = ModelStage.RETIRED
    told = (await admin.get(PATH)).json()
    assert (told["champion"], told["workers"]["state"]) == (None, "none")
