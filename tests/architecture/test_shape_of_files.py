"""Files stay readable: one idea each."""

import ast

from tests.architecture.source import ROOT, modules

LONGEST_FILE = 250
LONGEST_FUNCTION = 60


def test_no_file_has_a_second_idea() -> None:
    files = [file for package in ("app", "database") for file in (ROOT / package).rglob("*.py")]
    long = {file.name for file in files if len(file.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE}
    assert not long


def test_no_function_has_a_second_idea() -> None:
    long = {
        (module, node.name)
        for module, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= LONGEST_FUNCTION
    }
    assert not long
