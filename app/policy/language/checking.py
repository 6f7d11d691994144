"""The type of an expression: unknown names, wrong kinds, units that do not go together, categories not listed."""

from collections.abc import Iterable
from difflib import get_close_matches

from app.exceptions import ExpressionInvalid
from app.policy.language.kinds import RATIO, Scope, Unit, ValueKind, ValueType, combined, unit_text
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

TRUTH = ValueType(ValueKind.TRUTH)
MAX_DECIMALS = 6
_KINDS = {ValueKind.NUMBER: "a number", ValueKind.TRUTH: "a condition", ValueKind.TEXT: "a category"}


def type_of(node: Node, scope: Scope) -> ValueType:  # noqa: PLR0911  (one a kind of node)
    """Return the type of an expression. Raises ExpressionInvalid with the place, what is wrong and what is expected."""
    match node:
        case NumberLiteral():
            return ValueType(ValueKind.NUMBER)
        case TextLiteral():
            raise ExpressionInvalid(f"'{node.value}' stands alone; expected a comparison with a category", at=node.at)
        case TruthLiteral():
            return TRUTH
        case Name():
            return _named(node, scope)
        case Negative():
            return ValueType(ValueKind.NUMBER, _number(node.value, scope))
        case Arithmetic():
            return ValueType(ValueKind.NUMBER, _arithmetic(node, scope))
        case Comparison():
            return _comparison(node, scope)
        case Membership():
            return _membership(node, scope)
        case Logic():
            for part in node.parts:
                _require(part, scope, ValueKind.TRUTH)
            return TRUTH
        case Call():
            return ValueType(ValueKind.NUMBER, _call(node, scope))
        case _:
            raise TypeError(type(node))


def require_kind(node: Node, scope: Scope, kind: ValueKind) -> ValueType:
    """Return the type of an expression that must be of that kind. Raises ExpressionInvalid."""
    return _require(node, scope, kind)


def _require(node: Node, scope: Scope, kind: ValueKind) -> ValueType:
    found = type_of(node, scope)
    if found.kind is not kind:
        raise ExpressionInvalid(f"expected {_KINDS[kind]}, found {_KINDS[found.kind]}", at=node.at)
    return found


def _number(node: Node, scope: Scope) -> Unit:
    return _require(node, scope, ValueKind.NUMBER).unit


def _named(node: Name, scope: Scope) -> ValueType:
    if node.name not in scope.names:
        raise ExpressionInvalid(f"{node.name} is unknown; {nearest(node.name, scope.names)}", at=node.at)
    return scope.names[node.name]


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a hint at the name that was meant, or the list of those there are."""
    names = sorted(known)
    close = get_close_matches(name, names, n=1)
    return f"did you mean {close[0]}?" if close else f"expected one of {', '.join(names)}"


def _arithmetic(node: Arithmetic, scope: Scope) -> Unit:
    left, right = _number(node.left, scope), _number(node.right, scope)
    if node.operator == "*":
        return combined(left, right, sign=1)
    if node.operator == "/":
        return combined(left, right, sign=-1)
    return _same(left, right, node)


def _same(left: Unit, right: Unit, node: Node) -> Unit:
    if left is None or right is None:
        return right if left is None else left
    if left != right:
        raise ExpressionInvalid(
            f"{unit_text(left)} and {unit_text(right)} do not go together; expected one unit", at=node.at
        )
    return left


def _comparison(node: Comparison, scope: Scope) -> ValueType:
    for literal, other in ((node.left, node.right), (node.right, node.left)):
        if isinstance(literal, TextLiteral):
            _category(other, [literal], scope)
            return _only_equality(node, "categories")
    kind = type_of(node.left, scope).kind
    right = _require(node.right, scope, kind)
    if kind is ValueKind.TEXT:
        raise ExpressionInvalid(
            "two categories cannot be compared; expected a text in quotation marks", at=node.right.at
        )
    if kind is ValueKind.TRUTH:
        return _only_equality(node, "conditions")
    _same(type_of(node.left, scope).unit, right.unit, node)
    return TRUTH


def _only_equality(node: Comparison, what: str) -> ValueType:
    if node.operator not in ("=", "!="):
        raise ExpressionInvalid(f"{what} have no order; expected = or !=, found {node.operator}", at=node.at)
    return TRUTH


def _membership(node: Membership, scope: Scope) -> ValueType:
    texts = [member for member in node.members if isinstance(member, TextLiteral)]
    if len(texts) == len(node.members):
        _category(node.item, texts, scope)
        return TRUTH
    for member in node.members:
        if not isinstance(member, NumberLiteral):
            raise ExpressionInvalid("a list holds only numbers, or only texts in quotation marks", at=member.at)
    _number(node.item, scope)
    return TRUTH


def _category(node: Node, literals: list[TextLiteral], scope: Scope) -> None:
    if not isinstance(node, Name):
        raise ExpressionInvalid("expected the name of a category beside a text", at=node.at)
    found = _require(node, scope, ValueKind.TEXT)
    for literal in literals:
        if literal.value not in found.values:
            raise ExpressionInvalid(
                f"{node.name} has no category '{literal.value}'; {nearest(literal.value, found.values)}", at=literal.at
            )


def _call(node: Call, scope: Scope) -> Unit:
    if node.function == "lookup":
        return _lookup(node, scope)
    if node.function == "round":
        digits = node.arguments[1] if len(node.arguments) == 2 else None
        if not (isinstance(digits, NumberLiteral) and digits.value in range(MAX_DECIMALS + 1)):
            raise ExpressionInvalid(f"expected round(number, decimals) with 0 to {MAX_DECIMALS} decimals", at=node.at)
        return _number(node.arguments[0], scope)
    if len(node.arguments) < 2:
        raise ExpressionInvalid(f"expected two numbers or more in {node.function}(...)", at=node.at)
    unit: Unit = None
    for argument in node.arguments:
        unit = _same(unit, _number(argument, scope), argument)
    return unit


def _lookup(node: Call, scope: Scope) -> Unit:
    table, *keys = node.arguments
    if not isinstance(table, Name) or len(keys) != 1:
        raise ExpressionInvalid("expected lookup(table, value)", at=node.at)
    if table.name not in scope.tables:
        raise ExpressionInvalid(f"there is no table {table.name}; {nearest(table.name, scope.tables)}", at=table.at)
    found = scope.tables[table.name]
    if found.keys is None:
        _require(keys[0], scope, ValueKind.NUMBER)
        return found.unit
    category = _require(keys[0], scope, ValueKind.TEXT)
    if missing := [value for value in category.values if value not in found.keys]:
        raise ExpressionInvalid(f"the table {table.name} has no line for {', '.join(missing)}", at=node.at)
    if strange := [key for key in found.keys if key not in category.values]:
        raise ExpressionInvalid(f"the table {table.name} has {', '.join(strange)}, which never occurs", at=node.at)
    return found.unit


__all__ = ["RATIO", "nearest", "require_kind", "type_of"]
