"""Behaviour tests of a model: what must hold for every applicant, tried around real ones.

A gate of promotion and the evaluation of a model ask the same function. Nothing here is measured against outcomes.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.ml.contracts.arrays import Floats
from app.ml.contracts.columns import Columns, to_arrays
from app.ml.contracts.definition import Contract, Feature, FeatureType, Monotone
from app.ml.evaluation.clearing import Cleared, clear_each
from app.ml.scoring.engine import ScoringEngine

APPLICANTS_TRIED = 200
GRID_STEPS = 9
REASONS_TOLERANCE = 1e-9
NOTHING_TO_TRY = "no feature to try it on"
Values = dict[str, list[Any]]


class Rule(StrEnum):
    """The rules that every model must satisfy, in order."""

    REASONS_SUM = "reasons sum to the raw log-odds"
    ROWS_ALONE = "a row alone scores as in a batch"
    ORDER_KEPT = "the stored PD keeps the order of the raw one"
    DIRECTIONS = "directions hold on a grid"
    CLEARING = "clearing a field never helps"
    UNUSED = "features outside the model change nothing"

    @property
    def code(self) -> str:
        """Its short name, for callers that word it themselves."""
        return self.name.lower()


@dataclass(frozen=True)
class BehaviourCheck:
    """One rule, whether it holds, and on what it was tried; a failure names the feature and an applicant (from 1).

    `passed` is None where there was nothing to try the rule on.
    """

    rule: Rule
    passed: bool | None
    detail: str
    feature: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """For the card."""
        return {"rule": str(self.rule), "passed": self.passed, "detail": self.detail}


def check_behaviour(
    engine: ScoringEngine,
    applicants: Columns,
    *,
    directions: Contract | None = None,
    rules: Collection[Rule] = tuple(Rule),
) -> list[BehaviourCheck]:
    """Try the rules, all by default, on applicants given as columns of checked inputs: clearing on all, others on 200.

    Directions and limits are those of the contract in `directions`, of the same inputs; by default of the model's own.

    Rules: reasons sum to the raw log-odds; a row alone has the bits it has in a batch; the stored PD keeps the order
    of the raw one; the contract's directions hold on a grid and at its limits; clearing a field never helps, tried
    with every input that may be missing on every row that has a value; a feature outside the model changes nothing.
    """
    few = _few(engine.contract, applicants)
    directed = [feature for feature in (directions or engine.contract).inputs if feature.monotone is not Monotone.NONE]
    tries: dict[Rule, Callable[[], BehaviourCheck]] = {
        Rule.REASONS_SUM: lambda: _reasons_sum(engine, few),
        Rule.ROWS_ALONE: lambda: _rows_alone(engine, few),
        Rule.ORDER_KEPT: lambda: _order_is_kept(engine, few),
        Rule.DIRECTIONS: lambda: _holds(Rule.DIRECTIONS, _directions(engine, directed, few)),
        Rule.CLEARING: lambda: _clearing(clear_each(engine, applicants, contract=directions)),
        Rule.UNUSED: lambda: _holds(Rule.UNUSED, _unused(engine, few)),
    }
    return [tries[rule]() for rule in Rule if rule in rules]


def _few(contract: Contract, applicants: Columns) -> Values:
    """Evenly chosen applicants."""
    rows = len(applicants[contract.inputs[0].name])
    chosen = np.unique(np.linspace(0, rows - 1, min(rows, APPLICANTS_TRIED)).astype(int)).tolist() if rows else []
    return {f.name: [applicants[f.name][row] for row in chosen] for f in contract.inputs}


def _raw(engine: ScoringEngine, columns: Mapping[str, Sequence[Any]]) -> Floats:
    return engine.raw_log_odds(engine.pool(to_arrays(engine.contract, columns)))


def _reasons_sum(engine: ScoringEngine, few: Values) -> BehaviourCheck:
    gaps = [
        abs(sum(float(reason["contribution"]) for reason in one.reasons or []) - one.raw_log_odds)
        for one in engine.score(few)
    ]
    widest = max(gaps, default=0.0)
    return BehaviourCheck(
        Rule.REASONS_SUM,
        widest <= REASONS_TOLERANCE,
        f"{len(gaps)} applicants, widest gap {widest:.1e}",
    )


def _rows_alone(engine: ScoringEngine, few: Values) -> BehaviourCheck:
    batch = engine.score(few)
    alone = [engine.score({name: [values[row]] for name, values in few.items()})[0] for row in range(len(batch))]
    differing = [row for row, pair in enumerate(zip(batch, alone, strict=True), start=1) if pair[0] != pair[1]]
    detail = f"differs for applicant {differing[0]}" if differing else f"{len(batch)} applicants, bit for bit"
    return BehaviourCheck(Rule.ROWS_ALONE, not differing, detail)


def _order_is_kept(engine: ScoringEngine, few: Values) -> BehaviourCheck:
    scored = sorted(engine.score(few, reasons=False), key=lambda one: one.raw_log_odds)
    kept = all(low.proba <= high.proba for low, high in pairwise(scored))
    return BehaviourCheck(Rule.ORDER_KEPT, kept, f"{len(scored)} applicants")


def _holds(rule: Rule, found: Iterator[tuple[str, str]]) -> BehaviourCheck:
    """`found` gives for each feature tried a fault, or an empty text."""
    tried: list[str] = []
    for feature, fault in found:
        tried.append(feature)
        if fault:
            return BehaviourCheck(rule, passed=False, detail=f"{feature}: {fault}", feature=feature)
    return BehaviourCheck(rule, passed=True if tried else None, detail=", ".join(tried) or NOTHING_TO_TRY)


def _directions(engine: ScoringEngine, directed: Sequence[Feature], few: Values) -> Iterator[tuple[str, str]]:
    """From the good end to the bad end of every feature with a direction, for all applicants: the PD never falls."""
    for feature in directed:
        ladder = _grid(feature, few[feature.name])
        before = np.full(len(few[feature.name]), -np.inf)
        own = _raw(engine, few)
        fault = ""
        for value in ladder:
            after = _raw(engine, {**few, feature.name: [value] * len(own)})
            fault = fault or _first(after < before, f"the PD falls on the way to {value}")
            fault = fault or _first(
                _sided(few[feature.name], value, feature) * (after - own) < 0,
                f"moved to {value}, the PD goes the wrong way",
            )
            before = after
        yield feature.name, fault


def _clearing(found: Sequence[Cleared]) -> BehaviourCheck:
    helped = [one for one in found if one.improved]
    tried = [one.feature for one in found if one.rows]
    if helped:
        detail = "; ".join(map(str, helped))
        return BehaviourCheck(Rule.CLEARING, passed=False, detail=detail, feature=helped[0].feature)
    if len(tried) < len(found) or not found:
        untried = ", ".join(one.feature for one in found if not one.rows)
        detail = f"no row has a value of {untried}" if untried else NOTHING_TO_TRY
        return BehaviourCheck(Rule.CLEARING, passed=None, detail=detail)
    return BehaviourCheck(Rule.CLEARING, passed=True, detail=", ".join(tried))


def _unused(engine: ScoringEngine, few: Values) -> Iterator[tuple[str, str]]:
    own = _raw(engine, few)
    for feature in engine.contract.inputs:
        if feature in engine.contract.model_inputs:
            continue
        for value in _other_values(feature):
            after = _raw(engine, {**few, feature.name: [value] * len(own)})
            if fault := _first(after != own, f"the PD changes with {value}"):
                yield feature.name, fault
                break
        else:
            yield feature.name, ""


def _grid(feature: Feature, own: Sequence[Any]) -> list[Any]:
    """Values from the good end to the bad end: limits, what was seen, and steps between applicants."""
    if feature.type is FeatureType.BOOLEAN:
        values: list[Any] = [False, True]
    else:
        known = sorted(value for value in own if value is not None and value not in feature.codes)
        steps = [known[round(place)] for place in np.linspace(0, len(known) - 1, GRID_STEPS)] if known else []
        values = sorted({*(feature.allowed or ()), *(feature.seen or ()), *steps} - {*feature.codes})
    return values if feature.monotone is Monotone.INCREASING else values[::-1]


def _sided(own: Sequence[Any], value: Any, feature: Feature) -> Floats:
    """1 where the value is worse than the applicant's own, −1 where it is better, 0 where equal, unknown or a code."""
    signs = [0 if mine is None or mine in feature.codes else int(value > mine) - int(value < mine) for mine in own]
    return np.array(signs, dtype=np.float64) * feature.monotone.sign


def _other_values(feature: Feature) -> list[Any]:
    if feature.type is FeatureType.BOOLEAN:
        return [False, True]
    return [category.value for category in feature.categories] or list(feature.allowed or ())


def _first(wrong: NDArray[np.bool_], fault: str) -> str:
    rows = np.flatnonzero(wrong)
    return f"{fault} (applicant {rows[0] + 1})" if len(rows) else ""
