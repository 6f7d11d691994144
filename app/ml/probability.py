"""Log-odds and probabilities: one function each, used everywhere, so that equal log-odds give equal bits."""

import math


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


def logit(probability: float) -> float:
    """Log-odds of a probability strictly between 0 and 1. Raises ValueError outside.

    >>> logit(0.5)
    0.0
    """
    if not 0 < probability < 1:
        raise ValueError(f"a probability strictly between 0 and 1 is expected, not {probability}")
    return math.log(probability) - math.log1p(-probability)


def prior_shift(*, training_rate: float, portfolio_rate: float) -> float:
    """What to add to log-odds to go from the bad rate of the training sample to that of the bank's portfolio.

    logit(portfolio_rate) − logit(training_rate); ranks stay as they are. Source: King and Zeng (2001), "Logistic
    Regression in Rare Events Data", prior correction of the intercept.

    >>> round(prior_shift(training_rate=0.28, portfolio_rate=0.05), 4)
    -2.0
    """
    return logit(portfolio_rate) - logit(training_rate)


def rating(proba: float) -> float:
    """The rating people see: 1 − PD with two decimals; higher is better.

    >>> rating(0.0831)
    0.92
    """
    return round(1 - proba, 2)
