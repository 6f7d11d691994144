"""How many trees, and how good the model is on rows it was not fitted on: several times, with the spread."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import mean, median, stdev

import numpy as np
from numpy.typing import NDArray

from app.ml.contracts.definition import Contract
from app.ml.evaluation import Metrics, evaluate
from app.ml.factory.sample import Sample
from app.ml.factory.split import fold_numbers
from app.ml.training import Fitted, TrainingSettings, fit_model

PATIENCE = 50
FEWEST_TREES = 20
FOLDS = 5
Told = Callable[[str, int, int], None]
"""Called with (what is being done, how much of it is done, how much there is)."""
SHOWN = ("auc", "ks", "brier")


@dataclass(frozen=True)
class Effort:
    """How often is fitted: less for more rows, whose figures spread less."""

    early_stops: int
    folds: int
    repeats: int

    @classmethod
    def for_rows(cls, rows: int) -> "Effort":
        """The effort for a training sample of that size."""
        if rows <= 5_000:
            return cls(early_stops=FOLDS, folds=FOLDS, repeats=3)
        if rows <= 20_000:
            return cls(early_stops=3, folds=FOLDS, repeats=2)
        return cls(early_stops=1, folds=3 if rows > 60_000 else FOLDS, repeats=1)


@dataclass(frozen=True)
class CrossValidation:
    """Metrics of the raw PD in every fold of every repeat, and each row's out-of-fold raw log-odds, first repeat."""

    metrics: list[Metrics]
    raw_log_odds: NDArray[np.float64]

    def as_dict(self) -> dict[str, dict[str, float]]:
        """Mean and standard deviation over the folds, for the card."""
        values = {name: [getattr(one, name) for one in self.metrics] for name in SHOWN}
        return {name: {"mean": mean(found), "deviation": stdev(found)} for name, found in values.items()}


def stop_early(contract: Contract, sample: Sample, settings: TrainingSettings, *, salt: str) -> tuple[Fitted, Sample]:
    """A model stopped early on a fifth of the rows, and these rows."""
    inside, outside = next(_folds(sample, FOLDS, salt))
    return _stopped(contract, sample.part(inside), sample.part(outside), settings), sample.part(outside)


def choose_trees(contract: Contract, sample: Sample, settings: TrainingSettings, effort: Effort, told: Told) -> int:
    """The middle of the numbers of trees at which training on four fifths stopped helping the last fifth."""
    found = []
    for number, (inside, outside) in zip(
        range(effort.early_stops), _folds(sample, FOLDS, f"trees {settings.random_seed}"), strict=False
    ):
        told("Early stopping", number, effort.early_stops)
        fitted = _stopped(contract, sample.part(inside), sample.part(outside), settings)
        found.append(int(fitted.model.tree_count_))
    return max(round(median(found)), FEWEST_TREES)


def cross_validate(
    contract: Contract, sample: Sample, settings: TrainingSettings, effort: Effort, told: Told
) -> CrossValidation:
    """Fits on all folds but one and measures on that one, for every fold of every repeat."""
    metrics: list[Metrics] = []
    raw = np.empty(len(sample))
    total = effort.folds * effort.repeats
    for repeat in range(effort.repeats):
        for inside, outside in _folds(sample, effort.folds, f"folds {settings.random_seed} {repeat}"):
            told("Cross-validation", len(metrics), total)
            fitted = fit_model(contract, sample.part(inside).arrays, sample.outcome[inside], settings)
            found = fitted.raw_log_odds(sample.part(outside).arrays)
            metrics.append(evaluate(sample.outcome[outside], 1 / (1 + np.exp(-found))))
            if repeat == 0:
                raw[outside] = found
    return CrossValidation(metrics, raw)


def _stopped(contract: Contract, inside: Sample, outside: Sample, settings: TrainingSettings) -> Fitted:
    return fit_model(
        contract,
        inside.arrays,
        inside.outcome,
        settings,
        validation=(outside.arrays, outside.outcome),
        patience=PATIENCE,
    )


def _folds(sample: Sample, count: int, salt: str) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    fold = fold_numbers(sample.keys, sample.outcome, count=count, salt=salt)
    return ((np.flatnonzero(fold != number), np.flatnonzero(fold == number)) for number in range(count))
