"""The values that one feature may be changed to, nearest first, by position: 1 is the nearest, 0 no change."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.ml.contracts.definition import Feature, FeatureType, MissingPolicy
from app.ml.contracts.formula_signs import Domain

Positions = NDArray[np.int64]


class Moves(Protocol):
    """So many values by rising distance from the present one."""

    @property
    def count(self) -> int:
        """The number of values."""
        ...

    def values(self, positions: Positions) -> list[Any]:
        """Return the values at those positions, the present one at 0."""
        ...

    def distances(self, positions: Positions) -> NDArray[np.float64]:
        """Return |Δ| in the feature's unit; a change of a category or a flag is 1."""
        ...


@dataclass(frozen=True)
class Line:
    """One direction along the grid of whole multiples of `step`; values are made when they are asked for."""

    current: float
    first: int
    sign: int
    count: int
    step: float
    decimals: int
    skipped: tuple[int, ...] = ()

    def values(self, positions: Positions) -> list[Any]:
        """See `Moves.values`."""
        numbers = self.numbers(positions).tolist()
        return [int(number) if number.is_integer() else number for number in numbers]

    def numbers(self, positions: Positions) -> NDArray[np.float64]:
        """Return the same values as an array."""
        raw = positions.copy()
        for place in self.skipped:
            raw += raw >= place
        found = np.round((self.first + self.sign * (raw - 1)) * self.step, self.decimals)
        return np.where(positions == 0, self.current, found)

    def distances(self, positions: Positions) -> NDArray[np.float64]:
        """See `Moves.distances`."""
        return np.abs(self.numbers(positions) - self.current)


@dataclass(frozen=True)
class Listed:
    """Values named one by one, with their distances."""

    current: Any
    listed: tuple[Any, ...]
    away: tuple[float, ...]

    @property
    def count(self) -> int:
        """See `Moves.count`."""
        return len(self.listed)

    def values(self, positions: Positions) -> list[Any]:
        """See `Moves.values`."""
        choice = (self.current, *self.listed)
        return [choice[position] for position in positions.tolist()]

    def distances(self, positions: Positions) -> NDArray[np.float64]:
        """See `Moves.distances`."""
        return np.array((0.0, *self.away))[positions]


def line(feature: Feature, current: float, *, step: float, sign: int, domain: Domain) -> Line:
    """Return the legal grid values above (`sign` +1) or below (−1) the present one, within the formulas' domain.

    Values that would be read as missing, a special code or another spelling are skipped.
    """
    low, high = _limits(feature, domain)
    unit = Decimal(repr(step))
    if domain.whole and unit != unit.to_integral_value():
        unit = Decimal(1)
    here = Decimal(repr(current)) / unit
    bottom, top = _whole(Decimal(repr(low)) / unit, ROUND_CEILING), _whole(Decimal(repr(high)) / unit, ROUND_FLOOR)
    if sign > 0:
        first, last = max(_whole(here, ROUND_FLOOR) + 1, bottom), top
    else:
        first, last = min(_whole(here, ROUND_CEILING) - 1, top), bottom
    count = max(0, (last - first) * sign + 1)
    skipped = sorted(
        place
        for number in _never(feature)
        if (index := Decimal(repr(number)) / unit) == index.to_integral_value()
        and 1 <= (place := (int(index) - first) * sign + 1) <= count
    )
    exponent = unit.normalize().as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return Line(float(current), first, sign, count - len(skipped), float(unit), decimals, tuple(skipped))


def nearest_first(current: float, lines: Sequence[Line], at: Sequence[Positions] | None = None) -> Listed:
    """Return the values of several lines, or of these positions on them, as one list by distance."""
    places = at or [np.arange(1, one.count + 1) for one in lines]
    found = sorted(
        (distance, value)
        for one, positions in zip(lines, places, strict=True)
        for distance, value in zip(one.distances(positions).tolist(), one.values(positions), strict=True)
    )
    return Listed(current, tuple(value for _, value in found), tuple(distance for distance, _ in found))


def choices(feature: Feature, current: Any, *, left_out: Sequence[str] = ()) -> Listed:
    """Return the other values of a flag or a category; a category that stands for unknown values is left out."""
    if feature.type is FeatureType.BOOLEAN:
        return Listed(bool(current), (not current,), (1.0,))
    others = [one.value for one in feature.categories if one.value not in (current, feature.unlisted, *left_out)]
    return Listed(current, tuple(others), (1.0,) * len(others))


def _limits(feature: Feature, domain: Domain) -> tuple[float, float]:
    low, high = feature.allowed or (0.0, -1.0)
    return max(low, domain.lowest), min(high, domain.highest)


def _never(feature: Feature) -> set[float]:
    """Numbers that mean something else than a quantity."""
    aliases = {float(text) for text in feature.aliases if text.lstrip("-").isdecimal()}
    zero = {0.0} if feature.missing is MissingPolicy.ZERO else set()
    return {*feature.marks, *aliases, *zero}


def _whole(number: Decimal, rounding: str) -> int:
    return int(number.to_integral_value(rounding=rounding)) if math.isfinite(number) else 0
