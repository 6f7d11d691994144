"""The separator of a file: detected from its first lines, or given."""

import csv
from collections.abc import Sequence

from app.exceptions import TableInvalid

CANDIDATES = (",", ";", "\t", "|")
NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
LINES_LOOKED_AT = 200


def find_separator(lines: Sequence[str]) -> str:
    """Return the candidate that cuts most of the first lines into as many cells as the header, and into the most cells.

    >>> find_separator(["a;b;c", "1,5;2;3", "2,5;3;4"])
    ';'
    """
    shown = [line for line in lines[:LINES_LOOKED_AT] if line.strip()]
    return max(CANDIDATES, key=lambda separator: _fitness(shown, separator))


def named_separator(text: str) -> str:
    """Return a separator by its character or its name. Raises TableInvalid for anything else.

    >>> named_separator("tab") == named_separator("\\\\t") == "\\t", named_separator(";")
    (True, ';')
    """
    by_name = {name: separator for separator, name in NAMES.items()} | {"\\t": "\t"}
    separator = by_name.get(text, text)
    if len(separator) != 1:
        raise TableInvalid(f"{separator!r} is not a separator; expected one character, or the word tab")
    return separator


def _fitness(lines: Sequence[str], separator: str) -> tuple[bool, int, float]:
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=separator)]
    except csv.Error:
        return False, 0, 0.0
    if not widths or widths[0] == 1:
        return False, 1, 0.0
    alike = widths.count(widths[0]) / len(widths)
    return alike >= 0.5, widths[0], alike
