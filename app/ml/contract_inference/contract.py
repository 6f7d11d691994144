"""Infer the contract of a raw table: features with types, ranges and categories; reports what is left out."""

import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Any

from app.exceptions import TableInvalid
from app.ml.contract_inference.kinds import Guess, Kind, guess
from app.ml.contract_inference.names import identifier, is_protected
from app.ml.contracts.definition import Contract
from app.ml.scoring.categories import MIN_ROWS, OTHER
from app.ml.tables.cells import find_decimal, parse_number
from app.ml.tables.raw import RawTable

MAX_CATEGORIES = 30
MAX_KEPT_CATEGORIES = 100
LARGEST = 1e30
"""The model keeps numbers in single precision: beyond this they would be infinite."""


@dataclass(frozen=True)
class InferenceOptions:
    """The options about columns, by their names in the file."""

    keep: frozenset[str] = frozenset()
    drop: frozenset[str] = frozenset()
    aside: frozenset[str] = frozenset()
    """Columns with another office: the outcome, the time, the group."""
    used_because: dict[str, str] = field(default_factory=dict)
    """Protected columns to use all the same, and why."""
    missing_learned: frozenset[str] = frozenset()
    """Columns whose missing values mean what the training rows say; elsewhere missing counts as the worst."""


@dataclass(frozen=True)
class Inferred:
    """The contract, and what was decided on the way, in sentences: one a column."""

    contract: Contract
    dropped: dict[str, str]
    notes: dict[str, str]


def infer_contract(raw: RawTable, *, name: str, target: str, options: InferenceOptions | None = None) -> Inferred:
    """Infer the table's contract. Raises TableInvalid for an option about a missing column, and without features."""
    options = options or InferenceOptions()
    _require_columns(raw, options)
    guesses, dropped, names = _guesses(raw, options, target)
    reference = max((one.latest for one in guesses.values() if one.latest), default=None)
    features = [_feature(names[column], column, one, options, reference) for column, one in guesses.items()]
    contract = {
        "name": identifier(name)[:40].strip("_"),
        "version": 1,
        "title": {"ru": name, "en": name},
        "target": identifier(target, taken=names.values()),
        "features": features,
    }
    if not features:
        reasons = "; ".join(f"{column}: {why}" for column, why in dropped.items())
        raise TableInvalid(f"{raw.path}: no usable feature is left beside the outcome {target!r}. {reasons}".rstrip())
    return Inferred(Contract.model_validate(contract), dropped, _notes(guesses, features, reference))


def _require_columns(raw: RawTable, options: InferenceOptions) -> None:
    asked = {*options.keep, *options.drop, *options.aside, *options.used_because, *options.missing_learned}
    if unknown := sorted(asked - raw.columns.keys()):
        raise TableInvalid(f"{raw.path}:1: there is no column {unknown[0]!r}; the file has {', '.join(raw.columns)}")


def _guesses(
    raw: RawTable, options: InferenceOptions, target: str
) -> tuple[dict[str, Guess], dict[str, str], dict[str, str]]:
    """Kinds of the columns that become features, why the others do not, and the identifiers of the features."""
    guesses: dict[str, Guess] = {}
    dropped: dict[str, str] = {}
    names: dict[str, str] = {}
    first: dict[int, str] = {}
    for place, (column, cells) in enumerate(raw.columns.items(), start=1):
        if column == target or column in options.aside:
            continue
        name = identifier(column, taken=names.values(), place=place)
        if column in options.drop:
            dropped[column] = "left out on request"
            continue
        one = guess(cells, name=name, separator=raw.csv_format.separator or ",", keep=column in options.keep)
        if one.kind is Kind.DROPPED:
            dropped[column] = one.reason
            continue
        twin = first.setdefault(hash(tuple(cells)), column)
        if twin != column and raw.columns[twin] == cells and column not in options.keep:
            dropped[column] = f"it is a copy of {twin}"
        else:
            _require_finite(raw, column, one)
            guesses[column], names[column] = one, name
    return guesses, dropped, names


