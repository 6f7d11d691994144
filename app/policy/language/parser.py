"""From the text of an expression to its tree, by descent over the operators' precedence; nothing is run."""

from app.exceptions import ExpressionInvalid
from app.policy.language.syntax import (
    COMPARISONS,
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
from app.policy.language.tokens import END, Token, tokens

FUNCTIONS = ("min", "max", "round", "lookup")
DEEPEST = 40
"""Parentheses within each other."""
MAX_NUMBER = 1e15
"""Above it, whole numbers are no longer all distinct among 64-bit floats with two decimals to spare."""


def parse(text: str) -> Node:
    """Return the tree of an expression. Raises ExpressionInvalid with the place and what is expected there."""
    return _Parser(text).whole()


class _Parser:
    """Reads one expression; each method reads what binds tighter than the method before it."""

    def __init__(self, text: str) -> None:
        self._tokens = list(tokens(text))
        self._place = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._any_of()
        if self._next.kind != END:
            raise self._unexpected("an operator or the end")
        return node

    @property
    def _next(self) -> Token:
        return self._tokens[self._place]

    def _take(self) -> Token:
        token = self._next
        self._place += token.kind != END
        return token

    def _expect(self, kind: str) -> None:
        if self._next.kind != kind:
            raise self._unexpected(repr(kind))
        self._take()

    def _unexpected(self, expected: str) -> ExpressionInvalid:
        return ExpressionInvalid(f"expected {expected}, found {self._next.text}", at=self._next.at)

    def _any_of(self) -> Node:
        return self._joined("or", [self._all_of()])

    def _all_of(self) -> Node:
        return self._joined("and", [self._comparison()])

    def _joined(self, operator: str, parts: list[Node]) -> Node:
        while self._next.kind == operator:
            self._take()
            parts.append(self._all_of() if operator == "or" else self._comparison())
        return parts[0] if len(parts) == 1 else Logic(operator, tuple(parts), at=parts[0].at)

    def _comparison(self) -> Node:
        left = self._sum()
        if self._next.kind in COMPARISONS:
            operator = self._take().kind
            node: Node = Comparison(operator, left, self._sum(), at=left.at)
        elif self._next.kind in ("in", "not"):
            negated = self._take().kind == "not"
            if negated:
                self._expect("in")
            node = Membership(left, self._members(), negated, at=left.at)
        else:
            return left
        if self._next.kind in (*COMPARISONS, "in", "not"):
            raise self._unexpected("`and` between two comparisons")
        return node

    def _members(self) -> tuple[Node, ...]:
        self._expect("[")
        members = [self._sum()]
        while self._next.kind == ",":
            self._take()
            members.append(self._sum())
        self._expect("]")
        return tuple(members)

    def _sum(self) -> Node:
        node = self._product()
        while self._next.kind in ("+", "-"):
            node = Arithmetic(self._take().kind, node, self._product(), at=node.at)
        return node

    def _product(self) -> Node:
        node = self._signed()
        while self._next.kind in ("*", "/"):
            node = Arithmetic(self._take().kind, node, self._signed(), at=node.at)
        return node

    def _signed(self) -> Node:
        if self._next.kind != "-":
            return self._single()
        at = self._take().at
        value = self._single()
        return NumberLiteral(-value.value, at=at) if isinstance(value, NumberLiteral) else Negative(value, at=at)

    def _single(self) -> Node:
        token = self._next
        if token.kind == "(":
            return self._in_parentheses()
        if token.kind not in ("number", "text", "true", "false", "name"):
            raise self._unexpected("a name, a number, a text or '('")
        self._take()
        match token.kind:
            case "number":
                return _number(token)
            case "text":
                return TextLiteral(token.text[1:-1], at=token.at)
            case "name":
                return self._call(token) if self._next.kind == "(" else Name(token.text, at=token.at)
            case _:
                return TruthLiteral(token.kind == "true", at=token.at)

    def _in_parentheses(self) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ExpressionInvalid(f"has more than {DEEPEST} parentheses within each other", at=self._next.at)
        self._take()
        node = self._any_of()
        self._expect(")")
        self._depth -= 1
        return node

    def _call(self, function: Token) -> Node:
        if function.text not in FUNCTIONS:
            raise ExpressionInvalid(
                f"there is no function {function.text}; expected {', '.join(FUNCTIONS)}", at=function.at
            )
        self._depth += 1
        if self._depth > DEEPEST:
            raise ExpressionInvalid(f"has more than {DEEPEST} calls within each other", at=function.at)
        self._take()
        arguments = [self._any_of()]
        while self._next.kind == ",":
            self._take()
            arguments.append(self._any_of())
        self._expect(")")
        self._depth -= 1
        return Call(function.text, tuple(arguments), at=function.at)


def _number(token: Token) -> NumberLiteral:
    value = float(token.text.replace("_", ""))
    if value > MAX_NUMBER:
        raise ExpressionInvalid(f"{token.text} is above {MAX_NUMBER:,.0f}", at=token.at)
    return NumberLiteral(value, at=token.at)
