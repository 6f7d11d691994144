"""The demo bank on a real PostgreSQL: the same bank as in SQLite, made once whoever asks how often."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from app.ml.registry.registry import ModelRegistry
from app.scripts.seed_db import seed
from app.services.crud import bulk
from app.services.model_registry.promotion import usable_engine
from database.database import create_database_engine
from tests.fixtures.bank_folder import embedded_settings, query, seed_in
from tests.fixtures.command_line import start
from tests.fixtures.patience import PATIENCE_SECONDS
from tests.fixtures.postgres import PostgresServer, connected
from tests.fixtures.processes import CommandProcess
from tests.fixtures.small_models import put_models
from tests.scripts.conftest import SeededBank

pytestmark = pytest.mark.postgres
COUNTS = {"users": 1542, "managers": 30, "clients": 1510, "client_revisions": 1510, "credits": 1510, "scores": 1450}
ADDED = {"users": 1542, "managers": 30, "clients": 1510, "credits": 1510, "scores": 1450}
VARIABLES = {"SESSION_SECRET": "only tests know this, and it is long", "DEMO_PASSWORD": "said by the operator"}
PEOPLE = "SELECT login, first_name, last_name, role, is_active, search_text, sort_name FROM users ORDER BY login"
CREDITS = """SELECT login, CAST(amount_total * {units} AS bigint), CAST(annual_rate * {rates} AS bigint),
    payment_history FROM credits JOIN users ON users.id = client_id ORDER BY login"""
CLIENTS = """SELECT users.login, managers.login, features, revision FROM clients JOIN users ON users.id = user_id
    JOIN users AS managers ON managers.id = manager_id ORDER BY users.login"""
RATED = """SELECT login, latest_score, payment_status FROM clients JOIN users ON users.id = user_id
    JOIN credits ON client_id = user_id ORDER BY login"""


@pytest_asyncio.fixture
async def url(postgres_server: PostgresServer) -> AsyncIterator[str]:
    """An empty database: the seed makes the schema itself."""
    async with postgres_server.empty_database() as url:
        yield url


@pytest.fixture
def variables(url: str, tmp_path: Path) -> dict[str, str]:
    put_models(tmp_path)
    return {**VARIABLES, "DATABASE_URL": url}


async def rows(url: str, statement: str) -> list[tuple[Any, ...]]:
    async with connected(url) as connection:
        return [tuple(row) for row in await connection.fetch(statement)]


async def everything(url: str) -> dict[str, list[tuple[Any, ...]]]:
    tables = await rows(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    return {table: sorted(await rows(url, f"SELECT * FROM {table}"), key=repr) for (table,) in tables}


async def counts(url: str) -> dict[str, int]:
    return {table: (await rows(url, f"SELECT count(*) FROM {table}"))[0][0] for table in COUNTS}


def parsed(found: list[tuple[Any, ...]], column: int) -> list[tuple[Any, ...]]:
    return [(*row[:column], json.loads(row[column]), *row[column + 1 :]) for row in found]


async def test_it_is_the_same_bank_as_in_sqlite(
    bank: SeededBank, tmp_path: Path, variables: dict[str, str], url: str
) -> None:
    report = await seed_in(tmp_path, **variables)
    assert report.added == ADDED
    assert report.logins
    assert await counts(url) == COUNTS
    assert await rows(url, PEOPLE) == [(*row[:4], bool(row[4]), *row[5:]) for row in query(bank.folder, PEOPLE)]
    assert parsed(await rows(url, CLIENTS), 2) == parsed(query(bank.folder, CLIENTS), 2)
    here, there = CREDITS.format(units=100, rates=10**6), CREDITS.format(units=1, rates=1)
    assert await rows(url, RATED) == query(bank.folder, RATED)
    assert parsed(await rows(url, here), 3) == parsed(query(bank.folder, there), 3)
    assert await rows(url, "SELECT 1 FROM users WHERE timestamp NOT BETWEEN now() - interval '1 hour' AND now()") == []


async def test_a_second_seed_changes_nothing(tmp_path: Path, variables: dict[str, str], url: str) -> None:
    await seed_in(tmp_path, **variables)
    before = await everything(url)
    again = await seed_in(tmp_path, **variables)
    assert again.added == dict.fromkeys(ADDED, 0)
    assert await everything(url) == before


async def test_two_seeds_at_once_make_one_bank(tmp_path: Path, variables: dict[str, str], url: str) -> None:
    folders = [tmp_path / "one", tmp_path / "other"]
    for folder in folders:
        put_models(folder)
    processes = [start(folder, "seed", **variables) for folder in folders]
    try:
        ended = [process.wait(PATIENCE_SECONDS) for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.wait()
    assert ended == [0, 0], [(folder / "err.txt").read_text() for folder in folders]
    told = sorted((folder / "out.txt").read_text().splitlines()[0] for folder in folders)
    assert told == [
        "Already seeded; nothing changed.",
        "Seeded: 1542 users, 30 managers, 1510 clients, 1510 credits, 1450 scores.",
    ]
    assert await counts(url) == COUNTS


async def test_several_seeds_at_once_take_turns_at_the_first_champion(
    tmp_path: Path, variables: dict[str, str], url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*arguments: Any) -> Any:
        """Long enough for the others to come past a turn that was let go."""
        time.sleep(3 * bulk.TURN_PAUSE_SECONDS)
        return usable_engine(*arguments)

    monkeypatch.setattr("app.services.model_registry.stages.usable_engine", slow)
    (version,) = put_models(tmp_path)
    engines = [create_database_engine(url) for _ in range(4)]
    with embedded_settings(tmp_path, **variables, DEMO_MODE="false") as settings:
        try:
            reports = await asyncio.gather(*(seed(engine, settings) for engine in engines))
        finally:
            for engine in engines:
                await engine.dispose()
    assert [report.champion.sha256 for report in reports if report.champion] == [version] * 4
    assert ModelRegistry(str(tmp_path / "var" / "registry")).alias() == version
    ((card,),) = await rows(url, "SELECT card FROM model_versions")
    assert [entry["kind"] for entry in json.loads(card)["promotions"]] == ["first"]


async def test_a_seed_killed_half_way_leaves_no_half_and_is_completed(
    tmp_path: Path, variables: dict[str, str], url: str
) -> None:
    await seed_in(tmp_path, **variables, DEMO_MODE="false")
    async with connected(url) as holder, holder.transaction():
        await holder.execute("LOCK TABLE credits IN SHARE MODE")  # the seed comes as far as its last table
        process = start(tmp_path, "seed", **variables)
        try:
            await until_it_waits_for_credits(holder, process)
        finally:
            process.kill()
        assert process.wait() == -9
    assert await counts(url) == dict.fromkeys(COUNTS, 0)
    assert (await seed_in(tmp_path, **variables)).added == ADDED
    assert await counts(url) == COUNTS


async def until_it_waits_for_credits(connection: Any, process: CommandProcess) -> None:
    waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'credits'::regclass"
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await connection.fetch(waiting):
            assert process.poll() is None
            await asyncio.sleep(0.02)
