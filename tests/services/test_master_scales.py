"""A bank's master scale from the file to the page: each event has the grade of its own model, for good."""

from pathlib import Path

import pytest_asyncio
from fastapi import FastAPI
from sqlmodel.ext.asyncio.session import AsyncSession

from app.ml.contracts.loader import load_contract
from app.ml.contracts.master_scale import load_master_scale
from app.ml.evaluation.gate_result import Gate
from app.ml.registry.registry import ModelRegistry
from app.ml.tables.dataset import DEFAULT_DATA
from app.ml.training.cross_validation import Effort
from app.ml.training.fitting import TrainingSettings
from app.ml.training.registering import train_and_register
from app.ml.training.request import TrainingRequest
from app.services.master_scales import MasterScales
from app.services.model_registry import stages as models
from app.services.model_registry.promotion import PromotionOptions
from database.database import session_scope
from tests.fixtures.api_client import ApiClient
from tests.fixtures.factories import make_client, make_manager, make_model_version
from tests.fixtures.file_bank import logged_in
from tests.fixtures.rpc import demo_applicants

CONTRACT = load_contract("consumer_loan")
LOANS = 600
IN_SPITE = PromotionOptions(despite=frozenset(set(Gate) - {Gate.ARTIFACT}), because="few rows, few trees")


def write_scale(folder: Path, version: int, names: str) -> Path:
    """A scale of four grades, ending at PDs of .1, .2 and .4."""
    ends = zip(names.split(), ("0.1", "0.2", "0.4", "null"), strict=True)
    grades = "\n".join(f'  - {{grade: "{name}", below: {end}}}' for name, end in ends)
    path = folder / f"scale-{version}.yaml"
    path.write_text(f"contract: consumer_loan\nversion: {version}\ngrades:\n{grades}\n", encoding="utf-8")
    return path


def train(folder: Path, registry: ModelRegistry, scale: Path | None) -> str:
    data = folder / "loans.csv"
    if not data.exists():
        with DEFAULT_DATA.open(encoding="utf-8") as lines:
            data.write_text("".join(next(lines) for _ in range(LOANS + 1)), encoding="utf-8")
    request = TrainingRequest(
        data=data,
        contract=CONTRACT,
        master_scale=scale,
        settings=TrainingSettings(iterations=10, thread_count=1),
        effort=Effort(early_stops=1, folds=2, repeats=1),
    )
    return train_and_register(request, registry).sha256


@pytest_asyncio.fixture
async def people(served: FastAPI) -> tuple[ApiClient, ApiClient, int]:
    """A manager, the client the manager looks after, and that client's id."""
    async with session_scope() as session:
        manager = await make_manager(session)
        client = await make_client(session, manager_id=manager.user_id, features=demo_applicants(1)[0])
    return await logged_in(served, manager.user_id), await logged_in(served, client.user_id), client.user_id


async def test_a_model_trained_with_a_scale_grades_its_events_and_another_scale_leaves_them_as_they_are(
    tmp_path: Path, registry: ModelRegistry, people: tuple[ApiClient, ApiClient, int]
) -> None:
    manager, client, client_id = people
    shown: list[str | None] = []
    scales = [write_scale(tmp_path, 1, "1 2 3 4"), write_scale(tmp_path, 2, "a b c d"), None]
    for scale in scales:
        version = train(tmp_path, registry, scale)
        async with session_scope() as session:
            await models.promote(session, registry, version, CONTRACT, IN_SPITE)
        event = (await manager.post(f"/api/manager/clients/{client_id}/score")).json()
        assert event["model_version"] == version
        expected = load_master_scale(scale).grade_of(event["score"]) if scale else None
        assert event["master_grade"] == expected
        shown.insert(0, expected)
        assert (await client.get("/api/client/dashboard")).json()["score"]["master_grade"] == expected
        assert (await manager.get(f"/api/manager/clients/{client_id}/score")).json()["master_grade"] == expected
        (row,) = (await manager.get("/api/manager/clients/summary")).json()
        assert row["master_grade"] == expected
    events = (await manager.get(f"/clients/{client_id}/scores")).json()
    assert [one["master_grade"] for one in events] == shown
    assert len({one["model_version"] for one in events}) == len(scales), "the scale is part of the model's hash"


async def test_a_scale_is_read_once_and_a_model_without_one_gives_no_grade(
    session: AsyncSession, tmp_path: Path
) -> None:
    scale = load_master_scale(write_scale(tmp_path, 3, "1 2 3 4"))
    graded = await make_model_version(session, card={"master_scale": scale.model_dump(mode="json")})
    plain = await make_model_version(session)
    scales = MasterScales()
    asked = [(graded.sha256, 0.1), (plain.sha256, 0.1), (None, None), (graded.sha256, 0.0999)]
    assert await scales.grades(session, asked) == ["2", None, None, "1"]
    graded.card = {}
    await session.flush()
    assert await scales.grade(session, graded.sha256, 0.5) == "4"
