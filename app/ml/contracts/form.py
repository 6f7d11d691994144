"""The contract as a form: the response of `GET /schema/applicant`."""

from collections.abc import Sequence
from typing import Any

from app.ml.contracts.applicant import expectation
from app.ml.contracts.definition import Contract, Feature
from app.ml.contracts.terms import Governance
from app.ml.contracts.texts import OTHER, Group, Part, Sentences, general_reasons, general_sentences


def applicant_form(contract: Contract, bands: Sequence[Part]) -> dict[str, Any]:
    """Every feature in display order, the groups they belong to, and the given bands with what each means."""
    return {
        "name": contract.name,
        "version": contract.version,
        "title": contract.title.model_dump(),
        "groups": [group.model_dump() for group in _groups(contract)],
        "bands": [band.model_dump() for band in bands],
        "uses_payment_history": contract.uses_payment_history,
        "features": [_field(contract, feature) for feature in contract.features],
    }


def _groups(contract: Contract) -> tuple[Group, ...]:
    """In the contract's order; last, where it is needed, one for features that name none."""
    is_whole = all(feature.group for feature in contract.features)
    return contract.groups if is_whole else (*contract.groups, OTHER)


def _reasons(feature: Feature) -> dict[str, Any] | None:
    """Return the texts for the borrower and for the bank; none for a feature that the model does not use."""
    if not feature.in_model:
        return None
    reasons = feature.reasons or general_reasons(feature.labels)
    return {**_sentences(reasons), "manager": _sentences(reasons.manager or general_sentences(feature.labels))}


def _sentences(sentences: Sentences) -> dict[str, Any]:
    return {
        "lowers": sentences.lowers.model_dump(),
        "raises": sentences.raises.model_dump(),
        "cases": {case.value: said.model_dump(exclude_none=True) for case, said in sentences.cases.items()},
    }


def _actionable(contract: Contract, feature: Feature) -> bool | None:
    """Whether the borrower can change it; None if the contract does not say."""
    if feature.name in contract.actionable:
        return True
    return False if Governance.NOT_ACTIONABLE in feature.governance else None


def _field(contract: Contract, feature: Feature) -> dict[str, Any]:
    low, high = feature.allowed or (None, None)
    return {
        "name": feature.name,
        "labels": feature.labels.model_dump(),
        "group": feature.group or OTHER.name,
        "type": feature.type.value,
        "unit": feature.unit,
        "minimum": low,
        "maximum": high,
        "seen": feature.seen,
        "median": feature.median,
        "categories": [category.model_dump() for category in feature.categories],
        "special": [mark.model_dump(include={"value", "labels"}) for mark in feature.special],
        "nullable": feature.nullable,
        "editable": feature.editable and feature.derived is None,
        "derived_from": list(feature.derived.inputs.values()) if feature.derived else [],
        "constants": dict(feature.derived.constants) if feature.derived else {},
        "monotone": feature.monotone.value,
        "governance": [tag.value for tag in feature.governance],
        "actionable": _actionable(contract, feature),
        "reasons": _reasons(feature),
        "expected": expectation(feature),
    }
