"""Applicants as columns: what the model is fed, for one row or for many by the same instructions."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import NoneType
from typing import Any

import numpy as np

from app.exceptions import InvalidInput
from app.ml.contracts.definition import Contract, FeatureType
from app.ml.contracts.derivation import Derivation
from app.ml.contracts.features import FORMULAS, Column, Numbers
from app.ml.contracts.specials import as_given, split_codes

Columns = Mapping[str, Sequence[Any]]
Arrays = dict[str, Column]
FLOAT_BITS = 1023
"""Whole numbers with more bits are taken to be beyond the largest 64-bit float."""


def to_columns(contract: Contract, applicants: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Rows turned into input columns: one list a feature, None for missing."""
    return {f.name: [applicant.get(f.name) for applicant in applicants] for f in contract.inputs}


def check_columns(contract: Contract, columns: Columns) -> None:
    """Every input is a column, all of one length, and holds what its type can be computed with.

    Ranges were checked before a batch was sent or stored; types are looked at again, because a wrong one would be a
    crash or, worse, a score. Raises InvalidInput naming the columns.
    """
    names = [feature.name for feature in contract.inputs]
    if missing := [name for name in names if name not in columns]:
        raise InvalidInput.of("columns", f"{', '.join(missing)} missing")
    if unknown := sorted(set(columns) - set(names)):
        raise InvalidInput.of("columns", f"{', '.join(unknown)} not in the contract {contract.name}")
    if len({len(values) for values in columns.values()}) != 1:
        raise InvalidInput.of("columns", "all must have the same length")
    for feature in contract.inputs:
        if not _is_computable(columns[feature.name], is_numeric=feature.is_numeric):
            kind = "numbers, booleans" if feature.is_numeric else "texts"
            raise InvalidInput.of(feature.name, f"must hold only {kind} and nulls")


def to_arrays(contract: Contract, columns: Columns, *, wanted: Collection[str] | None = None) -> Arrays:
    """Input columns as arrays (numbers float64 with NaN for missing, categories as objects), derived ones added.

    Only the `wanted` and their sources, if said. Raises KeyError for an input that is not there; values are taken as
    checked.
    """
    needed = None if wanted is None else with_sources(contract, wanted)
    inputs: Arrays = {}
    for feature in contract.inputs:
        if needed is not None and feature.name not in needed:
            continue
        values = columns[feature.name]
        inputs[feature.name] = _numbers(values) if feature.is_numeric else np.array(list(values), dtype=object)
    return with_derived(contract, inputs, wanted=wanted)


def with_derived(contract: Contract, inputs: Arrays, *, wanted: Collection[str] | None = None) -> Arrays:
    """Those arrays with the derived ones, in contract order; only the `wanted` ones and their sources, if said.

    Special values that count as missing are NaN; beside such a feature stand its indicators and what was given.
    """
    needed = with_sources(contract, (f.name for f in contract.derived) if wanted is None else wanted)
    arrays: Arrays = {}
    coded = contract.coded
    for feature in contract.features:
        if feature.name in inputs:
            if feature.name in coded:
                arrays |= split_codes(feature.name, inputs[feature.name], feature.codes, feature.indicators)
            else:
                arrays[feature.name] = inputs[feature.name]
        elif feature.derived and feature.name in needed:
            sources = {
                name: _source(contract, arrays, source, feature.derived)
                for name, source in feature.derived.inputs.items()
            }
            arrays[feature.name] = FORMULAS[feature.derived.formula](**sources, **feature.derived.constants)
    return arrays


def with_sources(contract: Contract, wanted: Iterable[str]) -> set[str]:
    """Return names of features with all that the derived ones among them are computed from."""
    needed = set(wanted)
    for feature in reversed(contract.derived):
        if feature.name in needed and feature.derived:
            needed.update(feature.derived.inputs.values())
    return needed


def _source(contract: Contract, arrays: Arrays, name: str, derivation: Derivation) -> Column:
    """Return what a formula reads: a code is missing, unless the formula has that code among its constants."""
    knows = name in contract.coded and not contract.coded[name].isdisjoint(derivation.constants.values())
    return as_given(arrays, name) if knows else arrays[name]


def derive_row(contract: Contract, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Compute the derived features of one applicant as plain values; money and ratios are rounded."""
    derived = derive_columns(contract, {f.name: [inputs.get(f.name)] for f in contract.inputs})
    return {name: values[0] for name, values in derived.items()}


def derive_columns(contract: Contract, columns: Columns) -> dict[str, list[Any]]:
    """Compute the derived features of many applicants as `derive_row` does for one: one list a feature."""
    arrays = to_arrays(contract, columns)
    return {f.name: [_plain(value, f.type) for value in arrays[f.name]] for f in contract.derived}


def _is_computable(values: Sequence[Any], *, is_numeric: bool) -> bool:
    """Values of the type; a whole number must have a place among 64-bit floats."""
    expected = (int, float, NoneType) if is_numeric else (str, NoneType)
    kinds = set(map(type, values))
    if not all(issubclass(kind, expected) for kind in kinds):
        return False
    whole = [value for value in values if type(value) is int] if int in kinds else [0]
    limit = 1 << FLOAT_BITS
    return -limit < min(whole) and max(whole) < limit


def _numbers(values: Sequence[Any]) -> Numbers:
    return np.array(values, dtype=np.float64)  # None becomes NaN


def _plain(value: Any, kind: FeatureType) -> Any:
    if kind is FeatureType.CATEGORY:
        return value
    if np.isnan(value):
        return None
    return round(float(value), 2 if kind is FeatureType.MONEY else 4)
