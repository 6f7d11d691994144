"""The types of the pages are those of the service that serves them."""

import re
from typing import Any

from fastapi import FastAPI

from app.static_files import STATIC
from tools.api_types.shapes import fingerprint, shapes

TYPES = STATIC / "js" / "core" / "api-types.d.ts"


def test_the_types_of_the_pages_are_current(app: FastAPI) -> None:
    made_of = re.search(r"shapes ([0-9a-f]{64})", TYPES.read_text(encoding="utf-8"))
    assert made_of and made_of[1] == fingerprint(shapes(app)), "The API's shapes have changed: run `make api-types`."


def test_shapes_hold_no_feature_and_no_prose(app: FastAPI) -> None:
    found = shapes(app)["components"]["schemas"]
    assert set(found["ClientOut"]["properties"]) == {"user_id", "manager_id", "revision"}
    assert found["ClientOut"]["additionalProperties"] is True
    assert not keywords(found, are_names=True) & {"description", "title", "examples"}


def test_another_order_of_keys_is_the_same_document_and_another_shape_is_not() -> None:
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})


def keywords(node: Any, *, are_names: bool = False) -> set[str]:
    """Every keyword that a schema uses; names of shapes and fields are none."""
    if isinstance(node, list):
        return set().union(*map(keywords, node))
    if not isinstance(node, dict):
        return set()
    below = (keywords(value, are_names=not are_names and key == "properties") for key, value in node.items())
    return (set() if are_names else set(node)).union(*below)
