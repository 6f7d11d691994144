"""The text of a policy with other cut-offs: only what changes is written anew, comments and layout stay."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from app.ml.contracts.definition import Contract
from app.ml.contracts.yaml_tree import node_at
from app.policy.canonical import Place
from app.policy.cases import case_applicants, failing_cases
from app.policy.deciding import decide
from app.policy.decisions import Decision
from app.policy.definition import CaseExpectation
from app.policy.language.syntax import number_text
from app.policy.loader import parse_policy, policy_tree
from app.policy.moving import CutOffs, with_cut_offs
from app.policy.policy import Policy

SOURCE = "policy"
Edits = Mapping[Place, str]
"""What stands at a place of a policy from now on."""


@dataclass(frozen=True)
class RewrittenCase:
    """A case whose expectation is that of the new cut-offs."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class RewrittenPolicy:
    """A policy's text, how many of its cut-offs are others, and which of its cases expect something else."""

    text: str
    moves: int
    cases: tuple[RewrittenCase, ...]


def rewritten(text: str, contract: Contract, cut_offs: Mapping[str, CutOffs], *, version: int) -> RewrittenPolicy:
    """Return a policy with other cut-offs as its next version.

    A case that these cut-offs decide otherwise expects from now on what they decide: it says what the policy does, and
    a person reads which ones changed. Raises PolicyInvalid, InvalidInput as `with_cut_offs` does.
    """
    policy = parse_policy(text, contract, source=SOURCE)
    with_cut_offs(policy, cut_offs)
    moves = dict(_moves(policy, cut_offs))
    moved = edited(text, {("version",): str(version), **moves})
    after = parse_policy(moved, contract, source=SOURCE)
    places = _places_of_other_outcomes(after)
    cases = [after.definition.cases[place] for place in places]
    decided = decide(after, case_applicants(after, cases)).rows() if cases else []
    expectations: Edits = {
        ("cases", place, "expect"): _expected(case.expect, found)
        for place, case, found in zip(places, cases, decided, strict=True)
    }
    changed = tuple(
        RewrittenCase(case.name, case.expect.outcome.value, found.outcome.value)
        for case, found in zip(cases, decided, strict=True)
    )
    return RewrittenPolicy(edited(moved, expectations), len(moves), changed)


def edited(text: str, edits: Edits) -> str:
    """Return a policy's text with other contents at some places, which must be there."""
    tree = policy_tree(text, source=SOURCE)
    nodes = [(node_at(tree, place), written) for place, written in edits.items()]
    spans = ((int(node.start_mark.index), _end(node), written) for node, written in nodes)
    for start, end, written in sorted(spans, reverse=True):
        text = text[:start] + written + text[end:]
    return text


def _end(node: Any) -> int:
    """Return where a node ends: a block with its last part, the parser counts what follows to it up to the next one."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _moves(policy: Policy, cut_offs: Mapping[str, CutOffs]) -> Iterator[tuple[Place, str]]:
    for place, segment in enumerate(policy.definition.segments):
        if chosen := cut_offs.get(segment.name):
            for name, value in vars(chosen).items():
                if value != getattr(segment, name):
                    yield ("segments", place, name), number_text(value)


def _places_of_other_outcomes(policy: Policy) -> list[int]:
    """Return which cases expect something else than is decided; one with a wrong input is left to the examination."""
    found: Iterable[Place] = (place for place, _ in failing_cases(policy))
    return sorted({int(place[1]) for place in found if place[2:3] == ("expect",)})


def _expected(stated: CaseExpectation, found: Decision) -> str:
    """Return an expectation of what is decided that states what the one before did."""
    parts = [f"outcome: {found.outcome.value}"]
    for name in ("limit", "price"):
        value = getattr(found, name)
        if getattr(stated, name) is not None and value is not None:
            parts.append(f"{name}: {number_text(value)}")
    parts.append(f"reasons: [{', '.join(found.codes)}]")
    return f"{{{', '.join(parts)}}}"
