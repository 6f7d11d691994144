"""Columns that are plainly written, at once: figures with a point, or nothing. Everything else is read cell by cell."""

import re
from collections.abc import Iterable, Sequence

import numpy as np

from app.ml.contracts.arrays import Floats
from app.ml.contracts.definition import Feature, FeatureType, MissingPolicy
from app.ml.tables.evidence import Evidence

EXACT_HUNDREDTHS = 1e13
"""Below this, an amount has at most two decimals exactly when rounding it to hundredths gives it back."""
_PLAIN = re.compile(r"(?:-?[0-9]+(?:\.[0-9]+)?)?(?:\n(?:-?[0-9]+(?:\.[0-9]+)?)?)*+")
_OPEN = re.compile(r"^-?[1-9][0-9]{0,2}\.[0-9]{3}$", re.MULTILINE)
_THOUSANDTHS = re.compile(r"^-?[1-9][0-9]{0,2}\.[0-9]{2}[1-9]$", re.MULTILINE)
_NEEDLESS_ZERO = re.compile(r"^-?0[0-9]", re.MULTILINE)
_LONG = re.compile(r"^[0-9]{5,}$", re.MULTILINE)


def evidence_of_plain(cells: Sequence[str]) -> Evidence | None:
    """Return what the cells prove, as `Evidence.of` does, or None if they are not all plain.

    Long whole numbers are counted only where they could tell something.
    """
    text = "\n".join(cells)
    if _PLAIN.fullmatch(text) is None:
        return None
    filled = len(cells) - cells.count("")
    opened = _OPEN.findall(text) if "." in text else []
    return Evidence(
        filled=filled,
        numbers=filled,
        point=text.count(".") - len(opened),
        open_point=len(opened),
        thousandths=len(_THOUSANDTHS.findall(text)) if opened else 0,
        ungrouped=len(_LONG.findall(text)) if opened else 0,
        example=opened[0] if opened else "",
        is_plain=_NEEDLESS_ZERO.search(text) is None,
    )


def are_plain(cells: Iterable[str]) -> bool:
    """Whether all cells are figures with a point, or nothing."""
    return _PLAIN.fullmatch("\n".join(cells)) is not None


def plain_numbers(cells: Sequence[str]) -> Floats | None:
    """Return the numbers of a plain column, NaN where missing; None if a cell is anything else."""
    if not are_plain(cells):
        return None
    known = {cell: float(cell or "nan") for cell in dict.fromkeys(cells)}
    return np.fromiter(map(known.__getitem__, cells), dtype=np.float64, count=len(cells))


def legal_numbers(feature: Feature, numbers: Floats) -> Floats | None:
    """Return the values of a column of numbers when all of them are legal beyond doubt, else None."""
    values = numbers + 0.0  # a zero below zero becomes a plain one, as text does
    if feature.missing is MissingPolicy.ZERO:
        values[values == 0] = np.nan
    known = len(values) - np.count_nonzero(np.isnan(values))
    if known < len(values) and not feature.nullable:
        return None
    low, high = feature.allowed or (0, 0)
    outside = (values < low) | (values > high)
    if outside.any() and not (feature.marks and np.isin(values[outside], [*feature.marks]).all()):
        return None
    if feature.type in (FeatureType.INTEGER, FeatureType.MONEY):
        if np.count_nonzero(np.rint(values) == values) == known:
            return values
        if feature.type is FeatureType.INTEGER or max(abs(low), abs(high)) >= EXACT_HUNDREDTHS:
            return None
        if np.count_nonzero(np.rint(values * 100) / 100 == values) < known:
            return None
    return values


def as_checked(values: Floats) -> list[int | float | None]:
    """Return the values as the checks of a single one do: whole ones as int, missing ones as None."""
    distinct, places = np.unique(values, return_inverse=True)
    known = [
        None if value != value else int(value) if value.is_integer() else value  # noqa: PLR0124  (NaN alone differs from itself)
        for value in distinct.tolist()
    ]
    checked: list[int | float | None] = np.array(known, dtype=object)[places].tolist()
    return checked
