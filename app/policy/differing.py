"""In what two policies differ, part by part. Spelling and layout do not count: canonical forms are compared."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.policy.policy import Policy

Plain = str | float | bool | None
NAMED_BY = {"knock_outs": "code", "segments": "name", "cases": "name"}
"""Lists whose items have names; those of others are numbered."""
LONGEST_TEXT = 300
MAX_DIFFERENCES = 300


@dataclass(frozen=True)
class PolicyDifference:
    """One value by its path, such as `segments.standard.approve_below`; None where a policy does not have it.

    An item that only one of the two has, such as a knock-out, is one difference: its contents as text.
    """

    path: tuple[str, ...]
    before: Plain
    after: Plain


def differences(before: Policy | None, after: Policy) -> list[PolicyDifference]:
    """Return what changes from one policy to another, in the order of the file, at most three hundred.

    Without a policy before all of `after` is new. An order of knock-outs or segments that has changed is a difference
    of the whole section.
    """
    one, other = _content(before) if before else {}, _content(after)
    found: list[PolicyDifference] = []
    for section in _sections(after, one, other):
        found += _compared((section,), one.get(section), other.get(section))
        if section in NAMED_BY:
            found += _reordered(section, list(one.get(section, ())), list(other.get(section, ())))
    return found[:MAX_DIFFERENCES]


def _sections(policy: Policy, *contents: Mapping[str, Any]) -> list[str]:
    present = {name for content in contents for name in content}
    return [name for name in type(policy.definition).model_fields if name in present]


def _content(policy: Policy) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(policy.form)
    content["computed"] = dict(content["computed"])
    for section, name in NAMED_BY.items():
        items = content[section]
        content[section] = {one[name]: {key: value for key, value in one.items() if key != name} for one in items}
    return content


def _reordered(section: str, one: list[str], other: list[str]) -> Iterator[PolicyDifference]:
    before, after = [name for name in one if name in other], [name for name in other if name in one]
    if before != after and section != "cases":
        yield PolicyDifference((section,), _plain(before), _plain(after))


def _compared(path: tuple[str, ...], one: Any, other: Any) -> Iterator[PolicyDifference]:
    if one == other:
        return
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        for name in dict.fromkeys([*one, *other]):
            yield from _compared((*path, name), one.get(name), other.get(name))
    else:
        yield PolicyDifference(path, _plain(one), _plain(other))


def _plain(value: Any) -> Plain:
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return value[:LONGEST_TEXT]
        case Mapping():
            return "; ".join(f"{name}: {_plain(inner)}" for name, inner in value.items() if inner is not None)[
                :LONGEST_TEXT
            ]
        case _:
            return ", ".join(str(_plain(inner)) for inner in value)[:LONGEST_TEXT]
