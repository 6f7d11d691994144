"""Conditions over cells: every comparison becomes one of a variable with a number, a list or a truth.

A map word and a computed value are replaced by what they stand for. What is left that is more than a name, such as
`income - obligations`, becomes a variable of its own. Such a variable is taken as free of all others, so whatever is
found impossible is impossible; what is found possible then only may be.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.policy.language.kinds import Scope, ValueKind, ValueType
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
    canonical,
)

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


@dataclass
class Variable:
    """What conditions look at: its type, the numbers it is compared with, whether it stands for an expression."""

    type: ValueType
    borders: set[float] = field(default_factory=set)
    is_expression: bool = False


@dataclass
class Simplifier:
    """Rewrites conditions and collects their variables by name."""

    scope: Scope
    meanings: Mapping[str, Node]
    """What words of the map and computed values stand for."""
    variables: dict[str, Variable] = field(default_factory=dict)

    def condition(self, node: Node) -> Node:
        """Return a checked condition in which only variables are compared."""
        return self._condition(self._expanded(node))

    def _condition(self, node: Node) -> Node:
        match node:
            case Logic():
                return replace(node, parts=tuple(self._condition(part) for part in node.parts))
            case Name():
                self.variables.setdefault(node.name, Variable(self.scope.names[node.name]))
                return node
            case Comparison():
                return self._comparison(node)
            case Membership() if isinstance(node.members[0], NumberLiteral):
                numbers = [member.value for member in node.members if isinstance(member, NumberLiteral)]
                return replace(node, item=self._number(node.item, *numbers))
            case Membership():
                return replace(node, item=self._condition(node.item))
            case _:
                return node

    def _comparison(self, node: Comparison) -> Node:
        left, right = node.left, node.right
        if isinstance(left, TextLiteral) or isinstance(right, TextLiteral) or self._is_truth(left):
            sides = (
                side if isinstance(side, TextLiteral | TruthLiteral) else self._condition(side)
                for side in (left, right)
            )
            return Comparison(node.operator, *sides)
        if isinstance(left, NumberLiteral) and not isinstance(right, NumberLiteral):
            return self._comparison(Comparison(_MIRRORED[node.operator], right, left))
        if isinstance(right, NumberLiteral):
            return Comparison(node.operator, self._number(left, right.value), right)
        if canonical(left) > canonical(right):
            return self._comparison(Comparison(_MIRRORED[node.operator], right, left))
        return Comparison(node.operator, self._number(Arithmetic("-", left, right), 0.0), NumberLiteral(0.0))

    def _number(self, node: Node, *borders: float) -> Node:
        if isinstance(node, NumberLiteral):
            return node
        name = canonical(node)
        is_name = isinstance(node, Name)
        known = self.scope.names[name] if is_name else ValueType(ValueKind.NUMBER)
        variable = self.variables.setdefault(name, Variable(known, is_expression=not is_name))
        variable.borders.update(borders)
        return Name(name)

    def _is_truth(self, node: Node) -> bool:
        if isinstance(node, Name):
            return self.scope.names[node.name].kind is ValueKind.TRUTH
        return isinstance(node, TruthLiteral | Comparison | Logic | Membership)

    def _expanded(self, node: Node) -> Node:  # noqa: PLR0911  (one a kind of node)
        """Return the expression with what its names stand for in their places."""
        match node:
            case Name() if node.name in self.meanings:
                return self._expanded(self.meanings[node.name])
            case Comparison() | Arithmetic():
                return replace(node, left=self._expanded(node.left), right=self._expanded(node.right))
            case Logic():
                return replace(node, parts=tuple(map(self._expanded, node.parts)))
            case Membership():
                return replace(node, item=self._expanded(node.item))
            case Negative():
                return replace(node, value=self._expanded(node.value))
            case Call(function="lookup"):
                return replace(node, arguments=(node.arguments[0], *map(self._expanded, node.arguments[1:])))
            case Call():
                return replace(node, arguments=tuple(map(self._expanded, node.arguments)))
            case _:
                return node
