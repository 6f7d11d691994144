"""Metrics of a model on loans with a known outcome, for the report, the command and the gates."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.ml.contracts.columns import Arrays, to_arrays
from app.ml.evaluation.auc import Interval, auc_interval
from app.ml.evaluation.calibration_error import Chance, by_chance
from app.ml.evaluation.resampling import metric_intervals
from app.ml.scoring.engine import ScoringEngine
from app.ml.tables.dataset import Table
from app.ml.training.metrics import Metrics, evaluate

DEFAULT_RESAMPLING_SEED = 1


@dataclass(frozen=True)
class Measured:
    """Raw log-odds and PDs of the rows, and the figures of the PDs with their intervals."""

    raw_log_odds: NDArray[np.float64]
    proba: NDArray[np.float64]
    metrics: Metrics
    intervals: dict[str, Interval]
    chance: Chance
    """The calibration error that true PDs would show on these rows."""


def measure(engine: ScoringEngine, table: Table) -> Measured:
    """Score a checked table."""
    return measure_arrays(engine, to_arrays(engine.contract, table.columns), table.outcome)


def measure_arrays(
    engine: ScoringEngine, arrays: Arrays, outcome: NDArray[np.int64], *, seed: int = DEFAULT_RESAMPLING_SEED
) -> Measured:
    """Score columns that include the derived features (see `contracts.columns.to_arrays`)."""
    raw = engine.raw_log_odds(engine.pool(arrays))
    proba = engine.final_pds(raw)
    intervals = {"auc": auc_interval(outcome, proba), **metric_intervals(outcome, proba, seed=seed)}
    return Measured(raw, proba, evaluate(outcome, proba), intervals, by_chance(proba))
