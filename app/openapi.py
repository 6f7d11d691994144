"""OpenAPI with the features of the contract in use, which is known only when the service starts."""

from typing import Any

from fastapi import FastAPI

from app.ml.contracts.applicant import applicant_model, changes_model, check_applicant, complete
from app.ml.contracts.definition import Contract, Feature, FeatureType

_FLAT_SHAPES = ("ClientOut", "ChangedClientOut")
_NULL = {"type": "null"}
_JSON_TYPES = {FeatureType.INTEGER: "integer", FeatureType.BOOLEAN: "boolean", FeatureType.CATEGORY: "string"}
_CHANGES_IN_EXAMPLE = 2


def install_openapi(app: FastAPI, contract: Contract) -> None:
    """Describe the applicant's features in `/openapi.json` wherever they occur."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            _describe_features(generate(), contract)
        return generate()

    app.openapi = openapi  # type: ignore[method-assign]


def _describe_features(document: dict[str, Any], contract: Contract) -> None:
    schemas = document["components"]["schemas"]
    example = {feature.name: _example(feature) for feature in contract.inputs}
    schemas["ApplicantFeatures"] = applicant_model(contract).model_json_schema() | {"examples": [example]}
    schemas["ApplicantChanges"] = _changes(contract, example)
    known = schemas["ApplicantFeatures"]["properties"]
    shown = {f.name: _derived(f) if f.derived else known[f.name] for f in contract.features}
    client = {"user_id": 3, "manager_id": 1, "revision": 1, **complete(contract, check_applicant(contract, example))}
    for name in _FLAT_SHAPES:
        schemas[name]["properties"] |= shown
        schemas[name]["examples"] = [client if name == "ClientOut" else {**client, "warnings": []}]
    for name in ("ClientIn", "ApplicationIn"):
        schemas[name]["properties"]["features"] = {"$ref": "#/components/schemas/ApplicantFeatures"}
    for path in ("/clients/{client_id}", "/api/manager/clients/{client_id}"):
        content = document["paths"][path]["patch"]["requestBody"]["content"]["application/json"]
        content["schema"] = {"$ref": "#/components/schemas/ApplicantChanges"}


def _changes(contract: Contract, example: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a PATCH: features that are not named stay unchanged, so none has a default."""
    schema = changes_model(contract).model_json_schema()
    for described in schema["properties"].values():
        described.pop("default", None)
    schema["properties"]["manager_id"] = {"anyOf": [{"type": "integer"}, _NULL], "description": "admins only"}
    editable = [feature.name for feature in contract.inputs if feature.editable][-_CHANGES_IN_EXAMPLE:]
    return schema | {"examples": [{name: example[name] for name in editable}]}


def _derived(feature: Feature) -> dict[str, Any]:
    """Describe a derived feature: returned, never sent."""
    kind: dict[str, Any] = {"type": _JSON_TYPES.get(feature.type, "number")}
    if feature.categories:
        kind["enum"] = [category.value for category in feature.categories]
    return {"title": feature.labels.en, "readOnly": True, "anyOf": [kind, _NULL]}


def _example(feature: Feature) -> Any:
    if feature.type is FeatureType.CATEGORY:
        return feature.categories[0].value
    if feature.type is FeatureType.BOOLEAN:
        return False
    usual = feature.median if feature.median is not None else (feature.seen or feature.allowed or (0, 0))[0]
    if feature.type is FeatureType.INTEGER or float(usual).is_integer():
        return int(usual)
    return round(usual, 2) if feature.type is FeatureType.MONEY else usual
