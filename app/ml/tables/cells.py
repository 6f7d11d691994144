"""A cell as a number in any bank's spelling: grouping, decimal mark, signs, currency and percent."""

import math
import re
from dataclasses import dataclass

from app.ml.tables.currency import SIGNS, currency
from app.ml.tables.words import INFINITE

_MINUS = dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\u2014\ufe63\uff0d", "-")
_APOSTROPHES = dict.fromkeys("\u2019\u2018\u02bc\u00b4`\u2032\uff07", "'")
_NOTHING = dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202c\u2066\u2068\u2069", "")
_ONE_FORM = str.maketrans({**_MINUS, **_APOSTROPHES, **_NOTHING, "\u066b": ".", "\u066c": "'", "\uff0e": "."})

_PLAIN = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_CURRENCY = rf"[^\W\d_]{{0,9}}(?:[{re.escape(SIGNS)}]|(?<=[^\W\d_])\.?)"
_DRESSED = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>[-+])?\s*(?:(?P<before>{_CURRENCY})\s*(?P<inner>[-+])?)?\s*"
    rf"(?P<body>[\d.,][\d.,'\s]*(?:[eE][-+]?\d+)?)(?P<none>-{{1,2}})?(?P<trailing>-)?\s*"
    rf"(?P<percent>[%‰٪])?\s*(?P<after>{_CURRENCY})?\s*(?P<last>-)?\s*(?P<close>\))?"
)
_SPACED = re.compile(r"(?<=\d)[\s'](?=\d{3}(\D|$))")
_POINT = re.compile(r"\d{1,3}((,\d{3})+|(,\d{2})*,\d{3})(\.\d*)?")
_COMMA = re.compile(r"(\d+|\d{1,3}(\.\d{3})+|\d{1,3}(\.\d{2})*\.\d{3})?(,\d*)?([eE][-+]?\d+)?")
_SHIFTS = {"%": -2, "٪": -2, "‰": -3}


@dataclass(frozen=True)
class Written:
    """A number as it is written: sign, figures with their marks but without spaces, power of ten, currency."""

    sign: str
    figures: str
    shift: int = 0
    currency: str | None = None


def written_number(cell: str) -> Written | None:
    """Return what a cell says as far as it looks like a number; the marks in its figures are not interpreted.

    >>> written_number("(1 234,50 €)")
    Written(sign='-', figures='1234,50', shift=0, currency='EUR')
    """
    if cell.isascii() and cell.isdigit():
        return Written("", cell)
    text = cell.translate(_ONE_FORM).strip()
    found = _DRESSED.fullmatch(text)
    if found is None:
        return None
    body = found["body"].strip()
    trailing = found["trailing"] or found["last"]
    if found["none"]:
        if body[-1] in ".,":
            body = body[:-1]  # 100.- and 100,-- of the Swiss and the Germans: no hundredths
        elif found["none"] == "-" and not trailing:
            trailing = "-"
        else:
            return None
    beside = [text for text in (found["before"], found["after"]) if text]
    known = [currency(text) for text in beside]
    signs = [sign for sign in (found["sign"], found["inner"], trailing) if sign]
    if None in known or len(set(known)) > 1 or bool(found["open"]) != bool(found["close"]):
        return None
    if len(signs) + bool(found["open"]) > 1:
        return None
    sign = "-" if found["open"] or signs == ["-"] else ""
    figures = _SPACED.sub("", body)
    return Written(sign, figures, _SHIFTS.get(found["percent"] or "", 0), known[0] if known else None)


def parse_number(cell: str, *, decimal: str = ".", percent: bool = False) -> float | None:
    """Parse the number in the cell; infinite for `inf`; None if it is not a number. `decimal` is its decimal mark.

    A percent sign means hundredths, except with `percent`: then the column counts in percent.

    >>> parse_number("1 234,50", decimal=","), parse_number("$1,234.5"), parse_number("12.5%"), parse_number("007x")
    (1234.5, 1234.5, 0.125, None)
    """
    if decimal == "." and _PLAIN.fullmatch(cell):
        return float(cell)
    text = cell.strip()
    if text.lstrip("+-").lower() in INFINITE:
        return -math.inf if text.startswith("-") else math.inf
    written = written_number(text)
    return None if written is None else _value(written, decimal, percent=percent)


def _value(written: Written, decimal: str, *, percent: bool) -> float | None:
    figures = written.figures
    if decimal == "," and figures.strip(",.") and _COMMA.fullmatch(figures):
        figures = figures.replace(".", "").replace(",", ".")
    elif decimal == "." and _POINT.fullmatch(figures):
        figures = figures.replace(",", "")
    if not _PLAIN.fullmatch(figures):
        return None
    if written.shift and not (percent and written.shift == -2):
        if "e" in figures.lower():
            return None
        figures = f"{figures}e{written.shift}"
    return float(f"{written.sign}{figures}")
