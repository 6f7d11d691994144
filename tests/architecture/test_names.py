"""A name stands for one thing."""

import ast
from collections import Counter

from tests.architecture.source import modules

ARRAY_TYPES = {"Floats", "Outcome"}


def test_no_two_classes_have_the_same_name() -> None:
    counts = Counter(
        node.name
        for tree in modules().values()
        for node in tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert [name for name, count in counts.items() if count > 1] == []


def test_types_of_arrays_are_defined_in_one_place() -> None:
    homes = {
        module
        for module, tree in modules().items()
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id in ARRAY_TYPES
    }
    assert homes == {"app.ml.contracts.arrays"}
