"""Expressions in ZEN, the language of JDM, and their guards: there a missing value is an error, not a value."""

from collections.abc import Iterable, Iterator

from app.policy.language.evaluation import Steps, Tables
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
    children,
    names_in,
    number_text,
)

_OPERATORS = {"=": "=="}


def zen(node: Node, tables: Tables) -> str:  # noqa: PLR0911  (one a kind of node)
    """Return an expression in ZEN; a lookup becomes a chain of conditions."""
    match node:
        case NumberLiteral():
            return number_text(node.value)
        case TextLiteral():
            return f"'{node.value}'"
        case TruthLiteral():
            return "true" if node.value else "false"
        case Name():
            return node.name
        case Negative():
            return f"(-{zen(node.value, tables)})"
        case Arithmetic() | Comparison():
            operator = _OPERATORS.get(node.operator, node.operator)
            return f"({zen(node.left, tables)} {operator} {zen(node.right, tables)})"
        case Membership():
            listed = ", ".join(zen(member, tables) for member in node.members)
            return f"({zen(node.item, tables)} {'not in' if node.negated else 'in'} [{listed}])"
        case Logic():
            return "(" + f" {node.operator} ".join(zen(part, tables) for part in node.parts) + ")"
        case Call(function="lookup"):
            return _lookup(node, tables)
        case Call(function="round"):
            return f"round({', '.join(zen(part, tables) for part in node.arguments)})"
        case Call():
            return f"{node.function}([{', '.join(zen(part, tables) for part in node.arguments)}])"
        case _:
            raise TypeError(type(node))


def text_list(values: Iterable[str]) -> str:
    """Return texts as a list in ZEN.

    >>> text_list(["A", "B"])
    "['A', 'B']"
    """
    return "[" + ", ".join(f"'{value}'" for value in values) + "]"


def guarded(node: Node, tables: Tables) -> str:
    """Return a condition that holds exactly where the expression can be computed in ZEN without an error."""
    known = [f"{name} != null" for name in dict.fromkeys(one.name for one in names_in(node))]
    return " and ".join([*known, *dict.fromkeys(_pitfalls(node, tables))]) or "true"


def _pitfalls(node: Node, tables: Tables) -> Iterator[str]:
    """Return what else must hold, inner expressions first: no division by zero, no key that its table lacks."""
    for part in children(node):
        yield from _pitfalls(part, tables)
    if isinstance(node, Arithmetic) and node.operator == "/":
        yield f"{zen(node.right, tables)} != 0"
    if isinstance(node, Call) and node.function == "lookup":
        key, table = zen(node.arguments[1], tables), tables[_table(node)]
        if not isinstance(table, Steps):
            yield f"{key} in {text_list(table)}"
        elif len(table.bounds) == len(table.values):
            yield f"{key} < {number_text(float(table.bounds[-1]))}"


def _lookup(node: Call, tables: Tables) -> str:
    key, table = zen(node.arguments[1], tables), tables[_table(node)]
    if isinstance(table, Steps):
        last = number_text(float(table.values[-1])) if len(table.values) > len(table.bounds) else "null"
        pairs = list(zip(table.bounds.tolist(), table.values.tolist(), strict=False))
        tests = [(f"{key} < {number_text(bound)}", number_text(value)) for bound, value in pairs]
    else:
        last = "null"
        tests = [(f"{key} == '{value}'", number_text(number)) for value, number in table.items()]
    for test, value in reversed(tests):
        last = f"({test} ? {value} : {last})"
    return last


def _table(node: Call) -> str:
    return node.arguments[0].name if isinstance(node.arguments[0], Name) else ""
