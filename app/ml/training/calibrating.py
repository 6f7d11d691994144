"""Fit the calibration: every method is judged on unseen rows; the simplest of the best is taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.isotonic import isotonic_regression

from app.ml.contracts.arrays import Floats, Outcome
from app.ml.evaluation.calibration_error import expected_calibration_error
from app.ml.scoring.calibration import Calibration, Method, clipped_pds
from app.ml.scoring.probability import logit
from app.ml.training.metrics import brier
from app.ml.training.split import FOLDS

MIN_ROWS_FOR_ISOTONIC = 1000
MIN_BAD_FOR_ISOTONIC = 100
MAX_KNOTS = 20
MIN_ROWS_A_KNOT = 30
LEAST_SLOPE = 1e-3
MAX_ROWS_JUDGED = 30_000
CLEARLY_BETTER = 0.001
"""A method must lower the Brier score by this share of it to be taken instead of a simpler one."""


@dataclass(frozen=True)
class Judged:
    """The result of one method on unseen rows."""

    method: Method
    brier: float
    calibration_error: float


def choose_calibration(raw_log_odds: Floats, outcome: Outcome) -> tuple[Calibration, list[Judged]]:
    """Return the best curve for out-of-fold raw log-odds, and the measurements of each method.

    Methods within a thousandth of the lowest Brier score count as equally sharp; of these the one with the lowest
    calibration error is taken, a simpler one where they are equal.
    """
    few = _spread(len(outcome))
    judged = [_judged(method, raw_log_odds[few], outcome[few]) for method in _methods(outcome)]
    sharpest = min(one.brier for one in judged)
    close = [one for one in judged if one.brier <= sharpest * (1 + CLEARLY_BETTER)]
    best = min(close, key=lambda one: (round(one.calibration_error, 4), list(Method).index(one.method)))
    return fit_calibration(best.method, raw_log_odds, outcome), judged


def fit_calibration(method: Method, raw_log_odds: Floats, outcome: Outcome) -> Calibration:
    """Return the curve of that method with the highest likelihood, slopes kept above 0 so that it rises strictly."""
    match method:
        case Method.NONE:
            return Calibration()
        case Method.PLATT:
            terms = [raw_log_odds]
            return Calibration(method=method, coefficients=_logistic(terms, outcome))
        case Method.BETA:
            terms = [-np.logaddexp(0, -raw_log_odds), np.logaddexp(0, raw_log_odds)]
            return Calibration(method=method, coefficients=_logistic(terms, outcome))
        case Method.ISOTONIC:
            return Calibration(method=method, knots=_knots(raw_log_odds, outcome))


def calibrated(calibration: Calibration, raw_log_odds: Floats) -> Floats:
    """Return the PDs of many rows, with the bits that the engine gives."""
    return clipped_pds(calibration.curve_of_many()(raw_log_odds))


def _spread(rows: int) -> NDArray[np.intp]:
    """Return the rows that methods are judged on: all, or so many evenly spread ones."""
    return np.unique(np.linspace(0, rows - 1, min(rows, MAX_ROWS_JUDGED)).astype(np.intp))


def _methods(outcome: Outcome) -> list[Method]:
    enough = len(outcome) >= MIN_ROWS_FOR_ISOTONIC and outcome.sum() >= MIN_BAD_FOR_ISOTONIC
    return [method for method in Method if method is not Method.ISOTONIC or enough]


def _judged(method: Method, raw_log_odds: Floats, outcome: Outcome) -> Judged:
    proba = np.empty(len(outcome))
    fold = _folds(outcome)
    for number in range(FOLDS):
        inside = fold != number
        curve = fit_calibration(method, raw_log_odds[inside], outcome[inside])
        proba[~inside] = calibrated(curve, raw_log_odds[~inside])
    return Judged(method, brier(outcome, proba), expected_calibration_error(outcome, proba))


def _folds(outcome: Outcome) -> NDArray[np.int64]:
    """Fold numbers dealt out in turn within the good and within the bad: the same for the same rows."""
    fold = np.empty(len(outcome), dtype=np.int64)
    for kind in (0, 1):
        rows = np.flatnonzero(outcome == kind)
        fold[rows] = np.arange(len(rows)) % FOLDS
    return fold


def _logistic(terms: Sequence[Floats], outcome: Outcome) -> tuple[float, ...]:
    """Logistic regression with every slope above 0, by L-BFGS-B."""
    design = np.column_stack([*terms, np.ones(len(outcome))])

    def loss(coefficients: Floats) -> tuple[float, Floats]:
        log_odds = design @ coefficients
        proba = 1 / (1 + np.exp(-np.clip(log_odds, -500, 500)))
        value = float(np.mean(np.logaddexp(0, log_odds) - outcome * log_odds))
        return value, design.T @ (proba - outcome) / len(outcome)

    bounds = [(LEAST_SLOPE, None)] * len(terms) + [(None, None)]
    found = minimize(loss, [1.0] * len(terms) + [0.0], jac=True, bounds=bounds, method="L-BFGS-B")
    return tuple(float(value) for value in found.x)


def _knots(raw_log_odds: Floats, outcome: Outcome) -> tuple[tuple[float, float], ...]:
    """Isotonic regression on at most twenty groups of rows, its steps tied by straight rising lines."""
    order = np.argsort(raw_log_odds, kind="stable")
    raw, bad = raw_log_odds[order], outcome[order]
    count = max(min(MAX_KNOTS, len(raw) // MIN_ROWS_A_KNOT), 1)
    groups = [part for part in np.array_split(np.arange(len(raw)), count) if len(part)]
    rows = np.array([len(part) for part in groups], dtype=np.float64)
    rates = np.array([(bad[part].sum() + 0.5) / (len(part) + 1) for part in groups])
    fitted = isotonic_regression(rates, sample_weight=rows)
    centres = [float(raw[part].mean()) for part in groups]
    points = [(centre, logit(float(rate))) for centre, rate in zip(centres, fitted, strict=True)]
    return tuple(_strictly_rising(points))


def _strictly_rising(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points with a least slope between neighbours; groups with the same raw value become one."""
    merged = [next(group) for _, group in groupby(points, key=lambda point: point[0])]
    risen = merged[:1]
    for raw, value in merged[1:]:
        before_raw, before_value = risen[-1]
        risen.append((raw, max(value, before_value + LEAST_SLOPE * (raw - before_raw))))
    return risen
