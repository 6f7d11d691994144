"""An expression over columns: each operation once for all rows."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from app.ml.contracts.arrays import Floats
from app.policy.language.syntax import (
    Arithmetic,
    Call,
    Comparison,
    Logic,
    Membership,
    Name,
    Negative,
    Node,
    NumberLiteral,
    TextLiteral,
    TruthLiteral,
)
from app.policy.language.values import (
    TextColumn,
    Truth,
    Value,
    all_of,
    among,
    any_of,
    arithmetic,
    compared,
    constant,
    equal_truths,
    rounded,
)


@dataclass(frozen=True)
class Steps:
    """A table of numbers: `values[i]` below `bounds[i]`; above the last bound nothing is known."""

    bounds: Floats
    values: Floats


Tables = Mapping[str, Mapping[str, float] | Steps]


@dataclass(frozen=True)
class Columns:
    """The values of names, and the tables; every column has `rows` rows."""

    names: Mapping[str, Value]
    tables: Tables
    rows: int

    def number(self, name: str) -> Floats:
        """Return the values of a name that is a number."""
        found = self.names[name]
        if not isinstance(found, np.ndarray):
            raise TypeError(name)
        return found

    def text(self, name: str) -> TextColumn:
        """Return the values of a name that is a category."""
        found = self.names[name]
        if not isinstance(found, TextColumn):
            raise TypeError(name)
        return found


def evaluate(node: Node, columns: Columns) -> Value:  # noqa: PLR0911  (one a kind of node)
    """Return the values of a checked expression (see `language.checking`), one a row."""
    match node:
        case Name():
            return columns.names[node.name]
        case NumberLiteral():
            return constant(node.value, columns.rows)
        case Arithmetic():
            return arithmetic(node.operator, number(node.left, columns), number(node.right, columns))
        case Comparison():
            return _comparison(node, columns)
        case TruthLiteral():
            return Truth(np.full(columns.rows, node.value), np.ones(columns.rows, dtype=bool))
        case Negative():
            return -number(node.value, columns)
        case Membership():
            return _membership(node, columns)
        case Logic():
            parts = [truth(part, columns) for part in node.parts]
            return all_of(parts) if node.operator == "and" else any_of(parts)
        case Call():
            return _call(node, columns)
        case _:
            raise TypeError(type(node))


def number(node: Node, columns: Columns) -> Floats:
    """Return the values of an expression that is a number."""
    found = evaluate(node, columns)
    if not isinstance(found, np.ndarray):
        raise TypeError(type(found))
    return found


def truth(node: Node, columns: Columns) -> Truth:
    """Return the values of an expression that is a condition."""
    found = evaluate(node, columns)
    if not isinstance(found, Truth):
        raise TypeError(type(found))
    return found


def _text(node: Node, columns: Columns) -> TextColumn:
    found = evaluate(node, columns)
    if not isinstance(found, TextColumn):
        raise TypeError(type(found))
    return found


def _comparison(node: Comparison, columns: Columns) -> Truth:
    for literal, other in ((node.left, node.right), (node.right, node.left)):
        if isinstance(literal, TextLiteral):
            return among(_text(other, columns), (literal.value,), negated=node.operator == "!=")
    left, right = evaluate(node.left, columns), evaluate(node.right, columns)
    if isinstance(left, Truth) and isinstance(right, Truth):
        return equal_truths(left, right, negated=node.operator == "!=")
    if isinstance(left, np.ndarray) and isinstance(right, np.ndarray):
        return compared(node.operator, left, right)
    raise TypeError(type(left), type(right))


def _membership(node: Membership, columns: Columns) -> Truth:
    item = evaluate(node.item, columns)
    if isinstance(item, TextColumn):
        texts = tuple(member.value for member in node.members if isinstance(member, TextLiteral))
        return among(item, texts, negated=node.negated)
    if not isinstance(item, np.ndarray):
        raise TypeError(type(item))
    known = ~np.isnan(item)
    numbers = [member.value for member in node.members if isinstance(member, NumberLiteral)]
    return Truth(known & (np.isin(item, numbers) != node.negated), known)


def _call(node: Call, columns: Columns) -> Floats:
    first = node.arguments[0]
    if node.function == "lookup":
        return _lookup(first, node.arguments[1], columns)
    if node.function == "round":
        digits = node.arguments[1]
        return rounded(number(first, columns), int(digits.value) if isinstance(digits, NumberLiteral) else 0)
    smaller_or_larger = np.minimum if node.function == "min" else np.maximum
    found = number(first, columns)
    for other in node.arguments[1:]:
        found = smaller_or_larger(found, number(other, columns))
    return found


def _lookup(name: Node, key: Node, columns: Columns) -> Floats:
    table = columns.tables[name.name if isinstance(name, Name) else ""]
    if isinstance(table, Steps):
        values = number(key, columns)
        places = np.searchsorted(table.bounds, values, side="right")
        return np.where(np.isnan(values), np.nan, np.append(table.values, np.nan)[places])
    column = _text(key, columns)
    return np.array([table.get(value, np.nan) for value in column.values] + [np.nan])[column.codes]
