"""OpenAPI with the features of the contract in use: what flat shapes hold is known only when the service starts."""

from typing import Any

from fastapi import FastAPI

from app.ml.contracts.applicant import applicant_model, changes_model
from app.ml.contracts.definition import Contract

_FLAT_SHAPES = ("ClientOut", "ChangedClientOut")


def install_openapi(app: FastAPI, contract: Contract) -> None:
    """Makes `/openapi.json` describe the applicant's features wherever they stand."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            _describe_features(generate(), contract)
        return generate()

    app.openapi = openapi  # type: ignore[method-assign]


def _describe_features(document: dict[str, Any], contract: Contract) -> None:
    schemas = document["components"]["schemas"]
    schemas["ApplicantFeatures"] = applicant_model(contract).model_json_schema()
    schemas["ApplicantChanges"] = changes_model(contract).model_json_schema()
    schemas["ApplicantChanges"]["properties"]["manager_id"] = {
        "anyOf": [{"type": "integer"}, {"type": "null"}],
        "description": "admins only",
    }
    for name in _FLAT_SHAPES:
        schemas[name]["properties"] |= schemas["ApplicantFeatures"]["properties"]
    schemas["ClientIn"]["properties"]["features"] = {"$ref": "#/components/schemas/ApplicantFeatures"}
    for path in ("/clients/{client_id}", "/api/manager/clients/{client_id}"):
        content = document["paths"][path]["patch"]["requestBody"]["content"]["application/json"]
        content["schema"] = {"$ref": "#/components/schemas/ApplicantChanges"}
