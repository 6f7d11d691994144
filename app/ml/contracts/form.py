"""The contract as a form: what `GET /schema/applicant` gives to whoever draws one."""

from typing import Any

from app.ml.contracts.applicant import expectation
from app.ml.contracts.definition import Contract, Feature


def applicant_form(contract: Contract) -> dict[str, Any]:
    """Labels, types, units, ranges and categories of every feature, in the order to show them."""
    return {
        "name": contract.name,
        "version": contract.version,
        "title": contract.title.model_dump(),
        "features": [_field(feature) for feature in contract.features],
    }


def _field(feature: Feature) -> dict[str, Any]:
    low, high = feature.allowed or (None, None)
    return {
        "name": feature.name,
        "labels": feature.labels.model_dump(),
        "type": feature.type.value,
        "unit": feature.unit,
        "minimum": low,
        "maximum": high,
        "seen": feature.seen,
        "median": feature.median,
        "categories": [category.model_dump() for category in feature.categories],
        "nullable": feature.nullable,
        "editable": feature.editable and feature.derived is None,
        "derived_from": list(feature.derived.inputs.values()) if feature.derived else [],
        "monotone": feature.monotone.value,
        "governance": [tag.value for tag in feature.governance],
        "expected": expectation(feature),
    }
