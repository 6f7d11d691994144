"""The outcome column in any bank's spelling: 1 is bad, 0 is good."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.exceptions import TableInvalid
from app.ml.tables.names import did_you_mean, without_header
from app.ml.tables.raw import RawTable
from app.ml.tables.words import is_missing

BAD_WORDS = frozenset(
    {
        "1", "1.0", "yes", "y", "true", "t", "bad", "default", "defaulted", "charged off", "да", "плохой", "дефолт",
        "истина", "wahr", "ja", "vrai", "oui", "verdadero", "sí", "vero", "sì", "verdadeiro", "sim", "так",
        "1,0", "1.00", "1,00",
    }
)  # fmt: skip
GOOD_WORDS = frozenset(
    {
        "0", "0.0", "no", "n", "false", "f", "good", "paid", "fully paid", "non-default", "нет", "хороший",
        "ложь", "falsch", "nein", "faux", "non", "falso", "não", "ні", "0,0", "0.00", "0,00",
    }
)  # fmt: skip
VALUES_SHOWN = 8


@dataclass(frozen=True)
class Target:
    """The column of the outcome and, if its values are ambiguous, which are bad or good."""

    column: str
    bad: tuple[str, ...] = ()
    good: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcomes:
    """The rows that have an outcome, the outcomes of these (1 = bad), and how many rows were left out, why."""

    keep: list[bool]
    values: NDArray[np.int64]
    bad: tuple[str, ...]
    good: tuple[str, ...]
    without_outcome: int
    other_outcome: int


def read_outcomes(raw: RawTable, target: Target) -> Outcomes:
    """Rows without an outcome are left out; with bad and good values both given, rows with other values too.

    Raises TableInvalid when there is no such column, no outcome, one value only, or it is not clear which is bad.
    """
    if target.column not in raw.columns:
        raise TableInvalid(
            f"{raw.path}:1: there is no column {target.column!r} with the outcome; "
            f"{did_you_mean(target.column, list(raw.columns))}the file has {', '.join(raw.columns)}"
            f"{without_header(list(raw.columns))}",
            about=["target"],
        )
    cells = [cell.strip() for cell in raw.columns[target.column]]
    counts = Counter(cell for cell in cells if not is_missing(cell))
    if not counts:
        raise TableInvalid(
            f"{raw.path}: {target.column}: is missing in all {len(cells):,} rows; there is nothing to learn"
        )
    bad, good = _sides(raw, target, counts)
    sides = {**dict.fromkeys(bad, 1), **dict.fromkeys(good, 0)}
    known = [sides.get(cell) for cell in cells]
    missing = sum(is_missing(cell) for cell in cells)
    return Outcomes(
        keep=[value is not None for value in known],
        values=np.array([value for value in known if value is not None], dtype=np.int64),
        bad=tuple(bad),
        good=tuple(good),
        without_outcome=missing,
        other_outcome=known.count(None) - missing,
    )


def _sides(raw: RawTable, target: Target, counts: Counter[str]) -> tuple[list[str], list[str]]:
    """Return the values that are bad and those that are good."""
    place = f"{raw.path}: {target.column}"
    for field, values in (("bad_values", target.bad), ("good_values", target.good)):
        if unknown := [value for value in values if value not in counts]:
            raise TableInvalid(f"{place}: has no value {unknown[0]!r}; it has {_shown(counts)}", about=[field])
    if both := set(target.bad) & set(target.good):
        raise TableInvalid(f"{place}: {both.pop()!r} cannot be both bad and good")
    if target.bad or target.good:
        rest = [value for value in counts if value not in target.bad + target.good]
        bad, good = list(target.bad) or rest, list(target.good) or rest
    else:
        bad = [value for value in counts if value.lower() in BAD_WORDS]
        good = [value for value in counts if value.lower() in GOOD_WORDS]
        if len(counts) > 2 and len(bad) + len(good) < len(counts):
            raise TableInvalid(
                f"{place}: has {len(counts):,} values, {_shown(counts)}; expected two. Name the bad and the good ones: "
                "rows with other values are then left out",
                about=["bad_values", "good_values"],
            )
        if len(counts) == 2 and (len(bad), len(good)) != (1, 1):
            bad, good = _by_one_known_word(place, counts, bad, good)
    if not bad or not good:
        raise TableInvalid(
            f"{place}: has one value only, {_shown(counts)}; both bad loans (1) and good ones (0) are needed"
        )
    return bad, good


def _by_one_known_word(
    place: str, counts: Counter[str], bad: Sequence[str], good: Sequence[str]
) -> tuple[list[str], list[str]]:
    """Two values of which one is a word we know and is no digit: the other one is the other side."""
    known = [*bad, *good]
    if len(known) != 1 or known[0][0].isdigit():
        raise TableInvalid(f"{place}: has {_shown(counts)}; name the bad one", about=["bad_values"])
    rest = [value for value in counts if value not in known]
    return (list(bad), rest) if bad else (rest, list(good))


def _shown(counts: Counter[str]) -> str:
    shown = [f"{value!r} ({count:,} rows)" for value, count in counts.most_common(VALUES_SHOWN)]
    return ", ".join(shown) + (", ..." if len(counts) > VALUES_SHOWN else "")
