"""The worked examples in the docstrings are true."""

import doctest
from importlib import import_module

import pytest

MODULES = [
    "contracts.features",
    "scoring.probability",
    "scoring.calibration",
    "grades.scale",
    "evaluation.calibration_error",
    "training.intervals",
    "evaluation.stability",
    "tables.text",
    "tables.separator",
    "tables.cells",
    "tables.dates",
    "contract_inference.names",
    "training.split",
    "scoring.categories",
    "tables.demo_split",
    "grades.bands",
    "contracts.definition",
]


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_in_the_docstrings_are_true(module: str) -> None:
    result = doctest.testmod(import_module(f"app.ml.{module}"))
    assert result.attempted > 0
    assert result.failed == 0
