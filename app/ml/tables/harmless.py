"""Text in files that people open: a spreadsheet runs what begins like a formula, so such text gets an apostrophe."""

from typing import Any

from app.ml.tables.cells import parse_number

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Signs with which a formula begins, in the width of the East, too."""


def harmless(cell: Any) -> Any:
    """Return the cell as it is safe to open: text that would run begins with an apostrophe, numbers stay numbers.

    Source: OWASP, CSV Injection.

    >>> harmless("=1+1"), harmless("-9"), harmless("-9+cmd"), harmless(-9)
    ("'=1+1", '-9', "'-9+cmd", -9)
    """
    if not isinstance(cell, str) or not cell.lstrip(" \u00a0").startswith(STARTS):
        return cell
    return cell if _is_number(cell) else f"'{cell}"


def _is_number(cell: str) -> bool:
    if cell.startswith(("\t", "\r", "\n")):
        return False
    return parse_number(cell) is not None or parse_number(cell, decimal=",") is not None
