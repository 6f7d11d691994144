"""`python -m tools.api_types.shapes`: the shapes of `/openapi.json` as the pages know them, for `make api-types`.

Features are left out, because the pages serve any contract, and so is prose: a better sentence changes no type.
"""

import json
import sys
from hashlib import sha256
from typing import Any

from fastapi import FastAPI

from app.api import create_app

PROSE = frozenset({"description", "example", "examples", "summary", "title"})
NAMED = frozenset({"properties", "schemas"})
"""Keywords below which keys are names of ours and no keywords."""


def shapes(app: FastAPI) -> dict[str, Any]:
    """An OpenAPI document of the schemas alone, before the contract's features are written into them."""
    document = FastAPI.openapi(app)
    schemas = document["components"]["schemas"]
    return {
        "openapi": document["openapi"],
        "info": {"title": "shapes", "version": "1"},
        "paths": {},
        "components": {"schemas": _without_prose(schemas, are_names=True)},
    }


def fingerprint(document: dict[str, Any]) -> str:
    """SHA-256 of the document, whatever the order of its keys: stands in the file that is made of it."""
    return sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


def _without_prose(node: Any, *, are_names: bool = False) -> Any:
    if isinstance(node, list):
        return [_without_prose(each) for each in node]
    if not isinstance(node, dict):
        return node
    kept = {key: value for key, value in node.items() if are_names or key not in PROSE}
    return {key: _without_prose(value, are_names=not are_names and key in NAMED) for key, value in kept.items()}


def main() -> None:
    """Writes the fingerprint and the document to standard output, as JSON."""
    document = shapes(create_app())
    json.dump({"fingerprint": fingerprint(document), "document": document}, sys.stdout)


if __name__ == "__main__":
    main()
