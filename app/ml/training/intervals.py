"""Confidence intervals of a rate, by a formula that needs SciPy. For other figures see `evaluation.resampling`."""

from scipy.stats import beta

from app.ml.evaluation.auc import CONFIDENCE, Interval


def rate_interval(*, bad: int, rows: int) -> Interval:
    """Return a bad rate with Jeffreys' interval: Beta(bad + ½, good + ½).

    >>> [round(value, 3) for value in rate_interval(bad=10, rows=100).as_list()]
    [0.1, 0.053, 0.17]
    """
    tail = (1 - CONFIDENCE) / 2
    low, high = (float(beta.ppf(q, bad + 0.5, rows - bad + 0.5)) for q in (tail, 1 - tail))
    return Interval(bad / rows, 0.0 if bad == 0 else low, 1.0 if bad == rows else high)


def jeffreys_p_value(*, bad: int, rows: int, proba: float) -> float:
    """Chance that the true bad rate is at most the PD, given what was seen: small means the PD is too low.

    The test of the European Central Bank's instructions for reporting validation results (2019), section 2.5.3.1.

    >>> [round(jeffreys_p_value(bad=bad, rows=100, proba=0.05), 3) for bad in (5, 10)]
    [0.472, 0.018]
    """
    return float(beta.cdf(proba, bad + 0.5, rows - bad + 0.5))
