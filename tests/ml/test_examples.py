"""The worked examples in the docstrings are true."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import app.ml

ROOM = Path(app.ml.__file__).parent
MODULES = sorted(
    ".".join(("app.ml", *path.relative_to(ROOM).with_suffix("").parts))
    for path in ROOM.rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_in_the_docstrings_are_true(module: str) -> None:
    result = doctest.testmod(import_module(module))
    assert result.attempted > 0
    assert result.failed == 0
