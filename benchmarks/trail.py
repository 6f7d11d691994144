"""What the audit trail costs a score: this product beside itself without the trail, in turns, in one run."""

import asyncio
import dataclasses
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from benchmarks.hot_path.models import put_default_models
from benchmarks.hot_path.options import Options
from benchmarks.hot_path.peer import API, Peer
from benchmarks.hot_path.scene import SCORE, Product, product
from benchmarks.hot_path.turns import take_turns
from benchmarks.peers.processes import running, wait_until_it_answers
from benchmarks.peers.without_trail import FORGET
from benchmarks.side_by_side import MANY, compared
from tests.fixtures.command_line import FRESH, free_port
from tests.fixtures.postgres import connected
from tests.fixtures.real_bank import DATABASE, RealBank, real_bank

WITHOUT = "without a trail"
LEAST = 0.95


def trail(options: Options = MANY) -> str:
    """Return the section of the page."""
    with (
        real_bank(partial(put_default_models, sizes=options.trees), **FRESH) as bank,
        product(bank) as ours,
        _without(bank, ours) as plain,
    ):
        peers = [ours.score, plain]
        turns = take_turns(peers, options.connections, turns=options.turns, seconds=options.seconds)
        _require_none_was_left(bank)
    return compared(turns, (SCORE, WITHOUT), options, least=LEAST, of="without the trail")


@contextmanager
def _without(bank: RealBank, ours: Product) -> Iterator[Peer]:
    """Serve the same bank from a database of its own by a process without the trail; the worker is the same."""
    other = _beside(bank)
    asyncio.run(_copy(bank, other))
    port = free_port()
    command = ("-m", "benchmarks.peers.without_trail", "serve", "--port", str(port))
    variables = {**other.variables, "LOG_FORMAT": "json"}
    with (
        tempfile.TemporaryDirectory(dir=bank.folder, prefix="without-") as folder,
        running(Path(folder), command, **variables) as process,
    ):
        wait_until_it_answers(port, process)
        parts = {**ours.score.groups, API: [process.pid]}
        yield Peer(WITHOUT, [("127.0.0.1", port)], ours.score.requests, parts)


def _beside(bank: RealBank) -> RealBank:
    return dataclasses.replace(bank, database=f"{DATABASE}_without_trail")


async def _copy(bank: RealBank, other: RealBank) -> None:
    """Everything that is stored, sessions among it: who is logged in here is logged in there."""
    async with connected(bank.postgres.url) as connection:
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()",
            bank.database,
        )
        await connection.execute(f"CREATE DATABASE {other.database} TEMPLATE {bank.database}")
    async with connected(other.database_url) as connection:
        await connection.execute(FORGET)


def _require_none_was_left(bank: RealBank) -> None:
    """Raise AssertionError unless each event has its leaf and stands in a seal here, and new ones have none there."""
    other = _beside(bank)
    without_leaf = "SELECT count(*) FROM scores WHERE leaf IS NULL"
    assert bank.query(without_leaf) == [(0,)]
    assert other.query(without_leaf) > [(0,)], "the process without a trail wrote leaves"
    seals = "SELECT count(*) FROM seals"
    assert bank.query(seals) > other.query(seals)
