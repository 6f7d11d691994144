"""The tree of an expression, and its one canonical spelling. Pure data: nothing in it can be run."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression; `at` is the place of its first character, from 1."""

    at: int = field(compare=False, kw_only=True, default=1)


@dataclass(frozen=True, slots=True)
class NumberLiteral(Node):
    """A number."""

    value: float


@dataclass(frozen=True, slots=True)
class TextLiteral(Node):
    """A category's value in quotation marks."""

    value: str


@dataclass(frozen=True, slots=True)
class TruthLiteral(Node):
    """`true` or `false`."""

    value: bool


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A field of the contract, a word of the map, a fact, a computed value, `pd` or `grade`."""

    name: str


@dataclass(frozen=True, slots=True)
class Negative(Node):
    """The number with the other sign."""

    value: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """One of + - * /."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """One of `COMPARISONS`."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Membership(Node):
    """Whether a value is, or with `negated` is not, one of those listed."""

    item: Node
    members: tuple[Node, ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`and` or `or` of two or more conditions."""

    operator: str
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function: min, max, round or lookup."""

    function: str
    arguments: tuple[Node, ...]


def children(node: Node) -> tuple[Node, ...]:
    """Return the parts of a node, in their order."""
    match node:
        case Arithmetic() | Comparison():
            return (node.left, node.right)
        case Membership():
            return (node.item, *node.members)
        case Logic():
            return node.parts
        case Call():
            return node.arguments
        case Negative():
            return (node.value,)
        case _:
            return ()


def names_in(node: Node) -> Iterator[Name]:
    """Return every name an expression reads; the table of a lookup is not one."""
    if isinstance(node, Name):
        yield node
    parts = children(node)
    for part in parts[1:] if isinstance(node, Call) and node.function == "lookup" else parts:
        yield from names_in(part)


def number_text(value: float) -> str:
    """Return the shortest decimal spelling that reads back as the same number, never with an exponent.

    >>> number_text(1e6), number_text(0.1), number_text(1e-07)
    ('1000000', '0.1', '0.0000001')
    """
    return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")


def canonical(node: Node) -> str:  # noqa: PLR0911  (one a kind of node)
    """Return the one spelling of an expression: single spaces, parentheses around every inner operation."""
    match node:
        case NumberLiteral():
            return number_text(node.value)
        case TextLiteral():
            return f'"{node.value}"'
        case TruthLiteral():
            return "true" if node.value else "false"
        case Name():
            return node.name
        case Negative():
            return f"-{_inner(node.value)}"
        case Arithmetic() | Comparison():
            return f"{_inner(node.left)} {node.operator} {_inner(node.right)}"
        case Membership():
            listed = ", ".join(canonical(member) for member in node.members)
            return f"{_inner(node.item)} {'not in' if node.negated else 'in'} [{listed}]"
        case Logic():
            return f" {node.operator} ".join(_inner(part) for part in node.parts)
        case Call():
            return f"{node.function}({', '.join(canonical(part) for part in node.arguments)})"
        case _:
            raise TypeError(type(node))


def _inner(node: Node) -> str:
    simple = isinstance(node, NumberLiteral | TextLiteral | TruthLiteral | Name | Call)
    return canonical(node) if simple else f"({canonical(node)})"
