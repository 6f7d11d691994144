"""From raw log-odds to the PD that is stored: a strictly rising curve that stands in the artifact itself.

A row is reckoned with scalar arithmetic of the standard library. Many rows at once get the same bits: only sums,
products and comparisons are NumPy's, logarithms and powers are the standard library's. The curve is fitted elsewhere
(`app.ml.training.calibrating`); here it is only read.
"""

import math
from bisect import bisect_right
from collections.abc import Callable
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.ml.contracts.arrays import Floats
from app.ml.scoring.probability import each, sigmoid, sigmoids

LOWEST_PD, HIGHEST_PD = 1e-6, 1 - 1e-6
"""No stored PD is nearer to certainty than this."""

Finite = Annotated[float, Field(allow_inf_nan=False)]
Curve = Callable[[float], float]
"""Raw log-odds → calibrated log-odds."""
Curves = Callable[[Floats], Floats]
Knots = tuple[tuple[float, float], ...]


class Method(StrEnum):
    """The method of the curve, the simplest first."""

    NONE = "none"
    PLATT = "platt"
    BETA = "beta"
    ISOTONIC = "isotonic"


class Calibration(BaseModel):
    """A strictly rising curve in log-odds.

    `platt`: coefficients (slope, intercept). `beta`: (a, b, intercept) of Kull, Silva Filho, Flach (2017), "Beyond
    sigmoids". `isotonic`: straight lines between `knots` (raw, calibrated), continued beyond both ends with slope 1.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    method: Method = Method.NONE
    coefficients: tuple[Finite, ...] = ()
    knots: tuple[tuple[Finite, Finite], ...] = ()

    @model_validator(mode="after")
    def _rises(self) -> Self:
        count = {Method.NONE: 0, Method.PLATT: 2, Method.BETA: 3, Method.ISOTONIC: 0}[self.method]
        if len(self.coefficients) != count:
            raise ValueError(f"{self.method.value} takes {count} coefficients")
        if min(self.coefficients[: max(count - 1, 0)], default=1.0) <= 0:
            raise ValueError("a slope must be above 0, or the curve would not rise")
        if (self.method is Method.ISOTONIC) != bool(self.knots):
            raise ValueError("knots belong to isotonic, and it needs at least one")
        if any(left[0] >= right[0] or left[1] >= right[1] for left, right in pairwise(self.knots)):
            raise ValueError("knots must rise strictly in both values")
        return self

    def curve(self) -> Curve:
        """Return the curve as a function of one raw log-odds.

        >>> Calibration(method="platt", coefficients=(0.5, 1.0)).curve()(2.0)
        2.0
        """
        match self.method:
            case Method.NONE:
                return lambda raw: raw
            case Method.PLATT:
                slope, intercept = self.coefficients
                return lambda raw: slope * raw + intercept
            case Method.BETA:
                return _beta(*self.coefficients)
            case Method.ISOTONIC:
                return _lines(self.knots)

    def curve_of_many(self) -> Curves:
        """Return the curve as a function of an array, with the same bits.

        >>> Calibration(method="platt", coefficients=(0.5, 1.0)).curve_of_many()(np.array([2.0]))
        array([2.])
        """
        match self.method:
            case Method.NONE:
                return lambda raw: raw
            case Method.PLATT:
                slope, intercept = self.coefficients
                return lambda raw: slope * raw + intercept
            case Method.BETA:
                return _betas(*self.coefficients)
            case Method.ISOTONIC:
                return _many_lines(self.knots)


def clipped_pd(log_odds: float) -> float:
    """Return the PD of those log-odds, kept within [1e-6, 1 − 1e-6].

    >>> clipped_pd(0.0), clipped_pd(-100.0)
    (0.5, 1e-06)
    """
    return min(max(sigmoid(log_odds), LOWEST_PD), HIGHEST_PD)


def clipped_pds(log_odds: Floats) -> Floats:
    """`clipped_pd` of many, with the same bits.

    >>> clipped_pds(np.array([0.0, -100.0])).tolist()
    [0.5, 1e-06]
    """
    return np.clip(sigmoids(log_odds), LOWEST_PD, HIGHEST_PD)


def softplus(value: float) -> float:
    """ln(1 + e^x) without overflow: −ln(1 − p) of the probability p whose log-odds are x.

    >>> round(softplus(0.0), 4)
    0.6931
    """
    return max(value, 0.0) + math.log1p(math.exp(-abs(value)))


def _beta(a: float, b: float, intercept: float) -> Curve:
    """Return a · ln p − b · ln(1 − p) + c, written in the log-odds of p."""
    return lambda raw: b * softplus(raw) - a * softplus(-raw) + intercept


def _betas(a: float, b: float, intercept: float) -> Curves:
    def curve(raw: Floats) -> Floats:
        tail = each(math.log1p, each(math.exp, -np.abs(raw)))
        return b * (np.maximum(raw, 0.0) + tail) - a * (np.maximum(-raw, 0.0) + tail) + intercept

    return curve


def _slopes(knots: Knots) -> list[float]:
    return [(top - low) / (right - left) for (left, low), (right, top) in pairwise(knots)]


def _many_lines(knots: Knots) -> Curves:
    raws, values = np.array(knots).T
    slopes = np.array([1.0, *_slopes(knots), 1.0])  # before the first knot, between, from the last one on
    start, end = np.array([0, *range(len(knots))]), np.array([*values, np.inf])

    def curve(raw: Floats) -> Floats:
        place = np.searchsorted(raws, raw, side="right")
        begin = start[place]
        return np.asarray(np.minimum(values[begin] + (raw - raws[begin]) * slopes[place], end[place]))

    return curve


def _lines(knots: Knots) -> Curve:
    raws, values = [raw for raw, _ in knots], [value for _, value in knots]
    slopes = _slopes(knots)

    def interpolated(raw: float) -> float:
        place = bisect_right(raws, raw) - 1
        if place < 0:
            return values[0] + (raw - raws[0])
        if place >= len(slopes):
            return values[-1] + (raw - raws[-1])
        return min(values[place] + (raw - raws[place]) * slopes[place], values[place + 1])

    return interpolated
