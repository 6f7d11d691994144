"""The worked examples in the docstrings are true."""

import doctest
from importlib import import_module

import pytest

MODULES = [
    "features",
    "probability",
    "calibration",
    "scale",
    "calibration_error",
    "intervals",
    "stability",
    "tables.text",
    "tables.separator",
    "tables.cells",
    "tables.dates",
    "inference.names",
    "factory.split",
    "categories",
    "split",
    "bands",
    "contracts.definition",
]


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_in_the_docstrings_are_true(module: str) -> None:
    result = doctest.testmod(import_module(f"app.ml.{module}"))
    assert result.attempted > 0
    assert result.failed == 0
