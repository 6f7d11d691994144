"""The swap set of two policies is the one that plain SQL finds on PostgreSQL."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from app.policy.policy import Policy
from app.services.crud.simulation.stored import EventsOfTime, OutcomeWindow
from app.services.simulations.running import run_simulation
from app.services.simulations.swap_file import swap_file
from app.simulation.simulation import Simulation
from database.database import create_database_engine
from tests.fixtures.factories import make_client, make_model_version, make_score
from tests.fixtures.postgres import PostgresServer
from tests.fixtures.rpc import demo_applicants
from tests.policy.policies import policy
from tests.simulation.stored import side

pytestmark = pytest.mark.postgres
APPLICANTS = 300
KNOCK_OUTS = """\
knock_outs:
  - {code: negative, when: has_negative_records and amount > 500_000}
  - {code: low_reserve, when: income - obligations < 20_000, outcome: refer}
"""
IN_SQL = """
WITH applicant AS (
  SELECT score.id, score.score AS pd, CAST(features ->> 'credit_amount' AS float8) AS amount,
    CAST(features ->> 'has_negative_records' AS boolean) AS is_negative,
    CAST(features ->> 'income_monthly' AS float8) - CAST(features ->> 'expenses_monthly' AS float8) AS reserve,
    CASE WHEN CAST(features ->> 'term_months' AS integer) > 48 THEN 0.4 ELSE 0.45 END AS decline_from,
    CASE WHEN CAST(features ->> 'term_months' AS integer) > 48 THEN {long} ELSE {other} END AS approve_below
  FROM scores score JOIN client_revisions USING (client_id)
)
SELECT id, CASE
  WHEN is_negative AND amount > 500000 OR pd >= decline_from THEN 'decline'
  WHEN reserve IS NULL OR reserve < 20000 OR pd >= approve_below THEN 'refer'
  ELSE 'approve' END
FROM applicant ORDER BY id
"""


@pytest_asyncio.fixture
async def engine(postgres_server: PostgresServer) -> AsyncIterator[AsyncEngine]:
    async with postgres_server.bank_database() as url:
        engine = create_database_engine(url)
        yield engine
        await engine.dispose()


def decider(long: float, other: float) -> Policy:
    return policy(
        more=KNOCK_OUTS,
        segments="segments:\n"
        f"  - {{name: long, when: term > 48, approve_below: {long}, decline_from: 0.4}}\n"
        f"  - {{name: other, approve_below: {other}, decline_from: 0.45}}\n",
    )


async def test_the_swap_set_is_that_of_plain_sql(session: AsyncSession, tmp_path: Path) -> None:
    random = np.random.default_rng(5)
    model = await make_model_version(session)
    for features in demo_applicants(APPLICANTS):
        client = await make_client(session, features=dict(features))
        await make_score(session, client, model, score=random.choice([0.15, 0.2, 0.4, random.uniform(0.01, 0.6)]))
    await session.commit()
    cuts = ((0.15, 0.2), (0.2, 0.12))
    simulation = Simulation(*(side(decider(*one)) for one in cuts))
    scale = simulation.first.side.scale
    with swap_file(tmp_path / "swaps.csv", (scale, scale)) as swapped:
        window = OutcomeWindow(datetime.now(UTC))
        selection = EventsOfTime(datetime(2000, 1, 1, tzinfo=UTC))
        await run_simulation(session, selection, simulation, window, swapped=swapped)
    connection = await session.connection()
    outcomes: list[dict[int, str]] = []
    for long, other in cuts:
        found = await connection.execute(text(IN_SQL.format(long=long, other=other)))
        outcomes.append({row[0]: row[1] for row in found})
    first, second = outcomes
    expected = [(str(key), first[key], second[key]) for key in first if first[key] != second[key]]
    rows = list(csv.DictReader(io.StringIO((tmp_path / "swaps.csv").read_text(encoding="utf-8"))))
    assert [(row["event_id"], row["first"], row["second"]) for row in rows] == expected
    assert len({(one, other) for _, one, other in expected}) > 1
    moves = simulation.swaps.document()["moves"]
    for one in moves:
        for other, count in moves[one].items():
            assert count == sum((first[key], second[key]) == (one, other) for key in first)
