"""A row of a JDM decision table as one condition of the policy's language."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.exceptions import ExpressionInvalid
from app.policy.language.parser import parse
from app.policy.language.syntax import canonical

_RANGE = re.compile(r"^([\[(\]])\s*(.+?)\s*\.\.\s*(.+?)\s*([\])\[])$")
_COMPARISON = re.compile(r"^(<=|>=|!=|==|<|>)\s*(.+)$")
ANY = ("", "-")


def condition(inputs: Sequence[Mapping[str, Any]], row: Mapping[str, Any]) -> str:
    """Return the conjunction of a row's cells; `true` where every cell is blank. Raises ExpressionInvalid.

    A column with a field has unary cells (`> 5`, `[1..5]`, `'a', 'b'`), one without has whole conditions.
    """
    parts = []
    for column in inputs:
        cell = str(row.get(str(column["id"]), "") or "").strip()
        if cell not in ANY:
            field = column.get("field")
            parts.append(f"({unary(str(field), cell) if field else cell})")
    return canonical(parse(" and ".join(parts) or "true"))


def unary(field: str, cell: str) -> str:
    """Return a unary cell as a condition about its field.

    >>> unary("term", "[12..24)"), unary("housing", "'rent', 'other'"), unary("term", "> 48"), unary("term", "12")
    ('term >= 12 and term < 24', "housing in ['rent', 'other']", 'term > 48', 'term = 12')
    """
    if found := _RANGE.match(cell):
        opens, low, high, closes = found.groups()
        return f"{field} {'>=' if opens == '[' else '>'} {low} and {field} {'<=' if closes == ']' else '<'} {high}"
    if found := _COMPARISON.match(cell):
        return f"{field} {found[1]} {found[2]}"
    return f"{field} in [{cell}]" if "," in cell else f"{field} = {cell}"


def literal(cell: Any) -> Any:
    """Return an output cell that is a text, a number, true or false. Raises ExpressionInvalid for anything else.

    >>> literal("'decline'"), literal("0.25"), literal("true")
    ('decline', 0.25, True)
    """
    text = str(cell).strip()
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    if text in ("true", "false"):
        return text == "true"
    try:
        return float(text)
    except ValueError:
        raise ExpressionInvalid(
            f"expected a text in quotation marks or a number, found {text or 'nothing'}", at=1
        ) from None
