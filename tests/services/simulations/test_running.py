"""Simulations on stored applicants, on both databases: which are read, in what pieces, and how their loans ended."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pytest_asyncio
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import ModelVersion, ScoreSource
from app.services.crud.simulation import pages
from app.services.crud.simulation.stored import (
    ApplicantSelection,
    EventsOfTime,
    InputKind,
    LatestOfClients,
    OutcomeWindow,
    StoredInput,
    StoredPage,
)
from app.services.simulations.running import run_simulation
from app.services.simulations.swap_file import swap_file
from app.simulation.simulation import Simulation
from tests.fixtures.both_databases import engine
from tests.fixtures.factories import (
    make_client,
    make_credit,
    make_manager,
    make_model_version,
    make_score,
)
from tests.policy.policies import APPLICANT, policy
from tests.simulation.stored import side

__all__ = ["engine"]
NOW = datetime(2026, 11, 15, tzinfo=UTC)
WINDOW = OutcomeWindow(NOW)
EVER = EventsOfTime(datetime(2000, 1, 1, tzinfo=UTC))
INPUTS = [
    StoredInput("income_monthly", InputKind.NUMBER),
    StoredInput("has_negative_records", InputKind.FLAG),
    StoredInput("housing", InputKind.CATEGORY, ("renter", "owner")),
]


@pytest_asyncio.fixture
async def model(session: AsyncSession) -> ModelVersion:
    return await make_model_version(session)


async def scored(
    session: AsyncSession,
    model: ModelVersion,
    *,
    pd: float = 0.1,
    months_ago: int = 0,
    history: Sequence[Mapping[str, Any]] | None = None,
    features: Mapping[str, Any] | None = None,
    manager_id: int | None = None,
    source: ScoreSource = ScoreSource.API,
) -> int:
    """A client with a score; return the client's id."""
    client = await make_client(session, features={**APPLICANT, **(features or {})}, manager_id=manager_id)
    moment = NOW - timedelta(days=30.44 * months_ago)
    await make_score(session, client, model, score=pd, timestamp=moment, source=source)
    if history is not None:
        await make_credit(session, client, payment_history=[dict(month) for month in history])
    return client.user_id


async def read(
    session: AsyncSession, selection: ApplicantSelection = EVER, inputs: Sequence[StoredInput] = (), size: int = 100
) -> list[StoredPage]:
    await session.commit()
    return [one async for one in pages.stored_pages(session, selection, inputs, WINDOW, rows_at_once=size)]


async def clients_of(session: AsyncSession, selection: ApplicantSelection) -> list[int]:
    return [one for page in await read(session, selection) for one in page.client_ids.tolist()]


@pytest.mark.parametrize("size", [1, 2, 3, 100])
async def test_every_event_is_read_once_in_pieces(session: AsyncSession, model: ModelVersion, size: int) -> None:
    pds = [0.1, 0.2, 0.3, 1 / 3]
    clients = [await scored(session, model, pd=pd) for pd in pds]
    for selection in (EVER, LatestOfClients()):
        found = await read(session, selection, size=size)
        assert [one for page in found for one in page.client_ids.tolist()] == clients
        assert [one for page in found for one in page.pd.tolist()] == pds
        assert max(len(page) for page in found) <= size


async def test_inputs_come_as_they_are_stored_and_what_is_of_another_type_is_not_known(
    session: AsyncSession, model: ModelVersion
) -> None:
    exact = 0.1 + 0.2
    await scored(session, model, features={"income_monthly": exact, "has_negative_records": True, "housing": "renter"})
    await scored(session, model, features={"income_monthly": None, "has_negative_records": None, "housing": None})
    await scored(session, model, features={"income_monthly": "12", "has_negative_records": 1, "housing": "yurt"})
    for strange in (True, "twelve", "1.2.3", [12]):
        await scored(session, model, features={"income_monthly": strange, "has_negative_records": "no", "housing": 5})
    for selection in (EVER, LatestOfClients()):
        (page,) = await read(session, selection, INPUTS)
        np.testing.assert_array_equal(page.inputs["income_monthly"], [exact, np.nan, 12.0, *[np.nan] * 4])
        np.testing.assert_array_equal(page.inputs["has_negative_records"], [1, *[np.nan] * 6])
        np.testing.assert_array_equal(page.inputs["housing"], [0, *[-1] * 6])


