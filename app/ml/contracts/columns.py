"""Applicants as columns: what the model is fed, for one row or for many by the same instructions."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from app.ml.contracts.definition import Contract, FeatureType
from app.ml.features import FORMULAS, Column, Numbers

Columns = Mapping[str, Sequence[Any]]
Arrays = dict[str, Column]


def to_columns(contract: Contract, applicants: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Rows turned into input columns: one list a feature, None for missing."""
    return {f.name: [applicant.get(f.name) for applicant in applicants] for f in contract.inputs}


def to_arrays(contract: Contract, columns: Columns) -> Arrays:
    """Input columns as arrays (numbers float64 with NaN for missing, categories as objects), derived ones added.

    Raises KeyError for an input that is not there; values are taken as checked.
    """
    arrays: Arrays = {}
    for feature in contract.features:
        if feature.derived:
            sources = {name: arrays[source] for name, source in feature.derived.inputs.items()}
            arrays[feature.name] = FORMULAS[feature.derived.formula](**sources, **feature.derived.constants)
        elif feature.is_numeric:
            arrays[feature.name] = _numbers(columns[feature.name])
        else:
            arrays[feature.name] = np.array(list(columns[feature.name]), dtype=object)
    return arrays


def derive_row(contract: Contract, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Derived features of one applicant as plain values; money and ratios rounded for reading."""
    arrays = to_arrays(contract, {f.name: [inputs.get(f.name)] for f in contract.inputs})
    return {f.name: _plain(arrays[f.name][0], f.type) for f in contract.derived}


def _numbers(values: Sequence[Any]) -> Numbers:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _plain(value: Any, kind: FeatureType) -> Any:
    if kind is FeatureType.CATEGORY:
        return value
    if np.isnan(value):
        return None
    return round(float(value), 2 if kind is FeatureType.MONEY else 4)
