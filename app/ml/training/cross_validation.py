"""Repeated cross-validation: the number of trees, and the metrics on unseen rows with their spread."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from statistics import mean, median, stdev
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from app.ml.contracts.definition import Contract
from app.ml.training.fitting import Fitted, TrainingSettings, fit_model
from app.ml.training.metrics import Metrics, evaluate
from app.ml.training.sample import Sample
from app.ml.training.split import FOLDS, fold_numbers

PATIENCE = 50
MIN_TREES = 20
Progress = Callable[[str, int, int], None]
"""Called with (what is being done, how much of it is done, how much there is)."""
Fold = tuple[NDArray[np.intp], NDArray[np.intp]]
"""Row numbers inside, to fit on, and outside, to measure on."""
Result = TypeVar("Result")
SHOWN = ("auc", "ks", "brier")


@dataclass(frozen=True)
class Effort:
    """The number of fits: fewer for more rows, whose metrics vary less."""

    early_stops: int
    folds: int
    repeats: int

    @classmethod
    def for_rows(cls, rows: int) -> "Effort":
        """Return the effort for a training sample of that size."""
        if rows <= 5_000:
            return cls(early_stops=3, folds=FOLDS, repeats=2)
        if rows <= 20_000:
            return cls(early_stops=2, folds=FOLDS, repeats=2)
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
    """Return a model stopped early on a fifth of the rows, and these rows."""
    inside, outside = next(_folds(sample, FOLDS, salt))
    return _stopped(contract, sample.part(inside), sample.part(outside), settings), sample.part(outside)


def choose_trees(
    contract: Contract, sample: Sample, settings: TrainingSettings, effort: Effort, progress: Progress
) -> int:
    """Return the middle of the numbers of trees at which training on four fifths stopped helping the last fifth."""
    folds = list(_folds(sample, FOLDS, f"trees {settings.random_seed}"))[: effort.early_stops]

    def trees(fold: Fold, alone: TrainingSettings) -> int:
        return int(_stopped(contract, sample.part(fold[0]), sample.part(fold[1]), alone).model.tree_count_)

    found = list(_side_by_side(trees, folds, settings, "Early stopping", progress))
    return max(round(median(found)), MIN_TREES)


def cross_validate(
    contract: Contract, sample: Sample, settings: TrainingSettings, effort: Effort, progress: Progress
) -> CrossValidation:
    """Fits on all folds but one and measures on that one, for every fold of every repeat."""
    salts = [f"folds {settings.random_seed} {repeat}" for repeat in range(effort.repeats)]
    folds = [fold for salt in salts for fold in _folds(sample, effort.folds, salt)]

    def outside(fold: Fold, alone: TrainingSettings) -> NDArray[np.float64]:
        fitted = fit_model(contract, sample.part(fold[0]).arrays, sample.outcome[fold[0]], alone)
        return fitted.raw_log_odds(sample.part(fold[1]).arrays)

    raw = np.empty(len(sample))
    metrics = []
    found = _side_by_side(outside, folds, settings, "Cross-validation", progress)
    for number, ((_, rows), values) in enumerate(zip(folds, found, strict=True)):
        metrics.append(evaluate(sample.outcome[rows], 1 / (1 + np.exp(-values))))
        if number < effort.folds:
            raw[rows] = values
    return CrossValidation(metrics, raw)


def _side_by_side(
    work: Callable[[Fold, TrainingSettings], Result],
    folds: list[Fold],
    settings: TrainingSettings,
    what: str,
    progress: Progress,
) -> Iterator[Result]:
    """Folds beside each other, each on one thread: quicker than one after another on many, and as repeatable."""
    alone = replace(settings, thread_count=1)
    progress(what, 0, len(folds))
    with ThreadPoolExecutor(settings.thread_count) as pool:
        for number, result in enumerate(pool.map(lambda fold: work(fold, alone), folds), start=1):
            progress(what, number, len(folds))
            yield result


def _stopped(contract: Contract, inside: Sample, outside: Sample, settings: TrainingSettings) -> Fitted:
    return fit_model(
        contract,
        inside.arrays,
        inside.outcome,
        settings,
        validation=(outside.arrays, outside.outcome),
        patience=PATIENCE,
    )


def _folds(sample: Sample, count: int, salt: str) -> Iterator[Fold]:
    fold = fold_numbers(sample.keys, sample.outcome, count=count, salt=salt)
    return ((np.flatnonzero(fold != number), np.flatnonzero(fold == number)) for number in range(count))
