"""Inner layers know no command line: no sentence, log line or docstring of theirs names an option or a command."""

import ast
import re

import pytest

from tests.architecture.source import modules

INNER = (
    *("app.ml", "app.services", "app.routes", "app.schemas", "app.security", "app.models", "app.messaging"),
    "database",
)
OF_THE_COMMAND_LINE = re.compile(r"(?<!\w)(?<!var\()--[a-z]|\./scoring\b")


def test_no_text_of_an_inner_layer_names_an_option() -> None:
    found = {
        (module, node.value)
        for module, tree in modules().items()
        if any(module == inner or module.startswith(f"{inner}.") for inner in INNER)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if OF_THE_COMMAND_LINE.search(node.value)
    }
    assert found == set()


@pytest.mark.parametrize("text", ["name others: --data FILE", "run `./scoring seed`"])
def test_such_a_text_is_found(text: str) -> None:
    assert OF_THE_COMMAND_LINE.search(text)
