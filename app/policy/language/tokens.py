"""The words of an expression."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.exceptions import ExpressionInvalid

LONGEST = 2_000
"""Characters of an expression."""
WORDS = frozenset({"and", "or", "in", "not", "true", "false"})
_TOKEN = re.compile(
    r"""(?P<number>\d[\d_]*(?:\.\d+)?)|(?P<word>[A-Za-z_][A-Za-z0-9_]*)|(?P<text>"[^"\\]*"|'[^'\\]*')"""
    r"""|(?P<sign><=|>=|!=|==|[-+*/()\[\],<>=≤≥≠−×÷])|(?P<space>\s+)"""
)
_PLAIN = {"==": "=", "≤": "<=", "≥": ">=", "≠": "!=", "−": "-", "×": "*", "÷": "/"}
END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A word: `kind` is number, name, text, end, or for signs and words of the language those themselves."""

    kind: str
    text: str
    at: int


def tokens(text: str) -> Iterator[Token]:
    """Return the words of an expression, an end after them. Raises ExpressionInvalid with the place."""
    if len(text) > LONGEST:
        raise ExpressionInvalid(f"is longer than {LONGEST:,} characters; split it with `computed`", at=1)
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise ExpressionInvalid(_strange(text[place]), at=place + 1)
        if found.lastgroup != "space":
            yield _token(found, place + 1)
        place = found.end()
    yield Token(END, "the end", place + 1)


def _token(found: re.Match[str], at: int) -> Token:
    word = found.group()
    if found.lastgroup == "sign":
        return Token(_PLAIN.get(word, word), word, at)
    if found.lastgroup == "word":
        return Token(word if word in WORDS else "name", word, at)
    return Token(str(found.lastgroup), word, at)


def _strange(character: str) -> str:
    if character in "\"'":
        return "a quotation mark is not closed"
    return f"{character!r} has no meaning here; expected names, numbers, 'texts', + - * /, = < >, in, not in, and, or"
