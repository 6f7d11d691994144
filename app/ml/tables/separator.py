"""The separator of a file: given, named in its first line as Excel does, or detected from its first lines."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence

from app.exceptions import TableInvalid

CANDIDATES = (",", ";", "\t", "|")
SPACE = " "
NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar", SPACE: "space"}
LINES_LOOKED_AT = 200
NEARLY_ALL = 0.9
_SAID = re.compile(r'"?sep=(.)\1*"?\s*', re.IGNORECASE)


def find_separator(lines: Sequence[str]) -> str:
    """Return the candidate that cuts most of the first lines into as many cells as the header, and into the most cells.

    Where none does, runs of spaces are one if they cut nearly all lines alike.

    >>> find_separator(["a;b;c", "1,5;2;3", "2,5;3;4"]), find_separator(["age  income", " 36  1250"])
    (';', ' ')
    """
    shown = [line for line in lines[:LINES_LOOKED_AT] if line.strip()]
    best = max(CANDIDATES, key=lambda separator: _fitness(shown, separator))
    if not _fitness(shown, best)[0]:
        _, cells, alike = _fitness(list(spaced(shown)), SPACE)
        if cells > 1 and alike >= NEARLY_ALL:
            return SPACE
    return best


def said_separator(line: str) -> str | None:
    """Return the separator that a first line names for Excel, or None if it is no such line.

    >>> said_separator("sep=;"), said_separator("age;income")
    (';', None)
    """
    found = _SAID.fullmatch(line)
    return found[1] if found else None


def named_separator(text: str) -> str:
    """Return a separator by its character or its name. Raises TableInvalid for anything else.

    >>> named_separator("tab") == named_separator("\\\\t") == "\\t", named_separator(";"), named_separator("space")
    (True, ';', ' ')
    """
    by_name = {name: separator for separator, name in NAMES.items()} | {"\\t": "\t"}
    separator = by_name.get(text, text)
    if len(separator) != 1 or separator in '"\r\n':
        raise TableInvalid(f"{separator!r} is not a separator; expected one character, or the words tab or space")
    return separator


def spaced(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines without the spaces around them, for a file whose columns are set apart by spaces."""
    return (f"{line.strip()}\n" for line in lines)


def _fitness(lines: Sequence[str], separator: str) -> tuple[bool, int, float]:
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=separator, skipinitialspace=separator == SPACE)]
    except csv.Error:
        return False, 0, 0.0
    if not widths or widths[0] == 1:
        return False, 1, 0.0
    alike = widths.count(widths[0]) / len(widths)
    return alike >= 0.5, widths[0], alike
