"""What the client is generated from: the part of `/openapi.json` that takes keys, whatever the contract.

Features are free, because the client serves any contract; errors are left out, because they are raised as one
exception.
"""

import re
from typing import Any

from fastapi import FastAPI

from app.routes.key_scopes import SCOPES_OF_ROUTES

LEFT_OUT = frozenset({"example", "examples", "title"})
NAMED = frozenset({"properties", "schemas"})
"""Keywords below which keys are names of ours and no keywords."""
REFERENCE = re.compile(r"#/components/schemas/(\w+)")
FIRST_ERROR = 400


def document(app: FastAPI) -> dict[str, Any]:
    """Return an OpenAPI document of the routes that take a key and of the shapes they use.

    An operation has the name of its function; with its tag that is unique.
    """
    whole = FastAPI.openapi(app)
    paths: dict[str, Any] = {}
    for route in sorted(SCOPES_OF_ROUTES):
        method, path = route.split()
        paths.setdefault(path, {})[method.lower()] = _operation(whole["paths"][path][method.lower()], method, path)
    return {
        "openapi": whole["openapi"],
        "info": {"title": "Credit scoring", "version": "1"},
        "paths": paths,
        "components": {"schemas": _used_by(paths, whole["components"]["schemas"])},
    }


def _operation(described: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    answers = {status: answer for status, answer in described["responses"].items() if int(status) < FIRST_ERROR}
    ending = re.sub(r"\W", "_", path) + f"_{method.lower()}"
    name = described["operationId"].removesuffix(ending)
    kept: dict[str, Any] = _without({**described, "responses": answers, "operationId": name})
    kept.pop("security", None)
    return kept


def _used_by(paths: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """Return the schemas that are reached from the paths."""
    found: dict[str, Any] = {}
    waiting = _references(paths)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = _without(schemas[name])
            waiting |= _references(found[name])
    return dict(sorted(found.items()))


def _references(node: Any) -> set[str]:
    return set(REFERENCE.findall(str(node)))


def _without(node: Any, *, are_names: bool = False) -> Any:
    if isinstance(node, list):
        return [_without(each) for each in node]
    if not isinstance(node, dict):
        return node
    kept = {key: value for key, value in node.items() if are_names or key not in LEFT_OUT}
    return {key: _without(value, are_names=not are_names and key in NAMED) for key, value in kept.items()}
