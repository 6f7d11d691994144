"""Special values of a column of numbers, found by how they stand apart from the rest."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from app.ml.scoring.categories import MIN_ROWS

MOST_CODES = 5
LEAST_OTHERS = 5
"""So many different numbers must be left, or nothing is known of how far apart they stand."""
LEAST_ROWS = 5
FAR_STEPS = 3
FAR_WITHOUT_A_PATTERN = 10
NEAR = 0.1
_LIKE_A_CODE = re.compile(r"-?(7+|8+|9+)|9+[0-9]")
"""Digits that people choose for codes: 9, 99, 999999, 88, 96, 98, 9996."""


@dataclass(frozen=True)
class Codes:
    """The codes at both ends of a column with their rows, and the numbers that are quantities with theirs."""

    rows: Counter[float]
    others: Counter[float]

    @property
    def values(self) -> tuple[float, ...]:
        """The codes, ascending."""
        return tuple(sorted(self.rows))

    @property
    def note(self) -> str:
        """In a sentence."""
        said = ", ".join(f"{value:g} ({self.rows[value]:,} rows)" for value in self.values)
        low, high = min(self.others), max(self.others)
        verb = "stands" if len(self.rows) == 1 else "stand"
        return f"{said} {verb} apart from {low:g} to {high:g}: special in the contract"


def find_codes(numbers: Counter[float]) -> Codes:
    """Return the values that stand apart like codes; `numbers` counts the rows of each value.

    At most five whole numbers at an end are codes when they are repeated, the rest is at least five different numbers,
    and one of these holds: they have the other sign and the gap is at least three usual steps (or their digits are a
    code's); their digits are a code's and the gap is wider than the range of the rest, or a tenth of it where each
    stands in ten times the rows of the values below; the gap is ten times the range of the rest.

    >>> find_codes(Counter({**dict.fromkeys(range(14), 100), 96: 5, 98: 264})).values
    (96, 98)
    """
    low = _at_the_end(numbers, sign=-1)
    high = _at_the_end(Counter({value: rows for value, rows in numbers.items() if value not in low}), sign=1)
    codes = Counter({value: numbers[value] for value in (*low, *high)})
    return Codes(codes, Counter({value: rows for value, rows in numbers.items() if value not in codes}))


def described(codes: Codes) -> list[dict[str, Any]]:
    """Return the codes as a contract's `special`: frequent ones have an effect of their own."""
    return [
        {
            "value": value,
            "labels": {"ru": f"код {value:g}", "en": f"code {value:g}"},
            "counts_as": "indicator" if rows >= MIN_ROWS else "missing",
        }
        for value, rows in sorted(codes.rows.items())
    ]


def _at_the_end(numbers: Counter[float], *, sign: int) -> list[float]:
    """Return the codes at the high end (`sign` 1) or the low end (−1): the largest group that stands apart."""
    outward = sorted(numbers, key=lambda value: sign * value)
    for count in range(min(MOST_CODES, len(outward) - LEAST_OTHERS), 0, -1):
        rest, codes = outward[:-count], outward[-count:]
        if _are_codes(numbers, rest, codes):
            return codes
    return []


def _are_codes(numbers: Counter[float], rest: Sequence[float], codes: Sequence[float]) -> bool:
    rows = [numbers[code] for code in codes]
    if min(rows) < 2 or sum(rows) < LEAST_ROWS or not all(float(code).is_integer() for code in codes):
        return False
    gap, spread = abs(codes[0] - rest[-1]), abs(rest[-1] - rest[0])
    patterned = all(_LIKE_A_CODE.fullmatch(f"{code:.0f}") for code in codes)
    if _have_another_sign(rest, codes):
        usual = median(abs(after - before) for before, after in pairwise(rest))
        return patterned or gap >= FAR_STEPS * usual
    if patterned and gap > spread:
        return True
    if patterned and gap > NEAR * spread:
        tail = rest[-max(1, len(rest) // 10) :]
        usual_rows = sum(numbers[value] for value in tail) / len(tail)
        return min(rows) >= FAR_WITHOUT_A_PATTERN * usual_rows
    return gap > FAR_WITHOUT_A_PATTERN * spread and len(rest) >= 2 * LEAST_OTHERS


def _have_another_sign(rest: Sequence[float], codes: Sequence[float]) -> bool:
    if all(code < 0 for code in codes):
        return all(value >= 0 for value in rest)
    return all(code > 0 for code in codes) and all(value <= 0 for value in rest) and any(value < 0 for value in rest)
