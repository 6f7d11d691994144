"""The cells of a feature between the model's own borders: within one the PD is the same, so its nearest value will do.

Borders of derived features are followed back to the feature by bisection on its grid, all at once and without a model.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from app.ml.contracts.arrays import Floats
from app.ml.contracts.columns import to_arrays
from app.what_if.directions import UNKNOWN, effects
from app.what_if.moves import Line, Positions
from app.what_if.question import Question


def cell_starts(question: Question, name: str, line: Line) -> Positions | None:
    """Return the nearest position of every cell along the line but the present one; None if they cannot be found.

    That is so where a column the feature moves has no known direction in it, or no known borders.
    """
    moved = effects(question.contract, name)
    if any(sign == UNKNOWN or column not in question.borders for column, sign in moved.items()):
        return None
    pairs = [(column, border) for column in moved for border in question.borders[column]]
    if not pairs or line.count == 0:
        return np.zeros(0, dtype=np.int64)
    crossed = _crossings(question, name, line, pairs)
    return np.unique(crossed[crossed <= line.count])


def _crossings(question: Question, name: str, line: Line, pairs: Sequence[tuple[str, float]]) -> Positions:
    """Return, for each column and border, the first position on the other side of it; `count + 1` if there is none."""
    columns = [column for column, _ in pairs]
    borders = np.array([border for _, border in pairs]).astype(np.float32)

    def above(positions: Positions) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        table = _moved(question, name, line, positions, set(columns))
        seen = np.array([table[column][row] for row, column in enumerate(columns)])
        return np.asarray(seen.astype(np.float32) > borders)

    low, high = np.zeros(len(pairs), dtype=np.int64), np.full(len(pairs), line.count, dtype=np.int64)
    before = above(low)
    never = above(high) == before
    while (open_ := high - low > 1).any():
        middle = np.where(open_, (low + high) // 2, high)
        changed = above(middle) != before
        high = np.where(open_ & changed, middle, high)
        low = np.where(open_ & ~changed, middle, low)
    return np.where(never, line.count + 1, high)


def _moved(question: Question, name: str, line: Line, positions: Positions, wanted: set[str]) -> Mapping[str, Floats]:
    """Return the wanted columns of the applicant with those values of the feature."""
    arrays = to_arrays(question.contract, question.columns({name: line.values(positions)}))
    return {column: np.asarray(arrays[column], dtype=np.float64) for column in wanted}
