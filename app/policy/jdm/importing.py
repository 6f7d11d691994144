"""A JDM graph read as a policy: one that was written here whole, another's decision tables and values as a draft."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import yaml

from app.exceptions import ExpressionInvalid, PolicyInvalid
from app.ml.contracts.definition import Contract
from app.ml.contracts.fingerprint import contract_sha256
from app.policy.jdm.cells import condition, literal
from app.policy.jdm.exporting import to_jdm
from app.policy.jdm.graph import CONTENT_TYPE, OURS
from app.policy.language.parser import parse
from app.policy.language.syntax import canonical
from app.policy.loader import parse_policy
from app.policy.scope import MAP_WORDS

Draft = dict[str, Any]
KNOCK_OUTS, SEGMENTS = {"code", "outcome"}, {"name", "approve_below", "decline_from"}
IGNORED = {"inputNode", "outputNode"}


def from_jdm(text: str, contract: Contract, *, source: str, name: str = "imported") -> str:
    """Return the YAML of a policy. Raises PolicyInvalid naming the node and the row that cannot be read.

    Of another's graph, tables with the outputs code and outcome become knock-outs, tables with name, approve_below and
    decline_from segments, and expression nodes the map and computed values; nothing else has a place in a policy.
    """
    try:
        graph = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as fault:
        raise PolicyInvalid(f"{source}: is no JSON: {fault}") from None
    if not isinstance(graph, dict) or not isinstance(graph.get("nodes"), list):
        raise PolicyInvalid(f"{source}: expected a JDM graph ({CONTENT_TYPE}) with nodes")
    if OURS in graph:
        return _own(graph, contract, source)
    draft: Draft = {
        "policy": name,
        "version": 1,
        "title": {"ru": name, "en": name},
        "contract": {"name": contract.name, "version": contract.version, "sha256": contract_sha256(contract)},
        "map": {},
        "computed": {},
        "knock_outs": [],
        "segments": [],
        "cases": [{"name": "nothing is known", "pd": None, "given": {}, "expect": {"outcome": "refer"}}],
    }
    for node in graph["nodes"]:
        _add(draft, node, source)
    written = _written({key: value for key, value in draft.items() if value})
    parse_policy(written, contract, source=f"{source} (as YAML)")
    return written


def _written(content: Draft) -> str:
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)


def _own(graph: Draft, contract: Contract, source: str) -> str:
    """Return the policy that a graph keeps, if its nodes are still those written for it."""
    try:
        kept = {**graph[OURS], "computed": dict(graph[OURS]["computed"])}
    except (TypeError, KeyError, ValueError):
        raise PolicyInvalid(f"{source}: {OURS}: expected the policy that this graph was written from") from None
    written = _written(kept)
    policy = parse_policy(written, contract, source=f"{source} ({OURS}, as YAML)")
    expected = {node["name"]: node["content"] for node in json.loads(to_jdm(policy))["nodes"]}
    found = {node.get("name"): node.get("content") for node in graph["nodes"] if isinstance(node, dict)}
    if changed := sorted(str(name) for name in expected.keys() | found.keys() if expected.get(name) != found.get(name)):
        raise PolicyInvalid(
            f"{source}: {', '.join(changed)}: changed since the policy was written as JDM; make the change in its YAML"
        )
    return written


def _add(draft: Draft, node: Any, source: str) -> None:
    kind, name = (node.get("type"), node.get("name")) if isinstance(node, dict) else (None, None)
    content = node.get("content") if isinstance(node, dict) else None
    if kind in IGNORED:
        return
    readers: dict[Any, Callable[[Draft, Any], Iterator[str]]] = {
        "expressionNode": _add_values,
        "decisionTableNode": _add_rows,
    }
    if kind not in readers or not isinstance(content, dict):
        raise PolicyInvalid(f"{source}: {name}: a {kind} has no place in a policy; expected tables and expressions")
    try:
        faults = list(readers[kind](draft, content))
    except (KeyError, TypeError, AttributeError) as fault:
        raise PolicyInvalid(f"{source}: {name}: is no {kind} of JDM: {fault} is missing or of another type") from None
    if faults:
        raise PolicyInvalid("\n".join(f"{source}: {name}: {fault}" for fault in faults))


def _add_values(draft: Draft, content: Any) -> Iterator[str]:
    for one in content["expressions"]:
        key = str(one["key"])
        try:
            draft["map" if key in MAP_WORDS else "computed"][key] = canonical(parse(str(one["value"])))
        except ExpressionInvalid as fault:
            yield f"{key}: {fault}"


def _add_rows(draft: Draft, content: Any) -> Iterator[str]:
    outputs = {str(one["field"]): str(one["id"]) for one in content["outputs"]}
    wanted, hit_policy = (KNOCK_OUTS, "collect") if "code" in outputs else (SEGMENTS, "first")
    if set(outputs) != wanted or content.get("hitPolicy") != hit_policy:
        yield (
            f"expected a table that collects the outputs {', '.join(sorted(KNOCK_OUTS))}, or a table of the first hit "
            f"with {', '.join(sorted(SEGMENTS))}; found {content.get('hitPolicy')} with {', '.join(outputs)}"
        )
        return
    for number, row in enumerate(content["rules"], start=1):
        try:
            found = {field: literal(row[place]) for field, place in outputs.items()}
            when = condition(content["inputs"], row)
        except ExpressionInvalid as fault:
            yield f"row {number}: {fault}"
            continue
        if wanted == KNOCK_OUTS:
            draft["knock_outs"].append({"code": found["code"], "when": when, "outcome": found["outcome"]})
        else:
            draft["segments"].append({**found, **({} if when == "true" else {"when": when})})
