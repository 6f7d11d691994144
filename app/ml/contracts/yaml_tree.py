"""Where something stands in a YAML file, for messages about it."""

from collections.abc import Sequence
from typing import Any

import yaml


def repeated_key(node: Any) -> Any:
    """Return the key node that is repeated in its mapping; YAML itself would silently keep the last."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                return key
            seen.add(key.value)
        children = [value for _, value in node.value]
    else:
        children = node.value if isinstance(node, yaml.SequenceNode) else []
    return next((found for child in children if (found := repeated_key(child))), None)


def line_of(node: Any, location: Sequence[int | str]) -> int:
    """Line (from 1) of the YAML node at that path, or of the nearest one above it that exists."""
    for part in location:
        child = _child(node, part)
        if child is None:
            break
        node = child
    return int(node.start_mark.line) + 1


def node_at(node: Any, location: Sequence[int | str]) -> Any:
    """Return the YAML node at that path. Raises KeyError where there is none."""
    for part in location:
        child = _child(node, part)
        if child is None:
            raise KeyError(part)
        node = child
    return node


def _child(node: Any, part: int | str) -> Any:
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part]
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == part), None)
    return None
