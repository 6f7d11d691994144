"""The search itself: the smallest changes of one and of two features, each verified by scoring the proposed applicant.

A change is smallest if no other one that reaches the target moves every feature by as much or less (the Pareto set of
|Δ| / IQR). Of each feature, and of each pair, the member with the least sum is kept, and the three least are shown.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from app.exceptions import InvalidInput, ScoringFailed
from app.ml.contracts.applicant import check_applicant
from app.what_if.findings import MAX_SHOWN, Findings, NotSearched, ProposedChange, ProposedWay, Why
from app.what_if.levers import Lever, levers
from app.what_if.moves import Positions
from app.what_if.pairs import TooManyError, smallest_pair
from app.what_if.question import Flags, Question, Steps
from app.what_if.sections import reaching_within

Found = list[tuple[Lever, int]]


def search(question: Question) -> Steps[Findings]:
    """Return the smallest changes that bring the applicant's PD below the target.

    Raises InvalidInput if the PD is below it already or a value is not legal, ScoringFailed if a proposal is not
    confirmed by its score.
    """
    check_applicant(question.contract, question.applicant)
    (present,) = yield question.columns({})
    if present < question.target and question.decider is None:
        raise InvalidInput.of("target", f"the PD is {present:.4f} already; expected a target below it")
    usable, left = levers(question)
    found: list[Found] = []
    limits: dict[str, int] = {}
    for lever in usable:
        first = yield from _single(question, lever)
        limits[lever.name] = _nearer(lever, first)
        if first <= lever.moves.count:
            found.append([(lever, first)])
    for pair in combinations(usable, 2):
        together = yield from _together(question, pair, limits, left)
        if together:
            found.append(together)
    shown = sorted((_changes(one) for one in found), key=_by_size)[:MAX_SHOWN]
    proposals = yield from _verified(question, shown)
    return Findings(present, question.target, proposals, tuple(lever.name for lever in usable), tuple(left))


def _single(question: Question, lever: Lever) -> Steps[int]:
    """Return the first position of a feature that reaches the target alone; `count + 1` if none does."""
    count = lever.moves.count

    def ask(rows: Positions, positions: Positions) -> Steps[Flags]:
        return (yield from question.reached({lever.name: lever.moves.values(positions)}))

    if lever.ordered:
        return int((yield from reaching_within(ask, np.array([count])))[0])
    every = np.arange(1, count + 1)
    reached = yield from ask(every, every)
    return int(every[reached][0]) if reached.any() else count + 1


def _nearer(lever: Lever, first: int) -> int:
    """Return how many values are nearer than the first that does alone: only those are worth another change."""
    if first > lever.moves.count:
        return lever.moves.count
    nearer = lever.moves.distances(np.arange(1, first)) < lever.moves.distances(np.array([first]))
    return int(nearer.sum())


def _together(
    question: Question, pair: tuple[Lever, Lever], limits: dict[str, int], left: list[NotSearched]
) -> Steps[Found | None]:
    """Return the smallest change of both; a pair that is not searched is noted in `left`."""
    one, two = sorted(pair, key=lambda lever: lever.ordered)
    names = (pair[0].name, pair[1].name)
    if (one.by_cells or two.by_cells) and one.columns & two.columns:
        left.append(NotSearched(names, Why.ENTANGLED))
        return None
    try:
        found = yield from smallest_pair(question, one, two, (limits[one.name], limits[two.name]))
    except TooManyError:
        left.append(NotSearched(names, Why.TOO_MANY))
        return None
    return None if found is None else [(one, found.first), (two, found.second)]


def _changes(found: Found) -> tuple[ProposedChange, ...]:
    changes = []
    for lever, position in found:
        present, proposed = lever.moves.values(np.array([0, position]))
        changes.append(ProposedChange(lever.name, present, proposed, float(lever.sizes(np.array([position]))[0])))
    return tuple(changes)


def _by_size(changes: tuple[ProposedChange, ...]) -> tuple[float, int]:
    return sum(change.size for change in changes), len(changes)


def _verified(question: Question, shown: Sequence[tuple[ProposedChange, ...]]) -> Steps[tuple[ProposedWay, ...]]:
    """Score every proposed applicant once more, whole and checked by the contract."""
    if not shown:
        return ()
    rows = [{**question.applicant, **{c.feature: c.proposed for c in changes}} for changes in shown]
    checked = [check_applicant(question.contract, row) for row in rows]
    columns = {name: [row[name] for row in checked] for name in checked[0]}
    probas = np.asarray((yield columns), dtype=np.float64)
    if checked != rows or not question.passes(columns, probas).all():
        raise ScoringFailed("A proposed change was not confirmed by the score of the proposed applicant.")
    return tuple(ProposedWay(changes, proba) for changes, proba in zip(shown, probas.tolist(), strict=True))
