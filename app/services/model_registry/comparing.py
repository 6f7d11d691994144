"""Two models side by side: on the events both have stored, or on the present clients where there are none."""

import asyncio
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import ArtifactInvalid, Conflict
from app.ml.contracts.columns import Columns, to_columns
from app.ml.evaluation.comparison import Comparison, compare
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine
from app.services.crud.score_pairs import ScorePair, present_features, scored_by_both

MAX_PAIRS = 100_000
ROUNDS = 5
ALONE = 50
"""Applicants that are scored one by one, each round."""


@dataclass(frozen=True)
class Latency:
    """Median milliseconds of one applicant alone and median microseconds a row in a batch, with reasons."""

    one_milliseconds: float
    row_microseconds: float


@dataclass(frozen=True)
class SideBySide:
    """`period` is None where no stored pairs were found and the present clients were scored instead."""

    comparison: Comparison
    period: tuple[datetime, datetime] | None
    latency: tuple[Latency, Latency]
    timed_on: int


def load_pair(
    registry: ModelRegistry, first: str, other: str, *, portfolio_default_rate: float | None
) -> tuple[ScoringEngine, ScoringEngine]:
    """Both models in memory. Raises ArtifactInvalid where one is damaged or they take different inputs."""
    engines = tuple(
        ScoringEngine.load(registry.read(sha256), sha256=sha256, portfolio_default_rate=portfolio_default_rate)
        for sha256 in (first, other)
    )
    names = [{feature.name for feature in engine.contract.inputs} for engine in engines]
    if names[0] != names[1]:
        different = ", ".join(sorted(names[0] ^ names[1]))
        raise ArtifactInvalid(
            f"models {first[:12]} and {other[:12]} take different inputs ({different}) and cannot be compared"
        )
    return engines[0], engines[1]


async def side_by_side(
    session: AsyncSession,
    engines: tuple[ScoringEngine, ScoringEngine],
    *,
    since: datetime | None,
    applicants: int,
) -> SideBySide:
    """Raises Conflict where there are no clients to compare them on."""
    first, other = engines
    pairs = await scored_by_both(session, first.version, other.version, since=since, limit=MAX_PAIRS)
    features = await present_features(session, limit=applicants)
    await session.commit()
    if not features:
        raise Conflict("There are no clients to compare the models on.", about=["clients"])
    columns = to_columns(first.contract, features)
    latency = await asyncio.to_thread(_latencies, engines, columns)
    if pairs:
        return SideBySide(_of_pairs(pairs), (pairs[-1].timestamp, pairs[0].timestamp), latency, len(features))
    found = [[one.proba for one in engine.score(columns, reasons=False)] for engine in engines]
    return SideBySide(compare(*found), None, latency, len(features))


def _of_pairs(pairs: Sequence[ScorePair]) -> Comparison:
    return compare([pair.first for pair in pairs], [pair.other for pair in pairs])


def _latencies(engines: tuple[ScoringEngine, ScoringEngine], columns: Columns) -> tuple[Latency, Latency]:
    """In turns, so that what else the machine does meets both."""
    rows = len(next(iter(columns.values())))
    alone = [_row(columns, row) for row in range(min(ALONE, rows))]
    seconds: tuple[tuple[list[float], list[float]], ...] = tuple(([], []) for _ in engines)
    for _ in range(ROUNDS):
        for engine, (one, batch) in zip(engines, seconds, strict=True):
            one.extend(_timed(engine, applicant) for applicant in alone)
            batch.append(_timed(engine, columns) / rows)
    first, other = (Latency(statistics.median(one) * 1e3, statistics.median(batch) * 1e6) for one, batch in seconds)
    return first, other


def _row(columns: Columns, row: int) -> dict[str, list[Any]]:
    return {name: [values[row]] for name, values in columns.items()}


def _timed(engine: ScoringEngine, columns: Columns) -> float:
    began = time.perf_counter()
    engine.score(columns)
    return time.perf_counter() - began
