"""The cells of a chunk against the contract: whole columns at once where that settles it, else by what stands there.

A column of plain numbers is accepted when every one of them is legal beyond doubt. Everything else is settled by the
rules of `app.ml.tables.checked`, once for each different cell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.ml.contracts.definition import Contract, Feature, FeatureType, MissingPolicy
from app.ml.files.chunk import Chunk, Floats, Rejection, Texts
from app.ml.tables.checked import Spelling, check_cells, parser_of

EXACT_CENTS = 1e13
"""Below this, an amount has at most two decimals exactly when rounding it to hundredths gives it back."""


@dataclass(frozen=True)
class Coded:
    """A column of categories: the different values (None for missing), and which of them stands in each row."""

    values: list[str | None]
    codes: NDArray[np.int64]


Column = Floats | Coded


@dataclass(frozen=True)
class Checked:
    """The rows that are legal: which of the chunk's they are, and their inputs by feature; and why others are not."""

    legal: NDArray[np.bool_]
    columns: dict[str, Column]
    rejections: list[Rejection]


def check(contract: Contract, chunk: Chunk, spellings: Mapping[str, Spelling]) -> Checked:
    """Every cell of the contract's columns; a row with a fault is left out, each of its faults told."""
    legal = np.ones(len(chunk.rows), dtype=bool)
    columns: dict[str, Column] = {}
    rejections = list(chunk.broken)
    for feature in contract.inputs:
        numbers = chunk.numbers.get(feature.in_files)
        accepted = None if numbers is None else plain(feature, numbers)
        if accepted is not None:
            columns[feature.name] = accepted
            continue
        texts = chunk.texts(feature.in_files)
        columns[feature.name], reasons = _settled(feature, texts, spellings[feature.in_files])
        if reasons:
            faulty = np.isin(texts.codes, list(reasons))
            legal &= ~faulty
            rejections += [
                Rejection(row, feature.in_files, texts.distinct[code], reasons[code])
                for row, code in zip(chunk.rows[faulty].tolist(), texts.codes[faulty].tolist(), strict=True)
            ]
    if not legal.all():
        columns = {name: _those(column, legal) for name, column in columns.items()}
    return Checked(legal, columns, sorted(rejections, key=lambda one: one.row))


def plain(feature: Feature, numbers: Floats) -> Floats | None:
    """The values of a column of numbers when all of them are legal beyond doubt, else None."""
    values = numbers + 0.0  # a zero below zero becomes a plain one, as text does
    if feature.missing is MissingPolicy.ZERO:
        values[values == 0] = np.nan
    missing = np.isnan(values)
    if missing.any():
        if not feature.nullable:
            return None
        known = values[~missing]
    else:
        known = values
    if not len(known):
        return values
    low, high = feature.allowed or (0, 0)
    if known.min() < low or known.max() > high:
        return None
    if feature.type is FeatureType.INTEGER and not (known == np.rint(known)).all():
        return None
    if feature.type is FeatureType.MONEY and not _are_amounts(known):
        return None
    return values


def _are_amounts(known: Floats) -> bool:
    if max(abs(float(known.min())), abs(float(known.max()))) >= EXACT_CENTS:
        return False
    return bool((known == np.rint(known)).all() or (np.rint(known * 100) / 100 == known).all())


def _settled(feature: Feature, texts: Texts, spelling: Spelling) -> tuple[Column, dict[int, str]]:
    """The column, and the reason why a cell is refused by its code."""
    known, wrong = check_cells(feature, dict.fromkeys(texts.distinct), parser_of(feature, spelling))
    reasons = {code: wrong[cell].message for code, cell in enumerate(texts.distinct) if cell in wrong}
    values: list[Any] = [known[cell] for cell in texts.distinct]
    if not feature.is_numeric:
        return Coded(values, texts.codes), reasons
    table = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    return (table[texts.codes] if len(table) else np.empty(0)), reasons


def _those(column: Column, legal: NDArray[np.bool_]) -> Column:
    return Coded(column.values, column.codes[legal]) if isinstance(column, Coded) else column[legal]
