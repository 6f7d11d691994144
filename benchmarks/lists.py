"""A manager's list at 100,000 clients on a real PostgreSQL, beside the same answers found the naive way."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from benchmarks.list_cases import PORTFOLIO, WORST_OVERDUE, Case, cases
from benchmarks.page import duration, table, times
from benchmarks.timing import ROUNDS
from database.database import create_database_engine, create_schema, create_session
from tests.fixtures.explained import explain, sent_by
from tests.fixtures.large_bank import make_large_bank
from tests.fixtures.postgres_server import running_postgres

CLIENTS = 100_000
MANAGERS = 2_000
PROMISED_SECONDS = 0.020
"""For one statement."""
HEADER = [f"{CLIENTS:,} clients", "slowest statement", "page and count", "naive", "cheaper by"]
Seconds = list[float]


@dataclass(frozen=True)
class Measured:
    """Seconds of one list.

    `slowest` is the slowest statement in its best round, since other load only adds to it; `ours` and `peer` are
    medians of the whole answer.
    """

    slowest: float
    ours: float
    peer: float


def lists() -> str:
    """Return the table, the verdict, and how PostgreSQL found two of the answers."""
    with running_postgres() as url:
        return asyncio.run(_lists(url))


async def _lists(url: str) -> str:
    engine = create_database_engine(url)
    try:
        await create_schema(engine)
        asked = cases(await make_large_bank(engine, clients=CLIENTS, managers=MANAGERS))
        measured = {case.name: await _measure(engine, case) for case in asked}
        plans = [await _plan(engine, case) for case in asked if case.name in {WORST_OVERDUE, PORTFOLIO}]
    finally:
        await engine.dispose()
    return "\n\n".join([table(HEADER, [_line(*one) for one in measured.items()]), _verdict(measured), *plans])


async def _measure(engine: AsyncEngine, case: Case) -> Measured:
    """Run rounds in which both take their turn, after one to warm up."""
    statements: list[Seconds] = []
    ours: Seconds = []
    peer: Seconds = []
    async with create_session(engine, read_only=True) as session:
        for _ in range(ROUNDS + 1):
            with _each_statement(engine) as took:
                began = perf_counter()
                await case.ours(session)
                ours.append(perf_counter() - began)
            statements.append(took)
            began = perf_counter()
            await _ask_the_peer(session, case)
            peer.append(perf_counter() - began)
    slowest = max(min(seconds) for seconds in zip(*statements[1:], strict=True))
    return Measured(slowest, median(ours[1:]), median(peer[1:]))


async def _ask_the_peer(session: AsyncSession, case: Case) -> None:
    connection = await session.connection()
    for statement in case.peer:
        (await connection.execute(text(statement))).all()


@contextmanager
def _each_statement(engine: AsyncEngine) -> Iterator[Seconds]:
    """How long each statement of the block takes, as the caller waits for it."""
    began: Seconds = []
    took: Seconds = []

    def before(*_: Any) -> None:
        began.append(perf_counter())

    def after(*_: Any) -> None:
        took.append(perf_counter() - began[-1])

    listeners = {"before_cursor_execute": before, "after_cursor_execute": after}
    for name, listener in listeners.items():
        event.listen(engine.sync_engine, name, listener)
    try:
        yield took
    finally:
        for name, listener in listeners.items():
            event.remove(engine.sync_engine, name, listener)


def _line(name: str, found: Measured) -> list[str]:
    return [name, duration(found.slowest), duration(found.ours), duration(found.peer), times(found.peer / found.ours)]


def _verdict(measured: Mapping[str, Measured]) -> str:
    """Return the promise, and what does not keep it."""
    promise = f"Promised: no statement above {duration(PROMISED_SECONDS)}."
    above = [f"{name} ({duration(one.slowest)})" for name, one in measured.items() if one.slowest > PROMISED_SECONDS]
    return f"{promise} Above it here: {'; '.join(above)}." if above else f"{promise} Kept."


async def _plan(engine: AsyncEngine, case: Case) -> str:
    """How PostgreSQL found the first of a case's answers."""
    async with create_session(engine, read_only=True) as session:
        with sent_by(engine) as sent:
            await case.ours(session)
    page = next(one for one in sent if " clients" in one[0])
    plan = await explain(engine, *page, options="ANALYZE, BUFFERS, COSTS OFF")
    return f"<details><summary>How PostgreSQL finds {case.name}</summary>\n\n```text\n{plan}\n```\n\n</details>"
