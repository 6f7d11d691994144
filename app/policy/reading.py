"""Which inputs a part of a policy reads, through the map and the computed values."""

from collections.abc import Iterator

from app.policy.canonical import Place
from app.policy.language.syntax import Node, names_in
from app.policy.policy import Policy
from app.policy.scope import GRADE, MAP_WORDS, PD

_LIMIT = {"free_cash": ("income", "obligations", "term"), "income_multiple": ("income",), "by_grade": (GRADE,)}


def reads_of(policy: Policy, *place: str | int) -> tuple[str, ...]:
    """Return the inputs (features, facts, `pd`, `grade`) that the expressions at or below a place read."""
    found = policy.reads.get(place)
    if found is None:
        found = policy.reads[place] = tuple(dict.fromkeys(_reads(policy, place)))
    return found


def inputs_of(policy: Policy, node: Node) -> Iterator[str]:
    """Return the inputs that an expression reads, in their order."""
    for name in names_in(node):
        yield from _inputs_of_name(policy, name.name)


def _reads(policy: Policy, place: Place) -> Iterator[str]:
    for where, node in policy.expressions.items():
        if where[: len(place)] == place:
            yield from inputs_of(policy, node)
    limit = policy.definition.limit
    if place == ("limit",) and limit is not None:
        words = [word for key, needed in _LIMIT.items() if getattr(limit, key) is not None for word in needed]
        for word in ("amount", *words):
            yield from _inputs_of_name(policy, word)
    if place == ("price",):
        yield from (PD, *_inputs_of_name(policy, "amount"))


def _inputs_of_name(policy: Policy, name: str) -> Iterator[str]:
    section = "map" if name in MAP_WORDS else "computed"
    node = policy.expressions.get((section, name))
    if node is None:
        yield name
    else:
        yield from inputs_of(policy, node)
