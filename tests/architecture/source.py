"""The product's source as data: which module imports which."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("app", "database", "tools")


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the product by its dotted name."""
    files = [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]
    return {dotted_name(file): ast.parse(file.read_text(encoding="utf-8")) for file in files}


@cache
def imports() -> dict[str, frozenset[str]]:
    """What each module imports; a name imported from a package counts as its module where there is one."""
    return {name: frozenset(_imported(tree)) for name, tree in modules().items()}


def dotted_name(file: Path) -> str:
    """`app/ml/scoring/engine.py` → `app.ml.scoring.engine`; a package's `__init__` has the package's name."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(tree: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {_module_or_member(node.module, alias.name) for alias in node.names}
    return found


def _module_or_member(module: str, name: str) -> str:
    candidate = f"{module}.{name}"
    return candidate if candidate in modules() else module
