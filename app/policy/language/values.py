"""Values as columns, and what an operation makes of a value that is not known. The same bits for one row and for many.

Only what IEEE 754 rounds exactly is used (+ − × ÷, floor, comparisons), so no row depends on its neighbours.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.ml.contracts.arrays import Floats

Flags = NDArray[np.bool_]
UNKNOWN = -1

quietly = np.errstate(over="ignore", invalid="ignore", divide="ignore")
"""Decorates what computes with these functions: what overflows or cannot be divided is not known, and no warning."""


class Truth(NamedTuple):
    """Conditions in three values: true, false, and not known where an input is missing. `true` implies `known`."""

    true: Flags
    known: Flags

    @property
    def false(self) -> Flags:
        """Where the condition is known not to hold."""
        return self.known & ~self.true

    @property
    def unknown(self) -> Flags:
        """Where it cannot be computed."""
        return ~self.known


class TextColumn(NamedTuple):
    """Categories as their places in a list; `UNKNOWN` where missing or not listed."""

    codes: NDArray[np.intp]
    values: tuple[str, ...]


Value = Floats | Truth | TextColumn

_ARITHMETIC: Mapping[str, np.ufunc] = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}
_COMPARISONS: Mapping[str, np.ufunc] = {
    "=": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


def constant(value: float, rows: int) -> Floats:
    """Return so many times the same number."""
    found = np.empty(rows)
    found.fill(value)
    return found


def finite(values: Floats) -> Floats:
    """Return the numbers with what overflowed as not known: infinity times zero is no number."""
    return values + values * 0.0


def arithmetic(operator: str, left: Floats, right: Floats) -> Floats:
    """Return one of + - * /; a division by zero or an overflow is not known."""
    return finite(_ARITHMETIC[operator](left, right))


def compared(operator: str, left: Floats, right: Floats) -> Truth:
    """Return a comparison of numbers; not known where one of them is not."""
    known = (left == left) & (right == right)  # noqa: PLR0124  (what is no number is not equal to itself)
    found = _COMPARISONS[operator](left, right)
    return Truth(found & known if operator == "!=" else found, known)


def equal_truths(left: Truth, right: Truth, *, negated: bool) -> Truth:
    """Return whether two conditions are the same, or with `negated` are not."""
    known = left.known & right.known
    return Truth(known & ((left.true == right.true) != negated), known)


def among(column: TextColumn, wanted: tuple[str, ...], *, negated: bool) -> Truth:
    """Return whether a category is one of those wanted, or with `negated` is not."""
    known = column.codes != UNKNOWN
    table = np.array([value in wanted for value in column.values] + [False])
    return Truth(known & (table[column.codes] != negated), known)


def all_of(parts: list[Truth]) -> Truth:
    """Return Kleene's conjunction: one part known to be false settles it, whatever is missing in the others."""
    true, false = parts[0].true, parts[0].false
    for part in parts[1:]:
        true, false = true & part.true, false | part.false
    return Truth(true, true | false)


def any_of(parts: list[Truth]) -> Truth:
    """Return Kleene's disjunction: one part known to be true settles it."""
    true, false = parts[0].true, parts[0].false
    for part in parts[1:]:
        true, false = true | part.true, false & part.false
    return Truth(true, true | false)


def rounded(values: Floats, decimals: int) -> Floats:
    """Return the nearest number with so many decimals, a half away from zero.

    >>> rounded(np.array([2.5, -2.5, 0.125]), 0).tolist(), rounded(np.array([0.125]), 2).tolist()
    ([3.0, -3.0, 0.0], [0.13])
    """
    scale = 10.0**decimals
    return finite(np.copysign(np.floor(np.abs(values) * scale + 0.5) / scale, values) + 0.0)


NOISE = 1e-9
"""A multiple of a step is taken as reached within this share of the step, so that binary fractions cost no step."""


def rounded_down(values: Floats, step: float) -> Floats:
    """Return the largest multiple of the step that is not above.

    >>> rounded_down(np.array([129_999.0, 130_000.0]), 10_000).tolist()
    [120000.0, 130000.0]
    """
    return finite(np.floor(values / step + NOISE) * step)


def rounded_up(values: Floats, parts: int) -> Floats:
    """Return the smallest multiple of 1 / `parts` that is not below.

    >>> rounded_up(np.array([0.12341, 0.1234]), 10_000).tolist()
    [0.1235, 0.1234]
    """
    return finite(np.ceil(values * parts - NOISE) / parts)
