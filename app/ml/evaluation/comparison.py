"""Comparison of two models on the same applicants: agreement, rank correlation, shift, and swap sets at each border.

Without outcomes none of it says who is right; it says what would change for whom.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from app.ml.contracts.arrays import Floats
from app.ml.evaluation.auc import mean_ranks
from app.ml.grades.bands import load_bands


@dataclass(frozen=True)
class Swap:
    """Applicants on different sides of a border: `improved` are on its better side with the other model only."""

    border: str
    pd: float
    improved: int
    worsened: int


@dataclass(frozen=True)
class ModelComparison:
    """One model against another on the same applicants.

    `same_grade` and `rank_correlation` are shares and Spearman's ρ (None if one model gives every client the same PD);
    `mean_shift` is the other's PD less the first's, `mean_log_odds_shift` the same in natural log-odds.
    """

    applicants: int
    same_grade: float
    rank_correlation: float | None
    mean_shift: float
    mean_log_odds_shift: float
    swaps: tuple[Swap, ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def compare_models(first: Sequence[float] | Floats, other: Sequence[float] | Floats) -> ModelComparison:
    """Compare two models' PDs of the same applicants, in one order, at least one, each strictly between 0 and 1.

    Swap sets: Siddiqi, "Credit Risk Scorecards" (2006), chapter on cutoffs.

    >>> seen = compare_models([0.03, 0.10, 0.30], [0.06, 0.10, 0.20])
    >>> seen.same_grade, seen.rank_correlation, round(seen.mean_shift, 3)
    (0.3333333333333333, 1.0, -0.023)
    >>> [(swap.border, swap.improved, swap.worsened) for swap in seen.swaps]
    [('A|B', 0, 1), ('B|C', 0, 0), ('C|D', 1, 0), ('D|E', 0, 0)]
    """
    one, two = (np.asarray(values, dtype=np.float64) for values in (first, other))
    if len(one) != len(two) or not len(one):
        raise ValueError("two models are compared on the same applicants, at least one")
    bounds = _bounds()
    grades = [np.searchsorted(bounds, values, side="right") for values in (one, two)]
    return ModelComparison(
        applicants=len(one),
        same_grade=float(np.mean(grades[0] == grades[1])),
        rank_correlation=spearman(one, two),
        mean_shift=float(np.mean(two - one)),
        mean_log_odds_shift=float(np.mean(_log_odds(two) - _log_odds(one))),
        swaps=tuple(
            Swap(
                f"{better}|{worse}",
                float(below),
                improved=int(np.sum((one >= below) & (two < below))),
                worsened=int(np.sum((one < below) & (two >= below))),
            )
            for ((better, _), (worse, _)), below in zip(pairwise(load_bands()), bounds, strict=True)
        ),
    )


def band_moves(first: Sequence[float] | Floats, other: Sequence[float] | Floats) -> list[list[int]]:
    """Count the applicants by band with the first model (rows) and with the other (columns), best band first.

    >>> band_moves([0.03, 0.10, 0.30], [0.06, 0.10, 0.20])[0]
    [0, 1, 0, 0, 0]
    """
    bounds = _bounds()
    counts = np.zeros((len(bounds) + 1, len(bounds) + 1), dtype=np.int64)
    places = [np.searchsorted(bounds, np.asarray(values, dtype=np.float64), side="right") for values in (first, other)]
    np.add.at(counts, (places[0], places[1]), 1)
    moves: list[list[int]] = counts.tolist()
    return moves


def _bounds() -> Floats:
    return np.array([below for _, below in load_bands() if below is not None])


def spearman(one: Floats, two: Floats) -> float | None:
    """Spearman's rank correlation, ties with their mean rank; None where one side has no order at all.

    Source: Spearman (1904), "The proof and measurement of association between two things".

    >>> spearman(np.array([0.1, 0.2, 0.3]), np.array([0.2, 0.4, 0.3]))
    0.5
    """
    ranks = [mean_ranks(values) for values in (one, two)]
    centred = [rank - rank.mean() for rank in ranks]
    scale = float(np.sqrt(np.sum(centred[0] ** 2) * np.sum(centred[1] ** 2)))
    if scale == 0:
        return None
    return float(np.clip(np.sum(centred[0] * centred[1]) / scale, -1, 1))


def _log_odds(proba: Floats) -> Floats:
    return np.asarray(np.log(proba) - np.log1p(-proba), dtype=np.float64)
