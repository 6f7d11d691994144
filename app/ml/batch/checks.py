"""The cells of a chunk against the contract: whole columns at once where that settles it, else by what stands there.

A column of plain numbers is accepted when every one of them is legal beyond doubt. Everything else is settled by the
rules of `app.ml.tables.checked`, once for each different cell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.field_problem import FieldProblem
from app.ml.batch.chunk import Chunk, Numbers, Rejection, Texts
from app.ml.contracts.applicant import value_checker
from app.ml.contracts.arrays import Floats
from app.ml.contracts.definition import Contract, Feature, FeatureType, MissingPolicy
from app.ml.tables.checked import Spelling, check_cells, parser_of

EXACT_HUNDREDTHS = 1e13
"""Below this, an amount has at most two decimals exactly when rounding it to hundredths gives it back."""


@dataclass(frozen=True)
class Coded:
    """A column of categories: the different values (None for missing), and which of them stands in each row."""

    values: list[str | None]
    codes: Numbers


Column = Floats | Coded


@dataclass(frozen=True)
class Checked:
    """The rows that are legal: which of the chunk's they are, and their inputs by feature; and why others are not."""

    legal: NDArray[np.bool_]
    columns: dict[str, Column]
    rejections: list[Rejection]


class Checker:
    """Checks chunks of one file by one contract; `spellings` say how each of its columns is written."""

    def __init__(self, contract: Contract, spellings: Mapping[str, Spelling]) -> None:
        self._features = [
            (feature, parser_of(feature, spellings[feature.in_files]), value_checker(feature))
            for feature in contract.inputs
        ]

    def check(self, chunk: Chunk) -> Checked:
        """Every cell of the contract's columns; a row with a fault is left out, each of its faults reported."""
        legal = np.ones(len(chunk.rows), dtype=bool)
        columns: dict[str, Column] = {}
        rejections = list(chunk.broken)
        for feature, parse, check in self._features:
            numbers = chunk.numbers.get(feature.in_files)
            accepted = None if numbers is None else plain(feature, numbers)
            if accepted is not None:
                columns[feature.name] = accepted
                continue
            texts = chunk.texts(feature.in_files)
            known, wrong = check_cells(dict.fromkeys(texts.distinct), parse, check)
            columns[feature.name] = _column(feature, texts, known)
            if wrong:
                faulty = np.isin(texts.codes, [code for code, cell in enumerate(texts.distinct) if cell in wrong])
                legal &= ~faulty
                rejections += _rejections(feature, chunk.rows[faulty], texts, texts.codes[faulty], wrong)
        if not legal.all():
            columns = {name: _those(column, legal) for name, column in columns.items()}
        return Checked(legal, columns, sorted(rejections, key=lambda one: one.row))


def _rejections(
    feature: Feature, rows: Numbers, texts: Texts, codes: Numbers, wrong: Mapping[str, FieldProblem]
) -> list[Rejection]:
    cells = [texts.distinct[code] for code in codes.tolist()]
    return [
        Rejection(row, feature.in_files, cell, wrong[cell].message)
        for row, cell in zip(rows.tolist(), cells, strict=True)
    ]


def plain(feature: Feature, numbers: Floats) -> Floats | None:
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


def _column(feature: Feature, texts: Texts, known: Mapping[str, Any]) -> Column:
    values: list[Any] = [known[cell] for cell in texts.distinct]
    if not feature.is_numeric:
        return Coded(values, texts.codes)
    table = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    return table[texts.codes] if len(table) else np.empty(0)


def _those(column: Column, legal: NDArray[np.bool_]) -> Column:
    return Coded(column.values, column.codes[legal]) if isinstance(column, Coded) else column[legal]
