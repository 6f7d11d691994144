"""All queries stand in `app/services/crud/`: nobody else builds a statement or sends one."""

import ast

from tests.architecture.source import modules

STATEMENTS = {"select", "insert", "update", "delete"}
SENDING = {"exec", "execute", "scalar", "scalars", "exec_driver_sql", "run_sync"}
HOMES = ("app.services.crud", "database", "app.original_import.source")
"""The last one reads the tables of another service."""


def outside() -> dict[str, ast.Module]:
    return {name: tree for name, tree in modules().items() if not name.startswith(HOMES)}


def test_no_statement_is_built_outside_of_crud() -> None:
    found = {
        (module, alias.name)
        for module, tree in outside().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in {"sqlmodel", "sqlalchemy"}
        for alias in node.names
        if alias.name in STATEMENTS
    }
    assert not found


def test_no_statement_is_sent_outside_of_crud() -> None:
    found = {
        (module, node.lineno, node.func.attr)
        for module, tree in outside().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SENDING
    }
    assert not found


def test_crud_never_commits() -> None:
    found = {
        (module, node.lineno)
        for module, tree in modules().items()
        if module.startswith("app.services.crud")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"commit", "rollback"}
    }
    assert not found
