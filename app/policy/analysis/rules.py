"""Knock-outs and segments among themselves, decided exactly on cells (see `analysis.cells`)."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from app.policy.analysis.cells import MAX_CELLS, example, grid
from app.policy.analysis.findings import PolicyFault, PolicyFinding, Severity
from app.policy.analysis.simplifying import Simplifier, Variable
from app.policy.canonical import Place
from app.policy.definition import OUTCOMES
from app.policy.language.evaluation import Columns, truth
from app.policy.language.syntax import Node, names_in
from app.policy.language.values import Flags, quietly
from app.policy.policy import Policy

_truth = quietly(truth)
ERROR, WARNING = Severity.ERROR, Severity.WARNING


def findings_of_rules(policy: Policy) -> Iterator[PolicyFinding]:
    """Return what is wrong with knock-outs and segments."""
    meanings = {str(place[1]): node for place, node in policy.expressions.items() if place[0] in ("map", "computed")}
    simplifier = Simplifier(policy.scope, meanings)
    knock_outs = [
        simplifier.condition(policy.expression("knock_outs", number, "when"))
        for number in range(len(policy.definition.knock_outs))
    ]
    segments = [
        None if segment.when is None else simplifier.condition(policy.expression("segments", number, "when"))
        for number, segment in enumerate(policy.definition.segments)
    ]
    yield from _Rules(policy, simplifier.variables).knock_outs(knock_outs)
    yield from _Rules(policy, simplifier.variables).segments(segments)


class _Rules:
    def __init__(self, policy: Policy, variables: dict[str, Variable]) -> None:
        self._policy = policy
        self._variables = variables

    def _cells(self, nodes: Sequence[Node]) -> Columns | None:
        names = dict.fromkeys(name.name for node in nodes for name in names_in(node))
        return grid({name: self._variables[name] for name in names})

    def _too_many(self, place: Place) -> PolicyFinding:
        return PolicyFinding(
            PolicyFault.TOO_MANY_CELLS,
            WARNING,
            place,
            f"was not compared with the other rules: together they have more than {MAX_CELLS:,} cells",
        )

    def _is_sure(self, nodes: Sequence[Node]) -> bool:
        return not any(self._variables[name.name].is_expression for node in nodes for name in names_in(node))

    def knock_outs(self, nodes: Sequence[Node]) -> Iterator[PolicyFinding]:
        rules = self._policy.definition.knock_outs
        silent = set()
        for number, node in enumerate(nodes):
            place: Place = ("knock_outs", number)
            cells = self._cells([node])
            if cells is None:
                yield self._too_many(place)
                continue
            found = _truth(node, cells).true
            if not found.any():
                silent.add(number)
                yield PolicyFinding(PolicyFault.NEVER_FIRES, ERROR, place, f"{rules[number].code} can never hold")
            elif found.all() and self._is_sure([node]):
                yield PolicyFinding(PolicyFault.ALWAYS_FIRES, ERROR, place, f"{rules[number].code} always holds")
        for first, second in combinations(range(len(nodes)), 2):
            if not {first, second} & silent and (shadowed := self._shadowed(nodes, first, second)):
                yield shadowed

    def _shadowed(self, nodes: Sequence[Node], first: int, second: int) -> PolicyFinding | None:
        """Return a finding if one of two knock-outs changes no outcome, because the other holds wherever it does."""
        cells = self._cells([nodes[first], nodes[second]])
        if cells is None:
            return self._too_many(("knock_outs", second))
        rules = self._policy.definition.knock_outs
        holds = {number: _truth(nodes[number], cells).true for number in (first, second)}
        severity = {number: OUTCOMES.index(rules[number].outcome) for number in (first, second)}
        for inner, outer in ((second, first), (first, second)):
            if severity[outer] >= severity[inner] and not (holds[inner] & ~holds[outer]).any():
                return PolicyFinding(
                    PolicyFault.SHADOWED,
                    WARNING,
                    ("knock_outs", inner),
                    f"{rules[inner].code} changes no decision: {rules[outer].code} holds wherever it does",
                    ("knock_outs", outer),
                )
        return None

    def segments(self, nodes: Sequence[Node | None]) -> Iterator[PolicyFinding]:
        """Every applicant is in one segment: none in two, none in none, and each segment has some."""
        conditions = [node for node in nodes if node is not None]
        cells = self._cells(conditions)
        if cells is None:
            yield self._too_many(("segments",))
            return
        is_sure = self._is_sure(conditions)
        holds = [np.ones(cells.rows, dtype=bool) if node is None else _truth(node, cells).true for node in nodes]
        yield from self._overlaps(nodes, holds, cells, is_sure=is_sure)
        left = np.ones(cells.rows, dtype=bool)
        for number, found in enumerate(holds):
            if not (found & left).any():
                name = self._policy.definition.segments[number].name
                yield PolicyFinding(
                    PolicyFault.NEVER_FIRES, ERROR, ("segments", number), f"no applicant is ever in the segment {name}"
                )
            left &= ~found
        if left.any():
            yield PolicyFinding(
                PolicyFault.GAP,
                ERROR if is_sure else WARNING,
                ("segments",),
                f"no segment has {_may(is_sure)}{example(cells, int(left.argmax()))}; "
                "add one without `when` for all others",
            )

    def _overlaps(
        self, nodes: Sequence[Node | None], holds: Sequence[Flags], cells: Columns, *, is_sure: bool
    ) -> Iterator[PolicyFinding]:
        rules = self._policy.definition.segments
        for first, second in combinations([number for number, node in enumerate(nodes) if node is not None], 2):
            both = holds[first] & holds[second]
            if both.any():
                yield PolicyFinding(
                    PolicyFault.OVERLAP,
                    ERROR if is_sure else WARNING,
                    ("segments", second),
                    f"{rules[second].name} and {rules[first].name} both have {_may(is_sure)}"
                    f"{example(cells, int(both.argmax()))}",
                    ("segments", first),
                )


def _may(is_sure: bool) -> str:
    return "" if is_sure else "perhaps "
