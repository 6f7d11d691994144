"""Calibration error: distance of PDs from observed bad rates, and what chance alone gives. Needs NumPy only."""

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
    """The calibration error that true PDs show on these rows by chance alone: its mean, and its 95 % quantile."""

    mean_error: float
    calibration_error: float

    def as_dict(self) -> dict[str, float]:
        """For the card."""
        return {"mean": self.mean_error, "high": self.calibration_error}


def by_chance(proba: Floats, *, seed: int = 1) -> Chance:
    """Draws outcomes from the PDs themselves and looks how far these then seem to be off.

    Source: Bröcker, Smith (2007), "Increasing the Reliability of Reliability Diagrams": consistency resampling.
    """
    random, proba = np.random.default_rng(seed), np.sort(proba)
    groups = np.array_split(np.arange(len(proba)), min(CALIBRATION_GROUPS, len(proba)))
    begins, sizes = [rows[0] for rows in groups], np.array([len(rows) for rows in groups])
    expected = np.array([proba[rows].mean() for rows in groups])
    errors = []
    for _ in range(DRAWS):
        drawn = random.random(len(proba)) < proba
        rates = np.add.reduceat(drawn, begins, dtype=np.int64) / sizes
        errors.append(float((np.abs(expected - rates) * sizes).sum() / len(proba)))
    return Chance(float(np.mean(errors)), float(np.quantile(errors, 0.95)))
