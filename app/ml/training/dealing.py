"""Rows dealt into folds by the hash of their key, or by time. A row's fold follows from its content, never from chance.

Bad and good rows are counted apart, in rows and not in keys, so that folds have nearly the same size and bad rate
although the rows of one key stay together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from app.ml.contracts.arrays import Outcome

Folds = NDArray[np.int64]
SLACK_SHARE = 0.01
LEAST_SLACK = 2
"""Rows by which a fold may be ahead of the emptiest one before it is passed over: a hundredth of it, at least two."""


@dataclass(frozen=True)
class Groups:
    """Rows by key: the group of each row, and the bad and good rows of each group, in the order of the hashes."""

    of_row: NDArray[np.intp]
    bad: NDArray[np.int64]
    good: NDArray[np.int64]

    @classmethod
    def of(cls, keys: Sequence[str], outcome: Outcome, salt: str) -> "Groups":
        """Group the rows by key; the salt decides the order."""
        places = {key: place for place, key in enumerate(dict.fromkeys(keys))}
        digests = b"".join(sha256(f"{salt}:{key}".encode()).digest() for key in places)
        ranks = np.empty(len(places), dtype=np.intp)
        ranks[np.argsort(np.frombuffer(digests, dtype="S32"), kind="stable")] = np.arange(len(places))
        of_row = ranks if len(places) == len(keys) else ranks[[places[key] for key in keys]]
        rows = np.bincount(of_row, minlength=len(places))
        bad = np.bincount(of_row[np.asarray(outcome) == 1], minlength=len(places))
        return cls(of_row, bad, rows - bad)

    @property
    def strata(self) -> list[tuple[NDArray[np.intp], NDArray[np.int64]]]:
        """Groups with a bad row, which are dealt by their bad rows; then the others, dealt by their good rows."""
        return [(np.flatnonzero(self.bad), self.bad), (np.flatnonzero(self.bad == 0), self.good)]


def fold_numbers(keys: Sequence[str], outcome: Outcome, *, count: int, salt: str) -> Folds:
    """Return the fold of each row: groups are dealt in turn, past folds that are ahead; large groups come first."""
    groups = Groups.of(keys, outcome, salt)
    fold = np.zeros(len(groups.bad), dtype=np.int64)
    good = np.zeros(count, dtype=np.int64)
    for stratum, weights in groups.strata:
        loads = good if weights is groups.good else np.zeros(count, dtype=np.int64)
        fold[stratum] = _dealt(weights[stratum].tolist(), loads.tolist())
        np.add.at(good, fold[stratum], groups.good[stratum])
    return fold[groups.of_row]


def chosen(keys: Sequence[str], outcome: Outcome, *, share: float, salt: str) -> NDArray[np.bool_]:
    """Return the rows of about that share, of the bad and of the good alike: the groups with the lowest hashes.

    A group that would overshoot the share is passed over.
    """
    groups = Groups.of(keys, outcome, salt)
    picked = np.zeros(len(groups.bad), dtype=bool)
    taken_good = 0
    for stratum, weights in groups.strata:
        wanted = share * int(weights.sum())
        taken = taken_good if weights is groups.good else 0
        slack = _slack(wanted)
        for group in stratum.tolist():
            if taken >= wanted:
                break
            if taken + weights[group] <= wanted + slack:
                picked[group] = True
                taken += int(weights[group])
                taken_good += int(groups.good[group])
    return picked[groups.of_row]


def period_numbers(times: NDArray[np.float64], outcome: Outcome, *, count: int) -> Folds | None:
    """Return the period of each row, at most `count` of about equal size with bad and good rows in each; 0 is the last.

    Rows of one time stay together. None where there are no two such periods.
    """
    place = np.searchsorted(np.sort(times), times, side="left")
    for periods in range(count, 1, -1):
        number = np.unique(periods - 1 - place * periods // len(times), return_inverse=True)[1].astype(np.int64)
        found = int(number.max()) + 1
        both = all(len(set(np.asarray(outcome)[number == one].tolist())) == 2 for one in range(found))
        if found > 1 and both:
            return number
    return None


def _slack(rows: float) -> int:
    return max(LEAST_SLACK, int(SLACK_SHARE * rows))


def _dealt(weights: list[int], loads: list[int]) -> list[int]:
    """Return the fold of each group. `loads` are the rows that the folds have already."""
    count = len(loads)
    slack = _slack((sum(weights) + sum(loads)) / count)
    fold = [0] * len(weights)
    large = [place for place, weight in enumerate(weights) if weight > slack]
    for place in sorted(large, key=lambda place: -weights[place]):
        fold[place] = loads.index(min(loads))
        loads[fold[place]] += weights[place]
    for place, weight in enumerate(weights):
        if weight <= slack:
            turn = place % count
            emptiest = min(loads)
            fold[place] = turn if loads[turn] - emptiest <= slack else loads.index(emptiest)
            loads[fold[place]] += weight
    return fold
