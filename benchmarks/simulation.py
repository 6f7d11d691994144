"""A policy simulated on stored scores of a real PostgreSQL by the command itself: seconds and memory, in one run."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import orjson
from sqlalchemy.ext.asyncio import AsyncEngine

from app.ml.contracts.columns import derive_row
from app.ml.contracts.loader import load_contract
from app.ml.tables.dataset import DEFAULT_DATA, read_table
from app.policy.loader import SHIPPED
from benchmarks.hot_path.models import put_default_models
from benchmarks.hot_path.peer import POSTGRES
from benchmarks.page import duration, table
from benchmarks.processor import processor_seconds, spent
from database.database import create_database_engine, create_schema
from tests.fixtures.command_line import FRESH
from tests.fixtures.postgres import connected
from tests.fixtures.postgres_server import PostgresNode, postgres_node

SCORES = 1_000_000
FEWER = 100_000
APPLICANTS = 2_000
TREES = 450
PROMISED_SECONDS = 10.0
HEADER = ["simulated", "scores", "time of the command", "its processor", "PostgreSQL's", "memory at most"]
DEMO = SHIPPED / "consumer_loan.yaml"
FILL = """
SET session_replication_role = replica;
INSERT INTO model_versions (sha256, name, created, stage, card)
VALUES (repeat('a', 64), 'model', now(), 'champion', '{{}}');
INSERT INTO users (id, login, password_hash, first_name, last_name, role, is_active, search_text, timestamp)
SELECT id, 'login_' || id, 'hash', 'A', 'B', 'client', true, 'a b ' || id, now() FROM generate_series(1, {count}) AS id;
INSERT INTO clients (user_id, role, features, revision, timestamp, latest_score_id, latest_score, scored_at)
SELECT id, 'client', features, 1, now(), id, 0.001 + 0.6 * (id::bigint * 7919 % 100003) / 100003.0, now()
FROM generate_series(1, {count}) AS id JOIN loans ON loans.place = id % {applicants};
INSERT INTO client_revisions (client_id, revision, features, changes, timestamp)
SELECT user_id, 1, features, '{{}}', now() FROM clients;
INSERT INTO scores (id, client_id, client_revision, score, raw_proba, model_version, reasons, source, timestamp)
SELECT latest_score_id, user_id, 1, latest_score, latest_score, repeat('a', 64), '[]', 'api', now() FROM clients;
"""


@dataclass(frozen=True)
class Run:
    """One run of the command: seconds from its start to its end, of a processor here and in the database, megabytes."""

    seconds: float
    processor: float
    database: float
    megabytes: float

    def cells(self) -> list[str]:
        """Return its cells of the table."""
        times = (self.seconds, self.processor, self.database)
        return [*map(duration, times), f"{self.megabytes:,.0f} MB"]


def simulation() -> str:
    """Return the table and the verdict."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (version,) = put_default_models(place, (TREES,))
        text = DEMO.read_text(encoding="utf-8")
        stricter = text.replace("approve_below: 0.20", "approve_below: 0.15").replace("pd: 0.1999", "pd: 0.1499")
        (place / "stricter.yaml").write_text(stricter, encoding="utf-8")
        asked = {
            "stored PDs, events": ("--since", "2000-01-01"),
            "stored PDs, portfolio": ("--portfolio",),
            "two policies and a file of the swap set": (
                *("--since", "2000-01-01", "--against", "stricter.yaml", "--swaps", "swaps.csv"),
            ),
            "and under another model, which scores them": ("--since", "2000-01-01", "--model", version[:12]),
        }
        rows = []
        for count in (FEWER, SCORES):
            with postgres_node() as node:
                asyncio.run(_fill(node.url, count))
                rows += [(name, count, _run(place, node, *arguments)) for name, arguments in asked.items()]
    lines = [[name, f"{count:,}", *one.cells()] for name, count, one in rows]
    slowest = max(one.seconds for name, count, one in rows if count == SCORES and name.startswith("stored"))
    verdict = (
        f"Promised: {SCORES:,} stored PDs in {duration(PROMISED_SECONDS)}; the slower way took {duration(slowest)}."
    )
    return f"{table(HEADER, lines)}\n\n{verdict}"


async def _fill(url: str, count: int) -> None:
    engine: AsyncEngine = create_database_engine(url)
    await create_schema(engine)
    await engine.dispose()
    contract = load_contract("consumer_loan")
    rows = read_table(DEFAULT_DATA, contract).columns
    loans = [{name: rows[name][place] for name in rows} for place in range(APPLICANTS)]
    features = [
        (place, orjson.dumps({**loan, **derive_row(contract, loan)}).decode()) for place, loan in enumerate(loans)
    ]
    async with connected(url) as connection:
        await connection.execute("CREATE TABLE loans (place integer PRIMARY KEY, features jsonb)")
        await connection.executemany("INSERT INTO loans VALUES ($1, $2)", features)
        await connection.execute(FILL.format(count=count, applicants=APPLICANTS), timeout=None)
        await connection.execute("VACUUM ANALYZE", timeout=None)


def _run(folder: Path, node: PostgresNode, *arguments: str) -> Run:
    command = [sys.executable, "-m", "app", "simulate", "--policy", str(DEMO), *arguments]
    environment = {**os.environ, **FRESH, "DATABASE_URL": node.url, "SESSION_SECRET": "x" * 40, "DEMO_MODE": "false"}
    servers = {POSTGRES: [node.pid]}
    before, began = processor_seconds(servers), time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    seconds, of_servers = time.perf_counter() - began, spent(before, processor_seconds(servers))
    if status:
        raise RuntimeError(f"{' '.join(command)} ended with {status}")
    return Run(seconds, used.ru_utime + used.ru_stime, of_servers[POSTGRES], used.ru_maxrss / 1024)
