"""Calibration error: distance of PDs from observed bad rates, and its sampling limit. Needs NumPy only."""

from dataclasses import dataclass

import numpy as np

from app.ml.contracts.arrays import Floats, Outcome

CALIBRATION_GROUPS = 10
DRAWS = 400


def expected_calibration_error(outcome: Outcome, proba: Floats) -> float:
    """Mean gap between PD and bad rate over ten groups of equal size by PD, weighted by their rows.

    Source: Naeini, Cooper, Hauskrecht (2015), "Obtaining Well Calibrated Probabilities Using Bayesian Binning", with
    groups of equal size instead of equal width.

    >>> round(expected_calibration_error(np.array([0, 1]), np.array([0.2, 0.9])), 3)
    0.15
    """
    order = np.argsort(proba, kind="stable")
    groups = np.array_split(order, min(CALIBRATION_GROUPS, len(order)))
    gaps = [abs(float(proba[rows].mean() - outcome[rows].mean())) * len(rows) for rows in groups]
    return sum(gaps) / len(order)


@dataclass(frozen=True)
class Chance:
    """Return the 95 % quantile of the error for this number of rows if every PD is true."""

    mean_gap: float
    calibration_error: float


def by_chance(proba: Floats, *, seed: int = 1) -> Chance:
    """Draws outcomes from the PDs themselves and looks how far these then seem to be off.

    Source: Bröcker, Smith (2007), "Increasing the Reliability of Reliability Diagrams": consistency resampling.
    """
    random, proba = np.random.default_rng(seed), np.sort(proba)
    gaps, errors = [], []
    for _ in range(DRAWS):
        drawn = (random.random(len(proba)) < proba).astype(np.int64)
        gaps.append(abs(float(drawn.mean() - proba.mean())))
        errors.append(expected_calibration_error(drawn, proba))
    return Chance(float(np.quantile(gaps, 0.95)), float(np.quantile(errors, 0.95)))
