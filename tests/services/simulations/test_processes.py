"""A simulation that a service asks for is done by a process of its own, on both databases; what it refuses is said."""

import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import InvalidInput
from app.ml.registry.registry import ModelRegistry
from app.services.simulations.answering import SimulationPlace, simulate
from app.services.simulations.processes import SimulationRunner
from app.services.simulations.request import SimulationRequest
from database.database import create_session
from tests.fixtures.both_databases import file_engine
from tests.fixtures.factories import make_client, make_model_version, make_score
from tests.policy.policies import APPLICANT, CONTRACT, policy_text

__all__ = ["file_engine"]
STRICT = "segments:\n  - {name: all, approve_below: 0.1, decline_from: 0.4}\n"
COMPARED = SimulationRequest(policy=policy_text(), against=policy_text(segments=STRICT))
PDS = (0.05, 0.15, 0.18, 0.5)
COPIES = 5_000
SMALL_BYTES = 4 << 20
MANY_MORE = f"""
INSERT INTO scores (id, client_id, client_revision, score, raw_proba, model_version, reasons, source, timestamp)
WITH RECURSIVE copies (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM copies WHERE number < {COPIES - 1})
SELECT id + number * 10, client_id, client_revision, score, raw_proba, model_version, reasons, source, timestamp
FROM scores CROSS JOIN copies
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SimulationPlace:
    registry = tmp_path / "registry"
    monkeypatch.setenv("REGISTRY_URL", str(registry))
    monkeypatch.setenv("SESSION_SECRET", "a secret that only tests know, long enough")
    monkeypatch.setenv("DEMO_PASSWORD", "a long password")
    return SimulationPlace(CONTRACT, ModelRegistry(str(registry)), "", None)


@pytest_asyncio.fixture
async def clients(file_engine: AsyncEngine) -> list[int]:
    async with create_session(file_engine) as session:
        model = await make_model_version(session)
        made = [await _scored(session, model.sha256, pd) for pd in PDS]
        await session.commit()
    return made


async def _scored(session: AsyncSession, model: str, pd: float) -> int:
    client = await make_client(session, features=dict(APPLICANT))
    await make_score(session, client, None, score=pd, model_version=model)
    return client.user_id


async def test_the_process_answers_what_is_computed_here(
    file_engine: AsyncEngine, clients: list[int], place: SimulationPlace
) -> None:
    runner, before = SimulationRunner(place), set(psutil.Process().children())
    async with create_session(file_engine, read_only=True) as session:
        here = (await simulate(session, COMPARED, place)).document()
    found = await runner.figures(COMPARED)
    assert found == here
    assert found["applicants"] == len(clients)
    pieces = [piece async for piece in await runner.opened_swaps(COMPARED)]
    assert [one for _, ids in pieces for one in ids] == clients[1:3]
    assert "".join(text for text, _ in pieces).count("\n") == 3
    assert "app.commands.simulation.process" not in " ".join(
        part for child in set(psutil.Process().children()) - before for part in child.cmdline()
    )


async def test_what_the_process_refuses_is_said_by_field(
    file_engine: AsyncEngine, clients: list[int], place: SimulationPlace
) -> None:
    runner = SimulationRunner(place)
    with pytest.raises(InvalidInput, match="policy: policy:1: expected a mapping"):
        await runner.figures(SimulationRequest(policy="nothing"))
    with pytest.raises(InvalidInput, match="a swap set needs one of against"):
        await runner.opened_swaps(SimulationRequest(policy=policy_text()))
    nothing = await runner.figures(SimulationRequest(policy=policy_text(), since=datetime(2999, 1, 1, tzinfo=UTC)))
    assert nothing["applicants"] == 0


async def test_the_memory_of_the_service_does_not_grow_with_the_applicants(
    file_engine: AsyncEngine, clients: list[int], place: SimulationPlace
) -> None:
    async with create_session(file_engine) as session:
        await (await session.connection()).execute(text(MANY_MORE))
        await session.commit()
    runner, few = SimulationRunner(place), SimulationRequest(policy=policy_text())
    asked = COMPARED.model_copy(update={"since": datetime(2000, 1, 1, tzinfo=UTC)})

    async def swapped() -> int:
        return sum([len(ids) async for _, ids in await runner.opened_swaps(asked)])

    await runner.figures(few)
    tracemalloc.start()
    try:
        found = await runner.figures(asked)
        assert found["applicants"] == len(clients) * COPIES
        assert await swapped() == 2 * COPIES
        _, at_most = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        async with create_session(file_engine, read_only=True) as session:
            await simulate(session, asked, place)
        _, here = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert at_most < SMALL_BYTES < here