async def test_a_selection_is_by_time_by_source_and_never_of_shadow_scores(
    session: AsyncSession, model: ModelVersion
) -> None:
    old = await scored(session, model, months_ago=5)
    batch = await scored(session, model, source=ScoreSource.BATCH)
    await scored(session, model, source=ScoreSource.SHADOW)
    new = await scored(session, model)
    assert await clients_of(session, EVER) == [old, batch, new]
    month = NOW - timedelta(days=31)
    assert await clients_of(session, EventsOfTime(month)) == [batch, new]
    assert await clients_of(session, EventsOfTime(EVER.since, month)) == [old]
    assert await clients_of(session, EventsOfTime(EVER.since, sources=(ScoreSource.BATCH,))) == [batch]


async def test_the_portfolio_is_every_scored_client_or_those_of_a_manager(
    session: AsyncSession, model: ModelVersion
) -> None:
    manager = await make_manager(session)
    one, own = await scored(session, model), await scored(session, model, manager_id=manager.user_id)
    await make_client(session, features=dict(APPLICANT))
    assert await clients_of(session, LatestOfClients()) == [one, own]
    assert await clients_of(session, LatestOfClients(manager.user_id)) == [own]


@pytest.mark.parametrize(
    ("months_ago", "history", "expected"),
    [
        (20, [{"months_ago": 10, "status": "3"}], 1.0),
        (20, [{"months_ago": 10, "status": "5"}, {"months_ago": 9, "status": "0"}], 1.0),
        (20, [{"months_ago": 10, "status": "2"}], 0.0),
        (20, [{"months_ago": 10, "status": "C"}], 0.0),
        (20, [{"months_ago": 3, "status": "5"}, {"months_ago": 10, "status": "0"}], 0.0),
        (20, [{"months_ago": 21, "status": "5"}, {"months_ago": 10, "status": "0"}], 0.0),
        (20, [{"months_ago": 10, "status": "X"}], None),
        (20, [{"months_ago": 3, "status": "0"}], None),
        (20, [], None),
        (20, None, None),
        (10, [{"months_ago": 5, "status": "5"}], None),
    ],
)
async def test_an_outcome_is_known_when_its_months_are_over_and_bad_at_ninety_days(
    session: AsyncSession,
    model: ModelVersion,
    months_ago: int,
    history: Sequence[Mapping[str, Any]] | None,
    expected: float | None,
) -> None:
    await scored(session, model, months_ago=months_ago, history=history)
    for selection in (EVER, LatestOfClients()):
        (page,) = await read(session, selection)
        np.testing.assert_array_equal(page.is_bad, [np.nan if expected is None else expected])


async def test_a_simulation_decides_what_is_stored(
    session: AsyncSession, model: ModelVersion, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(pages, "ROWS_AT_ONCE", 2)
    for pd in (0.05, 0.15, 0.25, 0.35, 0.5):
        await scored(session, model, pd=pd)
    await scored(session, model, pd=0.05, months_ago=20, history=[{"months_ago": 10, "status": "4"}])
    await session.commit()
    loose, strict = (
        policy(segments=f"segments:\n  - {{name: all, approve_below: {cut}, decline_from: 0.4}}\n")
        for cut in (0.3, 0.1)
    )
    simulation = Simulation(side(loose), side(strict))
    scales = (simulation.first.side.scale, simulation.first.side.scale)
    seen: list[int] = []
    with swap_file(tmp_path / "swaps.csv", scales) as swapped:
        await run_simulation(session, EVER, simulation, WINDOW, swapped=swapped, progress=seen.append)
    assert seen[-1] == simulation.applicants == 6
    total = simulation.first.by_grade.total().document()
    assert (total["approve"], total["refer"], total["decline"]) == (4, 1, 1)
    assert (total["with_outcome"], total["realised_bad_rate"], total["amount"]) == (1, 1.0, 4_000_000)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "swaps.csv").read_text(encoding="utf-8"))))
    assert [(row["pd_first"], row["first"], row["second"]) for row in rows] == [
        ("0.15", "approve", "refer"),
        ("0.25", "approve", "refer"),
    ]
    assert {(row["amount"], row["grade_first"], row["segment_second"]) for row in rows} == {
        ("1000000.0", "C", "all"),
        ("1000000.0", "D", "all"),
    }
