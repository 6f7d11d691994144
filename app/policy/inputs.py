"""What a policy decides on, as columns: the applicant's features, the PD and its grade, facts from outside."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.exceptions import InvalidInput
from app.ml.contracts.arrays import Floats
from app.ml.contracts.definition import Feature, FeatureType
from app.ml.contracts.features import Column
from app.policy.decisions import Cause
from app.policy.language.evaluation import Columns, number
from app.policy.language.kinds import ValueKind, ValueType
from app.policy.language.values import UNKNOWN, Flags, TextColumn, Truth, Value, finite, quietly
from app.policy.policy import Policy
from app.policy.scope import GRADE, PD


@dataclass(frozen=True)
class FactColumn:
    """The values of one fact (None or NaN where there is none) and how many days old each is.

    A negative age is a fact from the future, which is not used. `contradictory` is where sources contradict each other,
    so that there is no value.
    """

    values: Sequence[Any]
    age_days: Floats
    contradictory: Flags | None = None


@dataclass(frozen=True)
class Applicants:
    """The rows to decide. `features` are a contract's columns (see `app.ml.contracts.columns.to_arrays`).

    `grades` are texts, or places on a scale.
    """

    features: Mapping[str, Column]
    pd: Floats
    grades: Sequence[str | None] | TextColumn
    facts: Mapping[str, FactColumn]


@dataclass(frozen=True)
class PreparedColumns:
    """The columns that the policy's expressions name, and which facts were not used, by the cause."""

    columns: Columns
    unused: Mapping[tuple[str, Cause], Flags]


@quietly
def prepared(policy: Policy, applicants: Applicants) -> PreparedColumns:
    """Return what the policy's expressions read. Raises InvalidInput naming a column that is not there."""
    rows = len(applicants.pd)
    names: dict[str, Value] = {}
    for feature in policy.contract.features:
        if feature.name not in policy.names:
            continue
        if feature.name not in applicants.features:
            raise InvalidInput.of(feature.name, "is missing, and the policy reads it")
        names[feature.name] = _feature(feature, applicants.features[feature.name])
    names[PD] = np.where((applicants.pd > 0) & (applicants.pd < 1), applicants.pd, np.nan)
    if policy.definition.grades:
        names[GRADE] = _grades(applicants.grades, policy.definition.grades)
    unused: dict[tuple[str, Cause], Flags] = {}
    for name in policy.definition.facts:
        fact = applicants.facts.get(name)
        names[name], unused[name, Cause.STALE] = _fact(policy, name, fact, rows)
        if fact is not None and fact.contradictory is not None:
            unused[name, Cause.CONTRADICTORY] = fact.contradictory
    if lengths := sorted(name for name, value in names.items() if _length(value) != rows):
        raise InvalidInput.of(lengths[0], f"must have {rows} values, one for each PD")
    columns = Columns(names, policy.tables, rows)
    for place, node in policy.expressions.items():
        if place[0] == "map":
            names[str(place[1])] = number(node, columns)
    return PreparedColumns(columns, unused)


def text_column(values: Sequence[Any] | Column, known: tuple[str, ...]) -> TextColumn:
    """Return categories as places among those known; what is missing or not listed is `UNKNOWN`."""
    places = {value: place for place, value in enumerate(known)}
    listed = values.tolist() if isinstance(values, np.ndarray) else values
    codes = np.fromiter((places.get(value, UNKNOWN) for value in listed), dtype=np.intp, count=len(listed))
    return TextColumn(codes, known)


def _grades(grades: Sequence[str | None] | TextColumn, known: tuple[str, ...]) -> TextColumn:
    """Return grades as places among those known; those of a scale are looked up once, whatever the rows."""
    if not isinstance(grades, TextColumn):
        return text_column(grades, known)
    places = text_column((*grades.values, None), known).codes  # the last one is where UNKNOWN leads
    return TextColumn(places[grades.codes], known)


def _length(value: Value) -> int:
    match value:
        case Truth():
            return len(value.true)
        case TextColumn():
            return len(value.codes)
        case _:
            return len(value)


def _feature(feature: Feature, column: Column) -> Value:
    """Return a feature as expressions read it: a special value is a mark of the source, so it is not known here."""
    if feature.type is FeatureType.CATEGORY:
        return text_column(column, tuple(one.value for one in feature.categories))
    values = finite(column.astype(np.float64))
    if feature.type is FeatureType.BOOLEAN:
        return _flags(values)
    return np.where(np.isin(values, list(feature.marks)), np.nan, values) if feature.marks else values


def _flags(values: Floats) -> Truth:
    return Truth(values == 1, ~np.isnan(values))


def _fact(policy: Policy, name: str, fact: FactColumn | None, rows: int) -> tuple[Value, Flags]:
    """Return a fact with what is stale or from the future left out, and where that is so."""
    kind = policy.scope.names[name]
    if fact is None:
        return _typed(kind, [None] * rows), np.zeros(rows, dtype=bool)
    unusable = ~((fact.age_days >= 0) & (fact.age_days <= policy.definition.facts[name].fresh_days))
    given = np.array([not _is_missing(value) for value in fact.values], dtype=bool)
    values = [None if stale else value for value, stale in zip(fact.values, unusable.tolist(), strict=True)]
    return _typed(kind, values), unusable & given


def _is_missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def _typed(kind: ValueType, values: Sequence[Any]) -> Value:
    if kind.kind is ValueKind.TEXT:
        return text_column(values, kind.values)
    try:
        numbers = finite(np.array(values, dtype=np.float64))
    except (TypeError, ValueError):
        raise InvalidInput.of("facts", "must be numbers, or true and false, as the policy declares them") from None
    return _flags(numbers) if kind.kind is ValueKind.TRUTH else numbers
