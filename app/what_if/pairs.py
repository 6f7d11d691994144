"""The smallest change of two features together, exactly."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from app.what_if.levers import Lever
from app.what_if.moves import Positions
from app.what_if.question import Flags, Question, Steps
from app.what_if.sections import Worth, reaching_within

MAX_ROWS = 200_000
"""So many applicants are scored for one pair at most."""
PIECES = 16


class Partner(Protocol):
    """Asks for the first position of the second feature that reaches the target with those of the first."""

    def __call__(self, first: Positions, at_most: Positions, worth: Worth | None = None) -> Steps[Positions]:
        """Return `at_most + 1` where none does."""
        ...


@dataclass(frozen=True)
class Pair:
    """Positions of two features that reach the target together, and the sum of their sizes."""

    first: int
    second: int
    size: float


class TooManyError(Exception):
    """The pair has more values than are tried."""


def smallest_pair(question: Question, one: Lever, two: Lever, limits: tuple[int, int]) -> Steps[Pair | None]:
    """Return the pair with the least sum of sizes among positions 1 … limit of each; None if none reaches the target.

    Raises TooManyError.
    """
    if min(limits) < 1:
        return None
    if not two.ordered:
        return (yield from _listed_pair(question, one, two, limits))
    asked = 0

    def ask(first: Positions, second: Positions) -> Steps[Flags]:
        nonlocal asked
        asked += len(first)
        if asked > MAX_ROWS:
            raise TooManyError
        return (yield from question.reached({one.name: one.moves.values(first), two.name: two.moves.values(second)}))

    def partner(first: Positions, at_most: Positions, worth: Worth | None = None) -> Steps[Positions]:
        def of_rows(rows: Positions, positions: Positions) -> Steps[Flags]:
            return (yield from ask(first[rows], positions))

        return (yield from reaching_within(of_rows, at_most, worth))

    if one.ordered:
        return (yield from _staircase(one, two, limits, partner))
    every = np.arange(1, limits[0] + 1)
    sizes = one.sizes(every)

    def worth(low: Positions, high: Positions) -> Flags:
        """Whether a value may still have a smaller sum than the best that is known to reach the target."""
        known = high <= limits[1]
        best = (sizes[known] + two.sizes(high[known])).min(initial=np.inf)
        return np.asarray(sizes + two.sizes(low + 1) < best)

    seconds = yield from partner(every, np.full(len(every), limits[1]), worth)
    return _least(one, two, every, seconds, limits[1])


def _listed_pair(question: Question, one: Lever, two: Lever, limits: tuple[int, int]) -> Steps[Pair | None]:
    """Every value of one with every value of the other."""
    if limits[0] * limits[1] > MAX_ROWS:
        raise TooManyError
    first = np.repeat(np.arange(1, limits[0] + 1), limits[1])
    second = np.tile(np.arange(1, limits[1] + 1), limits[0])
    changes = {one.name: one.moves.values(first), two.name: two.moves.values(second)}
    reached = yield from question.reached(changes)
    return _least(one, two, first[reached], second[reached], limits[1])


def _staircase(one: Lever, two: Lever, limits: tuple[int, int], partner: Partner) -> Steps[Pair | None]:
    """Both directions are known: the farther the one, the nearer the other that is needed, never the reverse.

    So between two positions of the first no pair is smaller than the next position with the partner of the far end:
    what cannot be smaller than the best so far is left, the rest is cut into pieces until nothing is left.
    """
    known: dict[int, int] = {}

    def learn(positions: Positions, at_most: Positions) -> Steps[None]:
        seconds = yield from partner(positions, at_most)
        known.update(zip(positions.tolist(), seconds.tolist(), strict=True))

    last, most = limits
    ends = np.unique(np.array([1, last], dtype=np.int64))
    yield from learn(ends, np.full(len(ends), most))
    if known[last] > most:
        return None
    spans = [(1, last)]
    while True:
        best = _of_known(one, two, known, most)
        spans = [span for span in spans if _may_hold_less(one, two, span, known, best)]
        if not spans:
            return best
        cut = {span: np.unique(np.linspace(*span, PIECES + 1).astype(np.int64)) for span in spans}
        inner = np.concatenate([points[1:-1] for points in cut.values()])
        bounds = np.concatenate([np.full(len(points) - 2, min(known[a], most)) for (a, _), points in cut.items()])
        yield from learn(inner, bounds)
        spans = [(a, b) for points in cut.values() for a, b in zip(points.tolist(), points[1:].tolist(), strict=False)]


def _may_hold_less(one: Lever, two: Lever, span: tuple[int, int], known: dict[int, int], best: Pair | None) -> bool:
    start, end = span
    if end - start < 2 or known[start] == known[end]:
        return False
    least = one.sizes(np.array([start + 1]))[0] + two.sizes(np.array([known[end]]))[0]
    return best is None or bool(least < best.size)


def _of_known(one: Lever, two: Lever, known: dict[int, int], most: int) -> Pair | None:
    return _least(one, two, np.array(list(known)), np.array(list(known.values())), most)


def _least(one: Lever, two: Lever, first: Positions, second: Positions, most: int) -> Pair | None:
    """Return the pair with the least size; of equal ones that with the least change of the first feature."""
    kept = second <= most
    if not kept.any():
        return None
    first, second = first[kept], second[kept]
    sizes = one.sizes(first) + two.sizes(second)
    place = np.lexsort((first, sizes))[0]
    return Pair(int(first[place]), int(second[place]), float(sizes[place]))
