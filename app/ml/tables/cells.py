"""The meaning of a cell: missing, a number in any bank's format, or words."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "<na>", "\\n", "nat", "#null!", "#value!", "#div/0!"})
"""Spellings that mean missing in any column, in small letters."""
MISSING_AMONG_NUMBERS = MISSING | {
    "none", "nil", "-", "--", "—", ".", "?", "*", "missing", "unknown", "not available", "нет", "нет данных", "н/д",
    "пусто", "неизвестно",
}  # fmt: skip
"""Spellings that may be a category among words, but only missing among numbers and dates."""
INFINITE = frozenset({"inf", "infinity", "∞"})

_PLAIN = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_SPACED = re.compile(r"(?<=\d)[\s'’](?=\d{3}(\D|$))")
_POINT = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?")
_COMMA = re.compile(r"[-+]?(\d+|\d{1,3}(\.\d{3})+)?(,\d*)?([eE][-+]?\d+)?")
_SURELY_COMMA = re.compile(r"[-+]?(\d+,(\d{1,2}|\d{4,})|0,\d+|,\d+|\d{1,3}(\.\d{3})+,\d+|\d{4,},\d+)")
_SURELY_POINT = re.compile(
    r"[-+]?(\d*\.(\d{1,2}|\d{4,})|0?\.\d+|\d{1,3}(,\d{3})+\.\d+|\d{4,}\.\d+|\d{1,3}(,\d{3}){2,})"
)
_SIGNS = "$€£¥₽% \u00a0\u202f"


def is_missing(cell: str, *, among_numbers: bool = False) -> bool:
    """Whether the cell is missing.

    >>> is_missing(" N/A "), is_missing("none"), is_missing("none", among_numbers=True)
    (True, False, True)
    """
    return cell.strip().lower() in (MISSING_AMONG_NUMBERS if among_numbers else MISSING)


def parse_number(cell: str, *, decimal: str = ".") -> float | None:
    """Parse the number in the cell; infinite for `inf`; None if it is not a number. `decimal` is its decimal mark.

    >>> parse_number("1 234,50", decimal=","), parse_number("$1,234.5"), parse_number("12.5%"), parse_number("007x")
    (1234.5, 1234.5, 12.5, None)
    """
    if decimal == "." and _PLAIN.fullmatch(cell):
        return float(cell)
    text = _SPACED.sub("", cell.strip().strip(_SIGNS))
    if text.lstrip("+-").lower() in INFINITE:
        return -math.inf if text.startswith("-") else math.inf
    if decimal == "," and text.strip("+-,.") and _COMMA.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif decimal == "." and _POINT.fullmatch(text):
        text = text.replace(",", "")
    return float(text) if _PLAIN.fullmatch(text) else None


def find_decimal(cells: Iterable[str], *, separator: str) -> str:
    """Return the decimal mark of a column: by a cell that is unambiguous, else by the file's separator.

    >>> find_decimal(["1,5", "2"], separator=";"), find_decimal(["1,234", "5,678"], separator=",")
    (',', '.')
    """
    return DecimalMarks.of(cells).decided(separator)


@dataclass(frozen=True)
class DecimalMarks:
    """Evidence on a column's decimal mark: cells with a comma, and cells with one meaning only."""

    with_comma: int = 0
    surely_comma: int = 0
    surely_point: int = 0

    @classmethod
    def of(cls, cells: Iterable[str]) -> "DecimalMarks":
        """Return the marks that these cells prove."""
        texts = [text for cell in cells if "," in (text := _SPACED.sub("", cell.strip().strip(_SIGNS)))]
        comma = sum(_SURELY_COMMA.fullmatch(text) is not None for text in texts)
        point = sum(_SURELY_POINT.fullmatch(text) is not None for text in texts)
        return cls(len(texts), comma, point)

    def __add__(self, other: "DecimalMarks") -> "DecimalMarks":
        return DecimalMarks(
            self.with_comma + other.with_comma,
            self.surely_comma + other.surely_comma,
            self.surely_point + other.surely_point,
        )

    def decided(self, separator: str) -> str:
        """Return the mark that more cells prove; else a comma if a file of semicolons has one."""
        if self.surely_comma != self.surely_point:
            return "," if self.surely_comma > self.surely_point else "."
        return "," if self.with_comma and separator == ";" else "."
