from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import ModelStage, ScoreSource
from app.models.base import utc_now
from app.services.crud.client import revise_client
from app.services.crud.score_pairs import present_features, scored_by_both
from tests.fixtures.factories import FEATURES, make_client, make_model_version, make_score


async def test_pairs_are_of_one_client_at_one_revision_in_the_latest_event_of_each(session: AsyncSession) -> None:
    a, b = await make_model_version(session, ModelStage.CHAMPION), await make_model_version(session)
    both, edited, only_a = [await make_client(session) for _ in range(3)]
    await make_score(session, both, a, score=0.1)
    await make_score(session, both, a, score=0.2)
    await make_score(session, both, b, score=0.3, source=ScoreSource.SHADOW)
    await make_score(session, edited, a, score=0.4)
    await revise_client(session, edited, features={**FEATURES, "age": 40}, manager_id=None, author_id=None)
    await make_score(session, edited, b, score=0.5)
    await make_score(session, only_a, a, score=0.6)
    pairs = await scored_by_both(session, a.sha256, b.sha256, since=None, limit=10)
    assert [(pair.first, pair.other) for pair in pairs] == [(0.2, 0.3)]


async def test_pds_shifted_to_different_portfolio_rates_are_no_pair(session: AsyncSession) -> None:
    a, b = await make_model_version(session, ModelStage.CHAMPION), await make_model_version(session)
    client = await make_client(session)
    for model, rate, pd in ((a, None, 0.1), (a, 0.05, 0.2), (b, 0.05, 0.3), (b, 0.07, 0.4)):
        await make_score(session, client, model, score=pd, portfolio_default_rate=rate)
    pairs = await scored_by_both(session, a.sha256, b.sha256, since=None, limit=10)
    assert [(pair.first, pair.other) for pair in pairs] == [(0.2, 0.3)]


async def test_the_newest_come_first_and_no_more_than_wanted_nor_older(session: AsyncSession) -> None:
    a, b = await make_model_version(session, ModelStage.CHAMPION), await make_model_version(session)
    now = utc_now()
    for days, pd in ((3, 0.3), (2, 0.2), (1, 0.1)):
        client = await make_client(session)
        for model in (a, b):
            await make_score(session, client, model, score=pd, timestamp=now - timedelta(days=days))
    for since, limit, expected in (
        (None, 10, [0.1, 0.2, 0.3]),
        (None, 2, [0.1, 0.2]),
        (now - timedelta(days=2), 10, [0.1, 0.2]),
        (now, 10, []),
    ):
        pairs = await scored_by_both(session, a.sha256, b.sha256, since=since, limit=limit)
        assert [pair.other for pair in pairs] == expected


async def test_present_clients_come_as_they_are(session: AsyncSession) -> None:
    for age in (30, 40, 50):
        await make_client(session, features={**FEATURES, "age": age})
    assert [features["age"] for features in await present_features(session, limit=2)] == [30, 40]
