"""The kind of a column, inferred from its cells."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from operator import eq

from app.ml.contract_inference.names import is_key, names_kinds
from app.ml.scoring.categories import MIN_ROWS
from app.ml.tables.cells import parse_number
from app.ml.tables.dates import find_date_format, is_like_a_date, parse_date
from app.ml.tables.plain import are_plain
from app.ml.tables.words import TRUE_WORDS, is_missing

FREE_TEXT_SHARE = 0.5
MOSTLY_NUMBERS = 0.9
ALL_DIFFERENT = 0.95
MOST_KINDS = 100
_CODE = re.compile(r"0\d+")


class Kind(StrEnum):
    """The kind of the values; `dropped` is not a feature."""

    INTEGER = "int"
    NUMBER = "number"
    FLAG = "bool"
    CATEGORY = "category"
    DATE = "date"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Guess:
    """A column's kind and what a contract needs to say of it. `numbers` and `words` are values with their rows.

    `reason` is why a column is dropped, or why its whole numbers are taken to be categories.
    """

    kind: Kind
    missing: int = 0
    numbers: Counter[float] | None = None
    words: Counter[str] | None = None
    latest: date | None = None
    reason: str = ""


def guess(cells: Sequence[str], *, name: str, keep: bool = False) -> Guess:
    """Return the kind of a column by its plainly written cells and its name.

    `keep`: it was requested, even if it looks useless.
    """
    counts = Counter(cells)
    missing = {cell for cell in counts if not cell[:1].isdigit() and is_missing(cell)}
    empty = sum(counts[cell] for cell in missing)
    known = {cell: count for cell, count in counts.items() if cell not in missing}
    if not known:
        return Guess(Kind.DROPPED, reason="it is empty")
    values = _stripped(known)
    if len(values) == 1 and not (keep and empty):
        return Guess(
            Kind.DROPPED, reason=f"it holds nothing but {next(iter(values))!r}{' and blanks' if empty else ''}"
        )
    return (
        _flag(values, empty)
        or _date(values, empty)
        or _numbered_kinds(values, empty, name=name)
        or _number(cells, values, empty, key_like=not keep and name)
        or _category(values, empty, name=name, keep=keep)
    )


def _stripped(known: Mapping[str, int]) -> Counter[str]:
    """Return the cells without the spaces around them, and in how many rows each stands."""
    if all(map(eq, known, map(str.strip, known))):
        return Counter(known)
    values: Counter[str] = Counter()
    for cell, count in known.items():
        values[cell.strip()] += count
    return values


def _flag(values: Counter[str], empty: int) -> Guess | None:
    lower = {value.lower() for value in values} if len(values) <= len(TRUE_WORDS) else set()
    if len(lower) == 2 and lower <= TRUE_WORDS.keys() and len({TRUE_WORDS[word] for word in lower}) == 2:
        return Guess(Kind.FLAG, empty)
    return None


def _date(values: Counter[str], empty: int) -> Guess | None:
    first = next((value for value in values if not is_missing(value, among_numbers=True)), None)
    if first is None or not is_like_a_date(first):
        return None
    dates = [value for value in values if not is_missing(value, among_numbers=True)]
    form = find_date_format(dates)
    if form is None:
        return None
    days: Counter[float] = Counter()
    for value in dates:
        if (day := parse_date(value, form)) is not None:
            days[day.toordinal()] += values[value]
    blank = values.total() - sum(values[value] for value in dates)
    return Guess(Kind.DATE, empty + blank, numbers=days, latest=date.fromordinal(int(max(days))))


def _numbered_kinds(values: Counter[str], empty: int, *, name: str) -> Guess | None:
    """Classify whole numbers that are categories: the name says so, and there are few of them."""
    word = names_kinds(name)
    if not word:
        return None
    numbers = {value: parse_number(value) for value in values if not is_missing(value, among_numbers=True)}
    are_kinds = all(number is not None and number >= 0 and number.is_integer() for number in numbers.values())
    if not are_kinds or any(_CODE.fullmatch(value) for value in numbers) or not 2 < len(numbers) <= MOST_KINDS:
        return None
    if sum(values[value] for value in numbers) < MIN_ROWS * len(numbers):
        return None
    words: Counter[str] = Counter()
    for value, number in numbers.items():
        words[f"{number:.0f}"] += values[value]
    reason = f"its {len(words)} whole numbers are taken to be categories, since {word!r} names kinds and no quantity"
    return Guess(Kind.CATEGORY, empty + values.total() - words.total(), words=words, reason=reason)


def _number(cells: Sequence[str], values: Counter[str], empty: int, *, key_like: str | bool) -> Guess | None:
    """Classify a column of numbers and of words for missing.

    `key_like` is the identifier to judge whether it is a key by, or False where a person has decided.
    """
    numbers = _parsed(values)
    odd = len(numbers) < len(values) and any(
        value not in numbers and not is_missing(value, among_numbers=True) for value in values
    )
    if odd or not numbers or any(value[:1] == "0" and _CODE.fullmatch(value) for value in numbers):
        return None
    known = sum(values[value] for value in numbers)
    whole = all(number.is_integer() for number in numbers.values())
    if whole and isinstance(key_like, str) and _is_a_key(cells, numbers, known, key_like):
        return Guess(Kind.DROPPED, reason="it looks like a key: its whole numbers identify rows and measure nothing")
    if len(set(numbers.values())) == 1:
        return Guess(Kind.DROPPED, reason="it holds one number only")
    rows: Counter[float] = Counter()
    for value, number in numbers.items():
        rows[number] += values[value]
    return Guess(Kind.INTEGER if whole else Kind.NUMBER, empty + values.total() - known, numbers=rows)


def _parsed(values: Counter[str]) -> dict[str, float]:
    """Return the values that are numbers; where all are plainly written, at once."""
    if "" not in values and are_plain(values):
        return dict(zip(values, map(float, values), strict=True))
    return {value: number for value in values if (number := parse_number(value)) is not None}


def _is_a_key(cells: Sequence[str], numbers: dict[str, float], known: int, name: str) -> bool:
    """Different in nearly every row, and called a key or counting the rows."""
    if len(numbers) < ALL_DIFFERENT * known:
        return is_key(name) and len(numbers) > FREE_TEXT_SHARE * known
    if is_key(name):
        return True
    ordered = [numbers[cell.strip()] for cell in cells if cell.strip() in numbers]
    steps = {after - before for before, after in pairwise(ordered)}
    return len(steps) == 1 and steps != {0.0}


def _category(values: Counter[str], empty: int, *, name: str, keep: bool) -> Guess:
    rows = values.total()
    if not keep:
        odd = [value for value in values if parse_number(value) is None]
        if 0 < len(odd) <= (1 - MOSTLY_NUMBERS) * len(values):
            return Guess(
                Kind.DROPPED, reason=f"most of its values are numbers, but not {odd[0]!r}: correct or blank such cells"
            )
        if len(values) > FREE_TEXT_SHARE * rows or (is_key(name) and len(values) > MIN_ROWS):
            return Guess(
                Kind.DROPPED, reason=f"it is a key or free text: {len(values):,} different values in {rows:,} rows"
            )
        if max(values.values()) < MIN_ROWS:
            return Guess(Kind.DROPPED, reason=f"none of its {len(values):,} values stands in {MIN_ROWS} rows or more")
    return Guess(Kind.CATEGORY, empty, words=values)
