"""A portfolio over time, on both databases: from events, own clients or all, in a few bounded statements."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Client, Credit, Manager, ModelStage, Role, Score, ScoreSource
from app.services.portfolio_history import PortfolioHistory, portfolio_history
from database.database import session_scope
from tests.fixtures.both_databases import file_engine
from tests.fixtures.factories import make_client, make_model_version, make_user

__all__ = ["file_engine"]
NOW = datetime(2026, 11, 15, 12, tzinfo=UTC)
GOOD, FAIR, BAD = 0.02, 0.20, 0.60
A, C, E, NEVER = 0, 2, 4, 5


async def scored(session: AsyncSession, client: Client, model: str, *events: tuple[int, float]) -> None:
    """Events as (days ago, PD), oldest first; the last one is the client's latest."""
    for days, pd in events:
        event = Score(
            client_id=client.user_id,
            client_revision=1,
            score=pd,
            raw_proba=pd,
            model_version=model,
            source=ScoreSource.BATCH,
            timestamp=NOW - timedelta(days=days),
        )
        session.add(event)
        await session.flush()
        client.latest_score_id, client.latest_score, client.scored_at = event.id, pd, event.timestamp
    await session.flush()


@pytest.fixture
async def manager_id(file_engine: AsyncEngine) -> int:
    """A manager with three clients, of whom one was never scored, and a client without a manager."""
    async with session_scope(file_engine) as session:
        model = (await make_model_version(session, ModelStage.CHAMPION)).sha256
        manager = await make_user(session, Role.MANAGER)
        session.add(Manager(user_id=manager.id))
        await session.flush()
        one, two, _never, foreign = [
            await make_client(session, manager_id=manager.id if own else None) for own in (True, True, True, False)
        ]
        await scored(session, one, model, (500, GOOD), (40, FAIR))
        await scored(session, two, model, (70, FAIR), (65, BAD), (1, GOOD))
        await scored(session, foreign, model, (20, BAD))
        session.add(
            Score(
                client_id=one.user_id,
                client_revision=1,
                score=BAD,
                raw_proba=BAD,
                model_version=model,
                source=ScoreSource.SHADOW,
                timestamp=NOW - timedelta(days=2),
            )
        )
        history = [
            {"months_ago": 0, "status": "0"},
            {"months_ago": 2, "status": "2"},
            {"months_ago": 30, "status": "5"},
        ]
        session.add(
            Credit(client_id=one.user_id, amount_total=Decimal(1000), annual_rate=Decimal(0), payment_history=history)
        )
    return manager.id


async def seen(engine: AsyncEngine, manager_id: int | None, since: datetime | None = None) -> PortfolioHistory:
    async with session_scope(engine, read_only=True) as session:
        return await portfolio_history(session, manager_id=manager_id, since=since.date() if since else None, now=NOW)


async def test_a_band_lasts_from_an_event_until_the_next(file_engine: AsyncEngine, manager_id: int) -> None:
    months = (await seen(file_engine, manager_id)).months
    assert (months[0].month, months[-1].month, len(months)) == ("2025-12", "2026-11", 12)
    bands = {month.month: month.in_bands for month in months}
    assert bands["2025-12"] == [1, 0, 0, 0, 0]
    assert bands["2026-08"] == [1, 0, 0, 0, 0]
    assert bands["2026-09"] == [1, 0, 0, 0, 1]
    assert bands["2026-10"] == [0, 0, 1, 0, 1]
    assert bands["2026-11"] == [1, 0, 1, 0, 0]


async def test_months_overdue_are_those_of_the_payment_history(file_engine: AsyncEngine, manager_id: int) -> None:
    months = (await seen(file_engine, manager_id)).months
    assert {month.month: month.overdue for month in months if month.overdue} == {"2026-09": 1}


async def test_moves_are_between_the_band_before_a_day_and_now(file_engine: AsyncEngine, manager_id: int) -> None:
    moves = (await seen(file_engine, manager_id, NOW - timedelta(days=50))).moves
    assert (moves[A][C], moves[E][A], moves[NEVER][NEVER]) == (1, 1, 1)
    assert sum(map(sum, moves)) == 3
    earlier = (await seen(file_engine, manager_id, NOW - timedelta(days=100))).moves
    assert (earlier[A][C], earlier[NEVER][A]) == (1, 1)


async def test_all_clients_are_those_of_the_bank(file_engine: AsyncEngine, manager_id: int) -> None:
    own, everyone = await seen(file_engine, manager_id), await seen(file_engine, None)
    assert (sum(own.ratings), sum(everyone.ratings)) == (2, 3)
    assert everyone.months[-1].in_bands == [1, 0, 1, 0, 1]
    assert own.ratings[19] == 1
    assert everyone.ratings[7] + everyone.ratings[8] == 1
