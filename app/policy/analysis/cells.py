"""Cells: between its borders a condition does not change, so one point of each cell stands for all of it."""

import math
from collections.abc import Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.policy.analysis.simplifying import Variable
from app.policy.language.evaluation import Columns
from app.policy.language.kinds import ValueKind, ValueType
from app.policy.language.syntax import number_text
from app.policy.language.values import TextColumn, Truth, Value

MAX_CELLS = 250_000


def points(variable: Variable) -> NDArray[np.float64]:
    """Return one number of each cell of a numeric variable: borders, between and outside them, the ends.

    >>> points(Variable(ValueType(ValueKind.NUMBER, low=0, high=100, is_whole=True), {18.0, 19.0})).tolist()
    [0.0, 17.0, 18.0, 19.0, 20.0, 100.0]
    """
    kind = variable.type
    borders = sorted(variable.borders)
    if not borders:
        return np.array([kind.low or 0.0])
    between = [_between(low, high, is_whole=kind.is_whole) for low, high in pairwise(borders)]
    first = math.ceil(borders[0]) - 1.0 if kind.is_whole else _outside(borders[0], -1, kind)
    last = math.floor(borders[-1]) + 1.0 if kind.is_whole else _outside(borders[-1], 1, kind)
    ends = [end for end in (kind.low, kind.high) if end is not None]
    found = {first, *borders, *between, last, *ends}
    return np.array(sorted(value for value in found if _is_possible(value, kind)))


def grid(variables: Mapping[str, Variable]) -> Columns | None:
    """Return all cells of those variables as columns; None where there are more than `MAX_CELLS`."""
    sides = {name: _side(variable) for name, variable in variables.items()}
    if math.prod(len(side) for side in sides.values()) > MAX_CELLS:
        return None
    meshed = np.meshgrid(*(np.arange(len(side)) for side in sides.values()), indexing="ij")
    names: dict[str, Value] = {}
    for (name, side), places in zip(sides.items(), meshed, strict=True):
        flat = places.ravel()
        kind = variables[name].type
        if kind.kind is ValueKind.TEXT:
            names[name] = TextColumn(flat, kind.values)
        elif kind.kind is ValueKind.TRUTH:
            names[name] = Truth(flat == 1, np.ones(len(flat), dtype=bool))
        else:
            names[name] = side[flat]
    return Columns(names, {}, math.prod(len(side) for side in sides.values()))


def example(columns: Columns, row: int) -> str:
    """Return a cell as people read it: `term_months = 49, housing = "rent"`."""
    return ", ".join(f"{name} = {_shown(value, row)}" for name, value in columns.names.items()) or "every applicant"


def _side(variable: Variable) -> NDArray[np.float64]:
    match variable.type.kind:
        case ValueKind.TEXT:
            return np.arange(len(variable.type.values), dtype=np.float64)
        case ValueKind.TRUTH:
            return np.array([0.0, 1.0])
        case _:
            return points(variable)


def _between(low: float, high: float, *, is_whole: bool) -> float:
    if not is_whole:
        return (low + high) / 2
    inside = math.floor(low) + 1.0
    return inside if inside < high else high


def _outside(border: float, sign: int, kind: ValueType) -> float:
    """Return a number beyond the last border, half the way to the end of the range where that is near."""
    end = kind.low if sign < 0 else kind.high
    far = border + sign * (abs(border) + 1)
    return far if end is None or (far - end) * sign < 0 else (border + end) / 2


def _is_possible(value: float, kind: ValueType) -> bool:
    if kind.is_whole and not float(value).is_integer():
        return False
    return (kind.low is None or value >= kind.low) and (kind.high is None or value <= kind.high)


def _shown(value: Value, row: int) -> str:
    match value:
        case Truth():
            return "true" if value.true[row] else "false"
        case TextColumn():
            return f'"{value.values[int(value.codes[row])]}"'
        case _:
            return number_text(float(value[row]))