def _require_finite(raw: RawTable, column: str, one: Guess) -> None:
    """Raise TableInvalid with the row of a number that is infinite or beyond the model's precision."""
    if all(abs(number) <= LARGEST for number in one.numbers or ()):
        return
    decimal = find_decimal(set(raw.columns[column]), separator=raw.csv_format.separator or ",")
    for row, cell in enumerate(raw.columns[column]):
        if abs(parse_number(cell, decimal=decimal) or 0) > LARGEST:
            raise TableInvalid(
                f"{raw.path}:{raw.numbers[row]}: {column}: holds {cell.strip()!r}; expected a finite number or a blank"
            )


def _feature(name: str, column: str, one: Guess, options: InferenceOptions, reference: date | None) -> dict[str, Any]:
    """One feature of the contract, as plain data."""
    used_because = options.used_because.get(column)
    protected = used_because is not None or is_protected(name)
    said: dict[str, Any] = {
        "name": name,
        "labels": {"ru": column, "en": column},
        "governance": ["protected", "monitor_only"] if protected else ["allowed"],
        "missing": _missing(column, one, options),
        "column": None if column == name else column,
        "used_because": used_because,
    }
    match one.kind:
        case Kind.CATEGORY:
            return {**said, "type": "category", **_categories(one.words or Counter())}
        case Kind.FLAG:
            return {**said, "type": "bool"}
        case Kind.DATE if reference:
            days = Counter({reference.toordinal() - day: rows for day, rows in (one.numbers or {}).items()})
            return {**said, "type": "int", "unit": "days", "days_before": reference, **_ranges(days)}
        case _:
            return {**said, "type": one.kind.value, **_ranges(one.numbers or Counter())}


def _missing(column: str, one: Guess, options: InferenceOptions) -> str:
    if not one.missing:
        return "reject"
    return "null" if column in options.missing_learned else "worst"


def _ranges(numbers: Counter[float]) -> dict[str, Any]:
    """Return the observed range, and hard limits about ten times as wide, for an analyst to tighten."""
    low, high = min(numbers), max(numbers)
    reach = 10.0 ** (math.ceil(math.log10(max(abs(low), abs(high), 1))) + 1)
    return {"allowed": (0 if low >= 0 else -reach, reach), "seen": (low, high), "median": median(numbers.elements())}


def _categories(words: Counter[str]) -> dict[str, Any]:
    """All values, or, where there are many, the frequent ones and `other` for the rest."""
    if len(words) <= MAX_CATEGORIES:
        return {"categories": [_category(word) for word in sorted(words)]}
    frequent = sorted((word for word in words if words[word] >= MIN_ROWS), key=lambda word: (-words[word], word))
    kept = [word for word in frequent[:MAX_KEPT_CATEGORIES] if word != OTHER]
    return {"categories": [_category(word) for word in [*sorted(kept), OTHER]], "unlisted": OTHER}


def _category(word: str) -> dict[str, Any]:
    return {"value": word, "labels": {"ru": word, "en": word}}


def _notes(guesses: dict[str, Guess], features: list[dict[str, Any]], reference: date | None) -> dict[str, str]:
    """Return warnings about columns that are used or only monitored."""
    notes = {}
    for (column, one), feature in zip(guesses.items(), features, strict=True):
        if feature["used_because"]:
            notes[column] = f"protected, and used because {feature['used_because']}"
        elif "protected" in feature["governance"]:
            notes[column] = "protected by its name: watched, not used"
        elif one.kind is Kind.DATE:
            notes[column] = f"a date: counts as days before {reference}, the latest date in the file"
        elif feature.get("unlisted"):
            kept = len(feature["categories"]) - 1
            notes[column] = f"has {len(one.words or ()):,} values: the {kept} frequent ones stand alone, others are one"
    return notes
