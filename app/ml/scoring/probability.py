"""Log-odds and probabilities: one function each, used everywhere, so that equal log-odds give equal bits."""

import math
from collections.abc import Callable

import numpy as np

from app.ml.contracts.arrays import Floats


def sigmoid(log_odds: float) -> float:
    """Probability for those log-odds, 1 / (1 + e^−x), without overflow for any finite argument.

    `math.exp` on purpose: NumPy's vectorised exponential differs from it in the last bit in some rows.

    >>> sigmoid(0.0)
    0.5
    """
    if log_odds >= 0:
        return 1 / (1 + math.exp(-log_odds))
    growth = math.exp(log_odds)
    return growth / (1 + growth)


def each(function: Callable[[float], float], values: Floats) -> Floats:
    """Apply a function of the standard library to every value: NumPy's own may differ in the last bit."""
    return np.fromiter(map(function, values.tolist()), dtype=np.float64, count=len(values))


def sigmoids(log_odds: Floats) -> Floats:
    """`sigmoid` of many, with the same bits.

    >>> sigmoids(np.array([0.0, 1.5])).tolist() == [sigmoid(0.0), sigmoid(1.5)]
    True
    """
    growth = each(math.exp, -np.abs(log_odds))
    return np.where(log_odds >= 0, 1 / (1 + growth), growth / (1 + growth))


def logit(probability: float) -> float:
    """Log-odds of a probability strictly between 0 and 1. Raises ValueError outside.

    >>> logit(0.5)
    0.0
    """
    if not 0 < probability < 1:
        raise ValueError(f"a probability strictly between 0 and 1 is expected, not {probability}")
    return math.log(probability) - math.log1p(-probability)


def prior_shift(*, training_rate: float, portfolio_rate: float) -> float:
    """Return the log-odds shift from the bad rate of the training sample to that of the bank's portfolio.

    logit(portfolio_rate) − logit(training_rate); ranks stay as they are. Source: King and Zeng (2001), "Logistic
    Regression in Rare Events Data", prior correction of the intercept.

    >>> round(prior_shift(training_rate=0.28, portfolio_rate=0.05), 4)
    -2.0
    """
    return logit(portfolio_rate) - logit(training_rate)


def rating(proba: float) -> float:
    """Return the displayed rating: 1 − PD with two decimals; higher is better.

    >>> rating(0.0831)
    0.92
    """
    return round(1 - proba, 2)


NEAR_A_HALF = 1e-6
"""So near to a half, a rounding in the last bit could decide: there the scalar function is asked."""


def ratings(probas: Floats) -> Floats:
    """`rating` of many, with the same bits.

    >>> ratings(np.array([0.0831, 0.125])).tolist()
    [0.92, 0.88]
    """
    hundredths = (1 - probas) * 100
    whole = np.rint(hundredths)
    rounded = whole / 100
    near = np.abs(np.abs(hundredths - whole) - 0.5) < NEAR_A_HALF
    rounded[near] = each(rating, probas[near])
    return rounded
