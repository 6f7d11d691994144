"""The parts of a JDM graph, as JSON: a line of nodes, each handing on what it was given."""

from collections.abc import Sequence
from typing import Any

CONTENT_TYPE = "application/vnd.gorules.decision"
OURS = "policy"
"""The key of the graph under which a written policy keeps itself, for reading it back whole."""
Node = dict[str, Any]
Row = tuple[str, dict[str, str]]
"""A condition in ZEN, and the outputs where it holds, each in ZEN."""


def expressions(name: str, values: dict[str, str]) -> Node:
    """Return a node that adds values."""
    content = [{"id": f"{name}.{key}", "key": key, "value": value} for key, value in values.items()]
    return {"type": "expressionNode", "name": name, "content": {"expressions": content, "passThrough": True}}


def table(name: str, outputs: Sequence[str], rows: Sequence[Row], *, collect: bool) -> Node:
    """Return a decision table of free conditions; its result stands under its name."""
    content = {
        "hitPolicy": "collect" if collect else "first",
        "inputs": [{"id": "when", "name": "when"}],
        "outputs": [{"id": output, "name": output, "field": output} for output in outputs],
        "rules": [{"_id": f"{name}.{number}", "when": when, **values} for number, (when, values) in enumerate(rows)],
        "passThrough": True,
        "outputPath": name,
    }
    return {"type": "decisionTableNode", "name": name, "content": content}


def graph(nodes: Sequence[Node]) -> dict[str, Any]:
    """Return those nodes in a line between an input and an output."""
    line = [
        {"type": "inputNode", "name": "applicant", "content": {}},
        *nodes,
        {"type": "outputNode", "name": "decision", "content": {}},
    ]
    placed = [{"id": f"n{n}", "position": {"x": 250 * n, "y": 100}, **node} for n, node in enumerate(line)]
    edges = [
        {"id": f"e{n}", "sourceId": f"n{n}", "targetId": f"n{n + 1}", "type": "edge"} for n in range(len(line) - 1)
    ]
    return {"contentType": CONTENT_TYPE, "nodes": placed, "edges": edges}
