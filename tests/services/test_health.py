"""How the parts are: told in bounded time, and a part that is down takes nothing from the others."""

import socket

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import ModelStage
from app.models.base import utc_now
from app.services import health as health_service
from app.services.health import HealthService
from app.services.scorer import State
from database.database import create_database_engine, session_scope
from tests.fixtures.both_databases import file_engine
from tests.fixtures.command_line import free_port
from tests.fixtures.factories import make_model_version
from tests.fixtures.patience import PATIENCE_SECONDS, at_once
from tests.fixtures.scorers import MockedScorer

__all__ = ["file_engine"]


async def test_all_is_well(file_engine: AsyncEngine) -> None:
    async with session_scope(file_engine) as session:
        champion = await make_model_version(session, ModelStage.CHAMPION)
    before = utc_now()
    async with session_scope(file_engine, read_only=True) as session:
        found = await HealthService(MockedScorer()).look(session)
        assert not session.in_transaction()
    assert (found.database.kind, found.database.state) == (file_engine.dialect.name, State.OK)
    assert found.database.milliseconds is not None
    assert found.database.milliseconds >= 0
    assert found.champion is not None
    assert found.champion.sha256 == champion.sha256
    assert found.workforce.state is State.OK
    assert before <= found.started <= utc_now()


async def test_without_a_champion_nobody_scores(session: AsyncSession) -> None:
    found = await HealthService(MockedScorer()).look(session)
    assert (found.champion, found.workforce.state) == (None, State.NONE)


async def test_a_database_that_is_away_is_told_and_the_others_all_the_same() -> None:
    engine = create_database_engine(f"postgresql://bank@127.0.0.1:{free_port()}/bank")
    async with session_scope(engine, read_only=True) as session:
        found = await HealthService(MockedScorer()).look(session)
    assert (found.database.kind, found.database.state, found.database.milliseconds) == ("postgresql", State.DOWN, None)
    assert found.workforce.state is State.NONE
    await engine.dispose()


async def test_a_database_that_never_answers_ends_nobodys_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health_service, "LOOK_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        engine = create_database_engine(f"postgresql://bank@127.0.0.1:{port}/bank?sslmode=disable")
        with at_once():
            async with session_scope(engine, read_only=True) as session:
                found = await HealthService(MockedScorer()).look(session)
        assert found.database.state is State.DOWN
        await engine.dispose()


@pytest.mark.postgres
@pytest.mark.parametrize("file_engine", [pytest.param("postgres")], indirect=True)
async def test_a_question_that_hangs_is_given_up_and_the_session_still_ends_well(
    file_engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with file_engine.begin() as holder:
        monkeypatch.setattr(health_service, "LOOK_SECONDS", 0.2)
        await holder.execute(text("LOCK TABLE model_versions IN ACCESS EXCLUSIVE MODE"))
        async with session_scope(file_engine, read_only=True) as session:
            found = await HealthService(MockedScorer()).look(session)
        assert found.database.state is State.DOWN
    monkeypatch.setattr(health_service, "LOOK_SECONDS", PATIENCE_SECONDS)
    async with session_scope(file_engine, read_only=True) as session:
        assert (await HealthService(MockedScorer()).look(session)).database.state is State.OK
