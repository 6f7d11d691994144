"""How each feature can be searched: by its direction, one value after another, by cells, or not at all and why."""

from dataclasses import dataclass

import numpy as np

from app.ml.contracts.definition import Feature, FeatureType
from app.what_if.cells import cell_starts
from app.what_if.directions import direction, domain, effects
from app.what_if.findings import NotSearched, Why
from app.what_if.moves import Line, Listed, Moves, Positions, choices, line, nearest_first
from app.what_if.question import Question

MAX_LISTED = 2_000
"""So many values of a feature without a known direction are tried one by one."""


@dataclass(frozen=True)
class Lever:
    """A feature and the values to try. `ordered`: once a value reaches the target, all farther ones do.

    `unit` is the size of a change of 1; `by_cells`: the values stand for cells, which other features may move.
    """

    name: str
    moves: Moves
    ordered: bool
    unit: float
    columns: frozenset[str]
    by_cells: bool = False

    def sizes(self, positions: Positions) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Return |Δ| / IQR of those positions."""
        return self.moves.distances(positions) / self.unit


def levers(question: Question) -> tuple[list[Lever], list[NotSearched]]:
    """Return the features that can be searched, in contract order, and those that cannot, with the reason."""
    found: list[Lever] = []
    left: list[NotSearched] = []
    for feature in question.declaration.actionable(question.contract):
        lever = _lever(question, feature)
        if isinstance(lever, Lever):
            found.append(lever)
        else:
            left.append(NotSearched((feature.name,), lever))
    return found, left


def _lever(question: Question, feature: Feature) -> Lever | Why:
    present = question.applicant[feature.name]
    moved = frozenset(effects(question.contract, feature.name))
    decided = question.decider.direction(feature.name) if question.decider else None
    if present is None:
        return Why.MISSING
    if present in feature.marks and feature.type is not FeatureType.BOOLEAN:
        return Why.SPECIAL
    if not moved and decided is None:
        return Why.NO_EFFECT
    if feature.type in (FeatureType.CATEGORY, FeatureType.BOOLEAN):
        others = choices(feature, present, left_out=question.declaration.grid(feature.name).never)
        return Lever(feature.name, others, ordered=False, unit=1.0, columns=moved) if others.count else Why.NO_ROOM
    unit = question.spreads.get(feature.name)
    return _numeric(question, feature, unit, moved) if unit else Why.NO_SPREAD


def _numeric(question: Question, feature: Feature, unit: float, moved: frozenset[str]) -> Lever | Why:
    """By the direction that is known; else every value, or the cells."""
    agreed = _agreed(question, feature.name)
    if agreed:
        helpful = _line(question, feature, unit, -agreed)
        return Lever(feature.name, helpful, ordered=True, unit=unit, columns=moved) if helpful.count else Why.NO_ROOM
    lines = [_line(question, feature, unit, sign) for sign in (-1, 1)]
    total = sum(one.count for one in lines)
    if total == 0:
        return Why.NO_ROOM
    if total <= MAX_LISTED:
        return Lever(feature.name, _listed(question, feature, lines), ordered=False, unit=unit, columns=moved)
    starts = [cell_starts(question, feature.name, one) for one in lines]
    known = [one for one in starts if one is not None]
    if len(known) < len(starts) or question.decider or sum(map(len, known)) > MAX_LISTED:
        return Why.TOO_FINE
    cells = _listed(question, feature, lines, known)
    return Lever(feature.name, cells, ordered=False, unit=unit, columns=moved, by_cells=True)


def _agreed(question: Question, name: str) -> int:
    """Return the direction of the model, if whatever else decides has the same or none that matters; else 0."""
    of_model = direction(question.contract, name)
    decided = question.decider.direction(name) if question.decider else None
    return of_model if decided in (None, of_model) else 0


def _line(question: Question, feature: Feature, unit: float, sign: int) -> Line:
    step = question.declaration.step(feature, unit)
    limits = domain(question.contract, feature.name)
    return line(feature, question.applicant[feature.name], step=step, sign=sign, domain=limits)


def _listed(question: Question, feature: Feature, lines: list[Line], at: list[Positions] | None = None) -> Listed:
    return nearest_first(question.applicant[feature.name], lines, at)
