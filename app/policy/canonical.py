"""The canonical form of a policy and its hash: comments, layout and the spelling of expressions do not count."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from app.policy.definition import PolicyDefinition
from app.policy.language.syntax import Node, canonical

Place = tuple[str | int, ...]
Expressions = Mapping[Place, Node]
"""The expressions of a policy by their places in it."""


def canonical_form(definition: PolicyDefinition, expressions: Expressions) -> str:
    """Return the policy as JSON with sorted keys, every expression in its one spelling."""
    content = definition.model_dump(mode="json")
    for place, node in expressions.items():
        _put(content, place, canonical(node))
    # the order of computed values is part of the meaning, that of other keys is not
    content["computed"] = list(content["computed"].items())
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def policy_sha256(form: str) -> str:
    """Return the SHA-256 of a canonical form, 64 hex digits: the policy's name for ever."""
    return hashlib.sha256(form.encode()).hexdigest()


def _put(content: Any, place: Place, text: str) -> None:
    *path, last = place
    for part in path:
        content = content[part]
    content[last] = text
